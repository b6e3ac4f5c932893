"""The page that finds a slot: a form, the best times, and all of them week by week."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_, RuleBroken
from eac.scheduling import choices, policy
from eac.scheduling import queries as scheduling
from eac.scheduling.facts import Facts
from eac.scheduling.rules import Resource, TimeOfLife
from eac.slots import queries
from eac.slots.finding import find_together, warnings_of
from eac.slots.forms import SearchForm
from eac.slots.obstacles import Obstacles, find_obstacles
from eac.slots.rules import Gathering, Proposal, Reason, Search, Sitting, monday_of
from eac.slots.sets import find_one_each, find_stuck
from eac.web import filters, guards, lists, pages, tabs
from eac.web.language import gettext as _
from eac.web.language import say, say_rule
from eac.web.lists import Listing

blueprint = Blueprint("slots", __name__)
BEST = {Gathering.TOGETHER: 5, Gathering.ONE_EACH: 3}
WEEKS_A_PAGE = {Gathering.TOGETHER: 4, Gathering.ONE_EACH: 1}
NEEDED = ("activities", "venues", "practitioners", "classes")
"""The choices of the search."""
LABEL = N_("Trouver un créneau")
for _page in ("agenda", "sessions", "school_class_sessions", "activity_sessions", "sheet", "session_form"):
    tabs.offer_door(tabs.Door(_page, LABEL, "slots.find", "calendar-clock", policy.can_plan))


@dataclass(frozen=True)
class Week:
    """The proposals of one week."""

    monday: date
    proposals: list[Proposal]


@dataclass(frozen=True)
class Answer:
    """What the page shows of a search."""

    search: Search
    facts: Facts
    found: list[Proposal]
    ranks: dict[Proposal, int] = field(default_factory=dict)

    @property
    def best(self) -> list[Proposal]:
        """Those that rank first."""
        return self.found[: BEST[self.search.gathering]]

    @property
    def weeks(self) -> Listing[Week]:
        """All of them by weeks, some weeks a page."""
        by_week: dict[date, list[Proposal]] = defaultdict(list)
        for each in sorted(self.found, key=lambda one: one.sittings[0].span):
            by_week[monday_of(each.day)].append(each)
        return lists.listing_of(
            [Week(*each) for each in sorted(by_week.items())], per_page=WEEKS_A_PAGE[self.search.gathering]
        )

    @property
    def warned(self) -> list[str]:
        """What no time cures, said of the best."""
        conflicts = warnings_of(self.found[0], self.search, self.facts) if self.found else []
        return list(dict.fromkeys(say(each.sentence, each.values) for each in conflicts))

    @property
    def said(self) -> str:
        """What was searched, in one line."""
        wanted, facts = self.search.wanted, self.facts
        at_school = wanted.place.resource is Resource.SCHOOL
        parts = [
            facts.activities[wanted.activity_id].title,
            *(facts.classes[each.class_id].label for each in wanted.participants),
            *(facts.practitioners[each].name for each in wanted.practitioner_ids),
            _("dans l’établissement") if at_school else facts.place_name(wanted.place),
            filters.duration(self.search.minutes),
            _("du %(first)s au %(last)s", first=self.search.first, last=self.search.last),
        ]
        return " · ".join(parts)

    @property
    def obstacles(self) -> Obstacles | None:
        """What stands in the way of the first session without any time; None when only the sequence does not fit."""
        stuck = find_stuck(self.search, self.facts)
        return find_obstacles(stuck, self.search, self.facts) if stuck else None


@blueprint.get("/creneaux")
@guards.allow(policy.can_plan)
def find() -> Response:
    """Search, and show what is found."""
    form = SearchForm.read(request.args)
    form.offer(choices.form_choices(guards.user(), pages.current_year(), NEEDED))
    answer = _answer(form) if form.is_asked or "chercher" in request.args else None
    return pages.page("slots/find.html", form=form, answer=answer, url_of=_url_of, say_reason=_say_reason)


def _answer(form: SearchForm) -> Answer | None:
    """What is found; None when the form cannot be read, which then says why."""
    activity = scheduling.find_activity(form.offre.data) if form.validate() else None
    if activity is None:
        return None
    try:
        search, facts = queries.load(form.search(activity, pages.current_year()))
    except RuleBroken as broken:
        form.classe.errors = [say_rule(broken)]
        return None
    find = find_together if search.gathering is Gathering.TOGETHER else find_one_each
    found = find(search, facts)
    return Answer(search, facts, found, {each: rank for rank, each in enumerate(found, start=1)})


def _say_reason(reason: Reason) -> str:
    return say(reason.sentence, dict(reason.values))


def _url_of(search: Search, sitting: Sitting) -> str:
    """The session form, filled."""
    when, wanted = sitting.when, search.wanted
    if wanted.session_id:
        slot = f"{when.starts_on}T{when.starts_time:%H:%M}/{when.ends_time:%H:%M}"
        return url_for("scheduling.edit", id=wanted.session_id, creneau=slot)
    values: dict[str, Any] = {
        "jour": when.starts_on,
        "heure": f"{when.starts_time:%H:%M}",
        "fin": f"{when.ends_time:%H:%M}",
        "offre": wanted.activity_id,
        "classe": sitting.class_ids,
        "intervenant": wanted.practitioner_ids or 0,
        "lieu": wanted.place.id if wanted.place.resource is Resource.VENUE else 0,
    }
    if wanted.time_of_life is not TimeOfLife.SCHOOL:
        values["temps"] = wanted.time_of_life.value
    return url_for("scheduling.new", **values)
