"""Last year's programme taken up again: same weekday, same class name, conflicts told, never twice, as many statements."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from eac.core.schoolyear import SchoolYear
from eac.db import db, transaction
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import Participant, Place, Resource
from eac.schools.models import School
from eac.series import copying
from eac.series.copying import Wish
from eac.series.rules import Otherwise, ShiftBy
from tests.factories.directory import make_activity, make_class
from tests.factories.people import Cast
from tests.factories.sessions import at, make_session
from tests.guards.pages import form_of
from tests.signed import Browser

ADDRESS = "/seances/reprendre-annee"
THURSDAY_BEFORE = date(2025, 12, 4)
WISH = Wish(SchoolYear(2025), SchoolYear(2026))


def last_year(cast: Cast, count: int = 1, *, name: str = "CE2 B") -> list[int]:
    """Sessions of the year before with a class of that year, one day after the other."""
    with transaction():
        school = db.session.get_one(School, cast.school_id)
        group = make_class(school, name=name, school_year="2025-2026")
        activity = make_activity()
        made = [
            make_session(
                cast,
                activity_id=activity.id,
                when=at(THURSDAY_BEFORE + timedelta(days=7 * (number // 4)), time(9 + number % 4), 30),
                place=Place(Resource.SCHOOL, cast.school_id),
                participants=(Participant(group.id, 22),),
                practitioner_ids=(),
                override_reason="repris",
            )
            for number in range(count)
        ]
        return [each.id for each in made]


def copies() -> list[SchoolSession]:
    """The sessions of the new year."""
    found = db.select(SchoolSession).filter_by(school_year="2026-2027").order_by(SchoolSession.starts_at)
    return list(db.session.scalars(found))


def test_the_class_of_the_same_name_takes_it_up_on_the_same_weekday(app: Flask, cast: Cast, amal: Browser) -> None:
    last_year(cast)
    page = amal.text(f"{ADDRESS}?dates=weeks")
    saved = amal.post(f"{ADDRESS}?dates=weeks", {**form_of(page), "save": "all"})
    assert saved.status_code == 302, saved.text
    (made,) = copies()
    assert (made.starts_on, made.state.value) == (date(2026, 12, 3), "draft")
    assert [(each.class_id, each.expected_headcount) for each in made.participations] == [(cast.class_id, 24)]
    assert "Aucune séance à reprendre" in amal.text(ADDRESS)


def test_nothing_is_taken_up_twice(app: Flask, cast: Cast, amal: Browser) -> None:
    last_year(cast)
    fields = form_of(amal.text(ADDRESS))
    for key in ("une", "autre"):
        amal.post(ADDRESS, {**fields, "form_key": key, "save": "all"})
    assert len(copies()) == 1


def test_a_taken_slot_is_told_and_left_unticked(app: Flask, cast: Cast, amal: Browser) -> None:
    last_year(cast)
    with transaction():
        make_session(cast)
    page = amal.text(f"{ADDRESS}?dates=weeks")
    assert "1 en conflit" in page
    assert "rows-0-is_chosen" not in form_of(page)


@pytest.mark.parametrize(("otherwise", "count"), [(Otherwise.SKIP, 0), (Otherwise.LEVEL, 1)])
def test_without_a_class_of_the_name(app: Flask, cast: Cast, otherwise: Otherwise, count: int) -> None:
    last_year(cast, name="CE2 Z")
    with transaction():
        found = copying.programme(Wish(WISH.source, WISH.target, otherwise=otherwise))
        assert (len(found.rows), found.without_class) == (count, 1 - count)


def test_weeks_of_class_step_over_other_holidays(app: Flask, cast: Cast) -> None:
    """Without holidays known for the year before, 4 December is its 14th week; two of the new year's are holidays."""
    last_year(cast)
    with transaction():
        days = [copying.programme(Wish(WISH.source, WISH.target, by=by)).rows[0].source.starts_on for by in ShiftBy]
    assert days == [date(2026, 12, 17), date(2026, 12, 3)]


def statements(browser: Browser) -> int:
    """How many statements the page takes."""
    seen: list[Any] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    browser.text(ADDRESS)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_as_many_statements_for_one_as_for_many(app: Flask, cast: Cast, amal: Browser) -> None:
    last_year(cast)
    few = statements(amal)
    last_year(cast, 12, name="CE2 C")
    with transaction():
        make_class(db.session.get_one(School, cast.school_id), name="CE2 C")
    assert statements(amal) == few
