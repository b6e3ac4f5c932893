"""The checks that look at one wanted session alone: days, openings, people, numbers, notice (pure)."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from eac.catalogue.rules import fits_headcount, fits_levels
from eac.core import clock
from eac.core.elsewhere import elsewhere
from eac.core.errors import N_
from eac.core.intervals import Span, subtract
from eac.core.schoolyear import SchoolYear
from eac.partners.rules import is_honorability_valid
from eac.reference.rules import Degree
from eac.scheduling.calendar import Opening, days_between, halves, is_weekend, opening_of
from eac.scheduling.case import Case, Conflict, blocking, warning
from eac.scheduling.facts import Key, SchoolFact
from eac.scheduling.rules import Resource, TimeOfLife
from eac.schools.rules import adults_needed

NOTICE_DAYS = 3
"""A day outing is asked for three days before (circular of 13 June 2023)."""
COACH_NOTICE_DAYS = 42
LUNCH = (time(12, 0), time(13, 0))


def _schools(case: Case) -> list[SchoolFact]:
    ids = dict.fromkeys(case.facts.classes[each.class_id].school_id for each in case.new.participants)
    return [case.facts.schools[school_id] for school_id in ids]


def _stay(case: Case) -> tuple[time, time]:
    """Wall-clock start and end on the first day, in Paris."""
    start, end = clock.to_local(case.span.start), clock.to_local(case.span.end)
    return start.time(), end.time() if end.date() == start.date() else time(23, 59)


def days(case: Case) -> Iterator[Conflict]:
    """Outside the school year; weekend, public or school holiday unless out of school time."""
    calendar, when = case.facts.calendar, case.new.when
    if calendar.year_of(when.starts_on) is None or calendar.year_of(when.ends_on) is None:
        sentence = N_("Le %(day)s est en dehors de l’année scolaire.")
        yield blocking("outside_school_year", sentence, "starts_on", day=when.starts_on)
    if case.new.time_of_life is not TimeOfLife.SCHOOL:
        return
    for day in days_between(when.starts_on, when.ends_on):
        if is_weekend(day):
            yield blocking("weekend", N_("Le %(day)s tombe un week-end."), "starts_on", day=day)
        if day in calendar.public_holidays:
            name = calendar.public_holidays[day]
            yield blocking("public_holiday", N_("Le %(day)s est férié : %(name)s."), "starts_on", day=day, name=name)
        for zone in dict.fromkeys(school.zone for school in _schools(case) if school.keeps_school_holidays):
            if off := calendar.holiday(day, zone):
                sentence = N_("Le %(day)s est pendant les vacances scolaires de la zone %(zone)s : %(name)s.")
                yield blocking("school_holiday", sentence, "starts_on", day=day, zone=zone, name=off.label)


def school_openings(case: Case) -> Iterator[Conflict]:
    """School or class closed that half-day; outside bell times; over lunch."""
    if case.new.time_of_life is not TimeOfLife.SCHOOL:
        return
    day, (starts, ends) = case.new.when.starts_on, _stay(case)
    for school in _schools(case):
        if not school.openings or is_weekend(day):
            continue
        touched = sorted(halves(starts, ends), reverse=True)
        for half in touched:
            opening = opening_of(school.openings, day, half)
            if opening is None:
                sentence = N_("%(who)s n’a pas classe le %(day)s (%(half)s).")
                yield blocking("school_closed", sentence, "starts_on", who=school.name, day=day, half=half)
            elif (half is touched[0] and starts < opening.opens) or (half is touched[-1] and ends > opening.closes):
                sentence = N_("Hors des horaires de classe : %(who)s, %(opens)s – %(closes)s.")
                yield warning(
                    "bell_times", sentence, "starts_time", who=school.name, opens=opening.opens, closes=opening.closes
                )
    if starts < LUNCH[1] and ends > LUNCH[0]:
        yield warning("lunch", N_("La séance empiète sur la pause de midi."), "starts_time")


def class_absences(case: Case) -> Iterator[Conflict]:
    """Half-days of the week when a class cannot come."""
    day, (starts, ends) = case.new.when.starts_on, _stay(case)
    for each in case.new.participants:
        known = case.facts.classes[each.class_id]
        for half in sorted(halves(starts, ends)):
            if (day.weekday(), half) in known.absences:
                sentence = N_("%(who)s ne peut pas venir le %(day)s (%(half)s).")
                yield blocking("class_absent", sentence, "classes", who=known.label, day=day, half=half)


def closures(case: Case) -> Iterator[Conflict]:
    """School, class, practitioner or venue closed or away."""
    names: dict[tuple[Resource, int], tuple[str, str]] = {}
    for school in _schools(case):
        names[Resource.SCHOOL, school.id] = (school.name, "starts_on")
    for each in case.new.participants:
        names[Resource.CLASS, each.class_id] = (case.facts.classes[each.class_id].label, "classes")
    for practitioner_id in case.new.practitioner_ids:
        name = case.facts.practitioners[practitioner_id].name
        names[Resource.PRACTITIONER, practitioner_id] = (name, "practitioners")
    names[case.new.place.resource, case.new.place.id] = (case.facts.place_name(case.new.place), "venue")
    for key, (who, field) in names.items():
        for closure in case.facts.closures.get(key, ()):
            if closure.span.overlaps(case.span):
                sentence = N_("%(who)s n’est pas disponible %(when)s : %(reason)s.")
                reason = closure.reason or (N_("absence") if key[0] is Resource.PRACTITIONER else N_("fermeture"))
                yield blocking("closed", sentence, field, who=who, when=closure.span, reason=reason)


def venue_openings(case: Case) -> Iterator[Conflict]:
    """The venue receives at other hours, or is too small for the group alone."""
    if case.new.place.resource is not Resource.VENUE:
        return
    venue, day, (starts, ends) = case.facts.venues[case.new.place.id], case.new.when.starts_on, _stay(case)
    if _is_outside(case, (Resource.VENUE, venue.id), venue.openings):
        sentence = N_("%(who)s ne reçoit pas de classe le %(day)s de %(starts)s à %(ends)s.")
        yield blocking("venue_closed", sentence, "venue", who=venue.name, day=day, starts=starts, ends=ends)
    if venue.capacity is not None and case.new.headcount > venue.capacity:
        sentence = N_("%(who)s accueille %(capacity)s personnes au plus, %(wanted)s élèves sont attendus.")
        yield blocking(
            "venue_small", sentence, "venue", who=venue.name, capacity=venue.capacity, wanted=case.new.headcount
        )


def practitioner_openings(case: Case) -> Iterator[Conflict]:
    """A practitioner outside the half-days of their usual week."""
    day, (starts, ends) = case.new.when.starts_on, _stay(case)
    for practitioner_id in case.new.practitioner_ids:
        known = case.facts.practitioners[practitioner_id]
        if _is_outside(case, (Resource.PRACTITIONER, known.id), known.openings):
            sentence = N_(
                "%(who)s n’est pas disponible le %(day)s de %(starts)s à %(ends)s : hors de sa semaine habituelle."
            )
            yield blocking(
                "practitioner_closed", sentence, "practitioners", who=known.name, day=day, starts=starts, ends=ends
            )


def _is_outside(case: Case, key: Key, openings: tuple[Opening, ...]) -> bool:
    """Whether some of the stay lies outside the usual week and its exceptions; without a week, never.

    Half-days that touch make one stretch, an exception that touches one lengthens it.
    """
    if not openings:
        return False
    day, (starts, ends) = case.new.when.starts_on, _stay(case)
    usual = [
        Span(datetime.combine(day, each.opens), datetime.combine(day, each.closes))
        for each in openings
        if each.weekday == day.weekday()
    ]
    extra = [_on_the_wall(span) for span in case.facts.availabilities.get(key, ())]
    stay = Span(datetime.combine(day, starts), datetime.combine(day, ends))
    return bool(subtract(stay, [*usual, *extra]))


def _on_the_wall(span: Span) -> Span:
    return Span(*(clock.to_local(instant).replace(tzinfo=None) for instant in (span.start, span.end)))


def audience(case: Case) -> Iterator[Conflict]:
    """Level or headcount outside the activity's bounds; quota reached; class already had it."""
    activity = case.facts.activities[case.new.activity_id]
    for each in case.new.participants:
        known = case.facts.classes[each.class_id]
        if not fits_levels(activity.levels, known.levels):
            sentence = N_("« %(title)s » n’est pas prévue pour le niveau de %(who)s.")
            yield warning("level", sentence, "classes", title=activity.title, who=known.label)
        if case.facts.had.get((_year(case), activity.id, each.class_id), frozenset()) - {case.new.session_id}:
            sentence = N_("%(who)s a déjà « %(title)s » cette année.")
            yield warning("repeated", sentence, "classes", title=activity.title, who=known.label)
    if not fits_headcount(activity.minimum_headcount, activity.maximum_headcount, case.new.headcount):
        sentence = N_("« %(title)s » accueille de %(least)s à %(most)s élèves, %(wanted)s sont attendus.")
        yield warning(
            "headcount",
            sentence,
            "classes",
            title=activity.title,
            least=activity.minimum_headcount or 1,
            most=activity.maximum_headcount or "–",
            wanted=case.new.headcount,
        )
    yield from _quota(case)


def _year(case: Case) -> str:
    return str(SchoolYear.of(case.new.when.starts_on))


def _quota(case: Case) -> Iterator[Conflict]:
    activity = case.facts.activities[case.new.activity_id]
    if activity.class_quota is None:
        return
    taken = case.facts.classes_with(_year(case), activity.id)
    added = {each.class_id for each in case.new.participants} - taken
    if added and len(taken) + len(added) > activity.class_quota:
        sentence = N_("Quota atteint pour « %(title)s » cette année (classes prévues : %(quota)s).")
        yield warning("quota", sentence, "activity", title=activity.title, quota=activity.class_quota)


def notice(case: Case) -> Iterator[Conflict]:
    """Too late to ask for an outing, or for a coach."""
    left = case.span.start - case.facts.now
    if left < timedelta(0):
        return
    if case.new.needs_transport and left < timedelta(days=COACH_NOTICE_DAYS):
        sentence = N_("Un car se demande six semaines avant : la séance a lieu dans %(days)s jours.")
        yield warning("coach_notice", sentence, "starts_on", days=left.days)
    elif left < timedelta(days=NOTICE_DAYS):
        yield warning("notice", N_("Le délai de prévenance de trois jours n’est pas respecté."), "starts_on")


def strictest(degrees: frozenset[Degree]) -> Degree:
    """The degree whose rule asks for most adults, of those that a class holds."""
    return Degree.NURSERY if Degree.NURSERY in degrees else next(iter(sorted(degrees)), Degree.HIGHER)


def adults(case: Case) -> Iterator[Conflict]:
    """Too few adults on an outing of the first degree; too few seats in the coach."""
    new = case.new
    if new.place.resource is Resource.VENUE and new.adults is not None:
        needed = 0
        for each in new.participants:
            degrees = case.facts.classes[each.class_id].degrees
            needed += adults_needed(strictest(degrees), each.headcount or 0)
        if new.adults < needed:
            sentence = N_("Il faut %(needed)s adultes pour accompagner ces classes, %(adults)s sont prévus.")
            yield warning("adults", sentence, "adults", needed=needed, adults=new.adults)
    if new.coach_seats is not None and new.coach_seats < new.headcount + (new.adults or 0):
        sentence = N_("Le car a %(seats)s places pour %(people)s personnes.")
        people = new.headcount + (new.adults or 0)
        yield warning("coach_seats", sentence, "coach_seats", seats=new.coach_seats, people=people)


def honorability(case: Case) -> Iterator[Conflict]:
    """A practitioner in a school whose check is out of date on the day."""
    if case.new.place.resource is not Resource.SCHOOL:
        return
    for practitioner_id in case.new.practitioner_ids:
        known = case.facts.practitioners[practitioner_id]
        if not is_honorability_valid(known.honorability_on, case.new.when.starts_on):
            sentence = N_("Le contrôle d’honorabilité de %(who)s n’est pas à jour au %(day)s.")
            yield warning("honorability", sentence, "practitioners", who=known.name, day=case.new.when.starts_on)


def partner_city(case: Case) -> Iterator[Conflict]:
    """Night in the city that the session is held with."""
    city = case.facts.cities.get(case.new.partner_city_id or 0)
    there = elsewhere(case.span, city.name, city.zone) if city else None
    if there is not None and there.is_night:
        sentence = N_("À %(city)s, il sera %(starts)s – %(ends)s : c’est la nuit.")
        hours = {"starts": there.starts.time(), "ends": there.ends.time()}
        yield warning("partner_night", sentence, "partner_city", city=there.city, **hours)


ALL: tuple[Callable[[Case], Iterator[Conflict]], ...] = (
    days,
    school_openings,
    class_absences,
    closures,
    venue_openings,
    practitioner_openings,
    audience,
    notice,
    adults,
    honorability,
    partner_city,
)
