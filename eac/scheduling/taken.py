"""Checks against other sessions: class or practitioner taken or on the way, venue taken or full (pure)."""

from collections.abc import Iterator, Sequence

from eac.core.errors import N_
from eac.core.intervals import Span
from eac.scheduling.case import Case, Conflict, Severity, blocking
from eac.scheduling.facts import Busy
from eac.scheduling.rules import Resource

TAKEN = {
    Resource.CLASS: N_("%(who)s a déjà une séance %(when)s : « %(title)s », %(place)s."),
    Resource.PRACTITIONER: N_("%(who)s intervient déjà %(when)s : « %(title)s », %(place)s."),
    Resource.VENUE: N_("%(who)s est déjà occupé %(when)s par « %(title)s » et ne reçoit qu’un groupe à la fois."),
}
DISCREET = {
    Resource.CLASS: N_("%(who)s a déjà une séance %(when)s."),
    Resource.PRACTITIONER: N_("%(who)s n’est pas libre %(when)s."),
    Resource.VENUE: N_("%(who)s est déjà occupé %(when)s."),
}
TRAVEL = N_(
    "%(who)s : %(gap)s min entre cette séance et « %(title)s » (%(place)s, %(when)s) ;"
    " il en faut %(need)s pour le trajet."
)
TRAVEL_DISCREET = N_("%(who)s : le temps de trajet depuis ou vers une autre séance (%(when)s) ne suffit pas.")
FULL = N_(
    "%(who)s accueille %(capacity)s personnes. Places déjà prises %(when)s : %(present)s ; places restantes : %(left)s."
)
FIELDS = {Resource.CLASS: "classes", Resource.PRACTITIONER: "practitioners", Resource.VENUE: "venue"}


def find_taken(case: Case) -> Iterator[Conflict]:
    """Class or practitioner taken, travel included; venue taken or full."""
    for each in case.new.participants:
        yield from _person_taken(case, Resource.CLASS, each.class_id, case.facts.classes[each.class_id].label)
    for practitioner_id in case.new.practitioner_ids:
        name = case.facts.practitioners[practitioner_id].name
        yield from _person_taken(case, Resource.PRACTITIONER, practitioner_id, name)
    if case.new.place.resource is Resource.VENUE:
        yield from _venue_taken(case)


def _person_taken(case: Case, resource: Resource, resource_id: int, who: str) -> Iterator[Conflict]:
    for other in case.around((resource, resource_id)):
        values: dict[str, object] = {
            "who": who,
            "when": other.span,
            "title": other.title,
            "place": case.facts.place_name(other.place),
        }
        if other.span.overlaps(case.span):
            yield _with(f"{resource}_taken", resource, TAKEN[resource], values, other, DISCREET[resource])
            continue
        gap, need = case.span.gap_minutes(other.span), case.facts.minutes_between(case.new.place, other.place)
        if gap < need:
            values |= {"gap": int(gap), "need": need}
            yield _with(f"{resource}_travel", resource, TRAVEL, values, other, TRAVEL_DISCREET)


def _venue_taken(case: Case) -> Iterator[Conflict]:
    venue = case.facts.venues[case.new.place.id]
    present = [other for other in case.around((Resource.VENUE, venue.id)) if other.span.overlaps(case.span)]
    if venue.is_exclusive:
        for other in present:
            values: dict[str, object] = {"who": venue.name, "when": other.span, "title": other.title}
            yield _with("venue_taken", Resource.VENUE, TAKEN[Resource.VENUE], values, other, DISCREET[Resource.VENUE])
        return
    if venue.capacity is None or not present:
        return
    at_once = most_at_once(present, case.span)
    if at_once + case.new.headcount > venue.capacity:
        yield blocking(
            "venue_full",
            FULL,
            "venue",
            who=venue.name,
            capacity=venue.capacity,
            present=at_once,
            left=max(0, venue.capacity - at_once),
            when=present[0].span,
        )


def most_at_once(present: Sequence[Busy], span: Span) -> int:
    """The largest number of people present together at one instant of the span."""
    starts = [span.start, *(other.span.start for other in present if span.start < other.span.start < span.end)]
    return max(
        sum(other.headcount for other in present if other.span.start <= instant < other.span.end) for instant in starts
    )


def _with(
    code: str, resource: Resource, sentence: str, values: dict[str, object], other: Busy, discreet: str
) -> Conflict:
    known = other.session_id if other.session_id > 0 else None
    return Conflict(code, Severity.BLOCKING, sentence, values, FIELDS[resource], known, discreet)
