"""Loading what a search needs: a constant number of statements, whatever the period and the number of classes."""

from dataclasses import replace
from datetime import date

from eac.core.schoolyear import SchoolYear
from eac.scheduling import knowledge
from eac.scheduling.calendar import Calendar
from eac.scheduling.facts import Facts
from eac.scheduling.rules import NewSession
from eac.slots.rules import FIRST_START, MOST_MINUTES, Search, when_at


def load(search: Search) -> tuple[Search, Facts]:
    """The search with what a person may leave out, and all that bears on its period; RuleBroken as `load_facts`."""
    wanted = knowledge.complete(search.wanted)
    facts = knowledge.load_facts([_on(wanted, search, day) for day in (search.first, search.last)], reach_days=0)
    return replace(_within_the_year(search, facts.calendar), wanted=wanted), facts


def _on(wanted: NewSession, search: Search, day: date) -> NewSession:
    return replace(wanted, when=when_at(day, FIRST_START, min(search.minutes, MOST_MINUTES)))


def _within_the_year(search: Search, calendar: Calendar) -> Search:
    """The period without the summer: what lies between the first and the last day of class, when they are known."""
    name = str(SchoolYear.of(search.first))
    for year in calendar.years:
        if year.name == name:
            return replace(search, first=max(search.first, year.first), last=min(search.last, year.last))
    return search
