"""What the pages that make and change a trip share: the lines of the form, their times, what speaks against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from eac.core.errors import RuleBroken
from eac.identity.models import User
from eac.scheduling.models import SchoolSession
from eac.trips import checks, knowledge, policy, queries
from eac.trips.facts import Aboard, Key, TripFacts
from eac.trips.forms import StopForm, TripForm, seats_for, stop_values
from eac.trips.models import Trip
from eac.trips.proposal import propose
from eac.trips.rules import TripMode
from eac.web import guards, pages
from eac.web.language import gettext as _
from eac.web.language import say, say_rule

blueprint = Blueprint("trips", __name__)
WALKED_MINUTES = 25
"""A walk no longer than this is proposed rather than a ride."""


@dataclass(frozen=True)
class Line:
    """A class on board as the form shows it."""

    form: StopForm
    aboard: Aboard
    needed: int


@dataclass(frozen=True)
class Advice:
    """What speaks against the trip as the form holds it now."""

    sentences: list[str]
    people: int


def proposed(session: SchoolSession, trip: Trip | None = None) -> dict[str, Any]:
    """The values of a form for the classes of a session that have no trip yet, on top of a trip that they join."""
    own = [stop.key for stop in trip.stops] if trip else []
    found = [*trip.sessions, session] if trip else [session]
    keys = [*own, *_waiting(session)]
    facts = knowledge.load_facts((one.id for one in found), keys)
    mode = trip.mode if trip else _mode(found, keys, facts)
    times = propose(keys, mode, facts)
    lines = stop_values(times, facts, _adults(found, facts), _places(found))
    _keep_entered(lines, trip)
    people = sum(line["pupils"] + line["adults"] for line in lines)
    first = next(iter(times.values()))
    days = {"leaves_on": first.leaves.date(), "returns_on": _other_day(first.leaves.date(), first.returns.date())}
    known = TripForm.values_of(trip) if trip else {"seats": _seats(found, people), "mode": mode}
    return {**known, **days, "stops": lines}


def _keep_entered(lines: list[dict[str, Any]], trip: Trip | None) -> None:
    """Who and where of the classes that were on board already stays; their times are worked out anew."""
    known = {f"{stop.session_id}-{stop.class_id}": stop for stop in trip.stops} if trip else {}
    for line in lines:
        if stop := known.get(line["key"]):
            line |= {"pupils": stop.pupils, "adults": stop.adults, "place": stop.place}


def _waiting(session: SchoolSession) -> list[Key]:
    """The classes of a session that board no trip; all of them when each does."""
    keys = [(session.id, each.class_id) for each in session.participations]
    boarded = {stop.key for stop in queries.taken(keys, None)}
    return [key for key in keys if key not in boarded] or keys


def _other_day(leaves: date, returns: date) -> date | None:
    return returns if returns != leaves else None


def _mode(sessions: Sequence[SchoolSession], keys: Sequence[Key], facts: TripFacts) -> TripMode:
    """A coach where the session asks for one; else on foot when that is near, by bus when it is not."""
    if any(session.needs_transport for session in sessions):
        return TripMode.COACH
    walks = [facts.minutes(facts.aboard[key].home, facts.aboard[key].there, TripMode.FOOT) for key in keys]
    return TripMode.FOOT if max(walks) <= WALKED_MINUTES else TripMode.BUS


def _seats(sessions: Sequence[SchoolSession], people: int) -> int:
    return max([seats_for(people), *(session.coach_seats or 0 for session in sessions)])


def _adults(sessions: Sequence[SchoolSession], facts: TripFacts) -> dict[Key, int]:
    """Adults of each class: as many as it asks for; what a session has beyond goes to its first class."""
    pupils = {(one.id, each.class_id): each.expected_headcount for one in sessions for each in one.participations}
    found = checks.required(pupils, facts)
    for session in sessions:
        own = [key for key in found if key[0] == session.id]
        beyond = (session.adults or 0) - sum(found[key] for key in own)
        if own and beyond > 0:
            found[own[0]] += beyond
    return found


def _places(sessions: Sequence[SchoolSession]) -> dict[int, str]:
    schools = {each.school_class.school for session in sessions for each in session.participations}
    return {school.id: school.address or _("Devant l’établissement") for school in schools}


# --- the form -----------------------------------------------------------------------------------------------------


def reckon(form: TripForm) -> None:
    """Work the times of the classes on board out again, for the mode and the classes that the form holds now."""
    facts = _facts(form, guards.user())
    lines = {key: entry.form for key, entry in _readable(form) if key in facts.aboard and entry.form.on_board.data}
    times = propose(lines, form.mode.data or TripMode.COACH, facts)
    for key, each in times.items():
        lines[key].leaves_time.data, lines[key].returns_time.data = each.leaves.time(), each.returns.time()
        for field in (lines[key].leaves_time, lines[key].returns_time):
            field.raw_data = None
    for first in list(times.values())[:1]:
        form.leaves_on.data, form.leaves_on.raw_data = first.leaves.date(), None
        form.returns_on.data, form.returns_on.raw_data = _other_day(first.leaves.date(), first.returns.date()), None


def form_page(form: TripForm, title: str, trail: list[tuple[str, str]], back_url: str) -> Response:
    """The form with its classes in the order of pick-ups, and what speaks against it."""
    facts = _facts(form, guards.user())
    lines = [
        Line(entry.form, facts.aboard[key], checks.needed_adults(facts.aboard[key], entry.form.pupils.data or 0))
        for key, entry in _readable(form)
        if key in facts.aboard
    ]
    return pages.page(
        "trips/trip_form.html",
        form=form,
        title=title,
        trail=trail,
        back_url=back_url,
        lines=lines,
        advice=_advice(form, facts),
        coach=TripMode.COACH,
    )


def _readable(form: TripForm) -> list[tuple[Key, Any]]:
    """The lines that name a session and a class."""
    found = []
    for entry in form.stops:
        try:
            found.append((entry.form.wanted_key, entry))
        except RuleBroken:
            continue
    return found


def _facts(form: TripForm, person: User) -> TripFacts:
    """Of the sessions that are the person's to change; a line that names another one shows nothing."""
    keys = [key for key, _entry in _readable(form)]
    own = [one.id for one in knowledge.sessions({key[0] for key in keys}) if policy.can_make(person, one)]
    return knowledge.load_facts(own, [key for key in keys if key[0] in own])


def _advice(form: TripForm, facts: TripFacts) -> Advice:
    if not form.is_ready:
        return Advice([], 0)
    try:
        new = form.command()
        new.span()
    except RuleBroken as broken:
        return Advice([say_rule(broken)], 0)
    if any(stop.key not in facts.aboard for stop in new.stops):
        return Advice([], new.people)
    return Advice([say(each.sentence, each.values) for each in checks.find_warnings(new, facts)], new.people)
