"""Every visible change reaches every subscriber, by tag and by date; what changes nothing visible moves nothing."""

from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from eac.catalogue.models import Activity
from eac.core import clock
from eac.db import db, transaction
from eac.feeds.rules import FeedKind
from eac.identity.models import User
from eac.partners.models import Practitioner
from eac.scheduling import service
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import Act, Participant, Place, Resource, State
from eac.scheduling.service import Cancellation, as_command
from eac.schools.models import School, SchoolClass, Teacher
from tests.conftest import NOON
from tests.factories.directory import make_class
from tests.factories.people import Cast
from tests.factories.sessions import THURSDAY, at, make_session
from tests.feeds.readers import Reader, subscribe

TITLE = "Atelier marionnettes – CE2 B, École Goscinny"


class Town:
    """One session, the people it concerns, and their readers."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        with transaction():
            self.session_id = make_session(cast, title="Atelier marionnettes").id
        self.bea = self.reader(FeedKind.TEACHER, cast.teacher_id)
        self.dan = self.reader(FeedKind.TEACHER, cast.other_teacher_id)
        self.bea.poll()
        self.dan.poll()

    def reader(self, kind: FeedKind, subject_id: int) -> Reader:
        return Reader(self.app, subscribe(self.cast, kind, subject_id))

    def get(self, model: type[Any], id_: int) -> Any:
        return db.session.get_one(model, id_)

    @property
    def session(self) -> SchoolSession:
        return db.session.get_one(SchoolSession, self.session_id)

    @property
    def amal(self) -> User:
        return db.session.get_one(User, self.cast.amal_id)

    def change(self, **values: Any) -> None:
        """Edit the session as the form would."""
        command = as_command(self.session)
        fields = {name: getattr(command, name) for name in command.__dataclass_fields__}
        service.change(type(command)(**{**fields, **values}), session=self.session, by=self.amal)

    def shown(self) -> dict[str, Any]:
        """The one session of Bea's agenda, which must have changed."""
        events = self.bea.poll()
        assert events is not None
        (event,) = events
        return event


@pytest.fixture
def town(app: Flask, cast: Cast) -> Town:
    return Town(app, cast)


def test_a_moved_session_moves_for_its_subscribers_alone(town: Town) -> None:
    before = read_once(town)
    with transaction():
        town.change(when=at(THURSDAY, time(14, 0)))
    after = town.shown()
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert f"{after['starts_at']:%H:%M}" == "14:00"
    assert after["modified_at"] > before["modified_at"]
    assert after["stamped_at"] == after["modified_at"]
    assert after["created_at"] == before["created_at"]
    assert town.dan.poll() is None


def read_once(town: Town) -> dict[str, Any]:
    """The session as Bea's agenda shows it now, without remembering the answer."""
    (event,) = Reader(town.app, town.bea.path).poll() or []
    return event


def test_cancelled_then_restored(town: Town) -> None:
    with transaction():
        service.cancel(Cancellation("weather"), session=town.session, by=town.amal)
    cancelled = town.shown()
    with transaction():
        service.restore(session=town.session, by=town.amal)
    restored = town.shown()
    kept = ("summary", "status", "transparency", "sequence")
    assert [cancelled[key] for key in kept] == [f"ANNULÉ — {TITLE}", "CANCELLED", "TRANSPARENT", 1]
    assert [restored[key] for key in kept] == [TITLE, "TENTATIVE", "OPAQUE", 2]
    assert cancelled["uid"] == restored["uid"]
    assert cancelled["modified_at"] < restored["modified_at"]


def test_a_confirmed_session_reads_confirmed(town: Town) -> None:
    with transaction():
        service.advance(Act.CONFIRM, session=town.session, by=town.amal)
    shown = town.shown()
    assert (shown["status"], shown["sequence"]) == ("CONFIRMED", 1)
    assert "à confirmer" not in shown["description"]


def rename_school(town: Town) -> None:
    town.get(School, town.cast.school_id).name = "École Uderzo"


def rename_class(town: Town) -> None:
    town.get(SchoolClass, town.cast.class_id).name = "CE2 C"


def rename_practitioner(town: Town) -> None:
    town.get(Practitioner, town.cast.practitioner_id).last_name = "Martin"


def say_what_to_bring(town: Town) -> None:
    town.get(Activity, town.session.activity_id).to_bring = "Un tablier"


def take_practitioner_off(town: Town) -> None:
    town.session.practitioners = []


def retitle(town: Town) -> None:
    town.change(title="Atelier d’ombres")


@pytest.mark.parametrize(
    ("change", "key", "expected"),
    [
        (rename_school, "location", "École Uderzo"),
        (rename_class, "summary", "Atelier marionnettes – CE2 C, École Goscinny"),
        (rename_practitioner, "description", "Avec : Chloé Martin\n"),
        (say_what_to_bring, "description", "À prévoir : Un tablier\n"),
        (take_practitioner_off, "description", "Lieu : École Goscinny\nhttp"),
        (retitle, "summary", "Atelier d’ombres – CE2 B, École Goscinny"),
    ],
)
def test_a_change_in_what_is_shown_gives_a_new_date_to_the_event(
    town: Town, change: Callable[[Town], None], key: str, expected: str
) -> None:
    before = read_once(town)
    with transaction():
        change(town)
    after = town.shown()
    assert expected in after[key].replace("\u202f", " ")
    assert expected not in before[key].replace("\u202f", " ")
    assert after["modified_at"] > before["modified_at"]
    assert after["sequence"] == before["sequence"]
    assert town.dan.poll() is None


def test_a_renamed_venue_reaches_who_asks_by_date_alone(town: Town, cast: Cast) -> None:
    with transaction():
        town.change(place=Place(Resource.VENUE, cast.venue_id))
    assert town.shown()["location"] == "Salle du musée"
    with transaction():
        town.session.venue.name = "Grande salle"  # type: ignore[union-attr]
    events = town.bea.poll_by_date()
    assert events is not None
    assert [event["location"] for event in events] == ["Grande salle"]


def note_for_staff(town: Town) -> None:
    town.change(notes_for_staff="Appeler la régie")


def note_on_class(town: Town) -> None:
    town.get(SchoolClass, town.cast.class_id).notes = "Classe à deux niveaux"


def move_other_headcount(town: Town) -> None:
    town.change(participants=(Participant(town.cast.class_id, 20),))


@pytest.mark.parametrize("change", [note_for_staff, note_on_class, move_other_headcount])
def test_what_changes_nothing_shown_moves_no_tag(town: Town, change: Callable[[Town], None]) -> None:
    with transaction():
        change(town)
    assert town.bea.poll() is None
    assert town.bea.poll_by_date() is None


def test_a_session_given_to_another_class_leaves_and_arrives(town: Town, cast: Cast) -> None:
    with transaction():
        town.session.participations[0].class_id = cast.other_class_id
    assert town.bea.poll() == []
    events = town.dan.poll()
    assert events is not None
    assert [event["summary"] for event in events] == ["Atelier marionnettes – 6e A, Collège Capron"]


def test_a_deleted_session_leaves_also_for_who_asks_by_date(town: Town) -> None:
    with transaction():
        db.session.delete(town.session)
    assert town.bea.poll_by_date() == []


def add_on_teacher(town: Town, colleague: SchoolClass) -> None:
    dan = town.get(Teacher, town.cast.other_teacher_id)
    dan.classes.append(colleague)


def add_on_class(town: Town, colleague: SchoolClass) -> None:
    colleague.teachers.append(town.get(Teacher, town.cast.other_teacher_id))


@pytest.mark.parametrize("link", [add_on_teacher, add_on_class])
def test_a_teacher_given_a_class_gets_its_sessions(town: Town, link: Callable[[Town, SchoolClass], None]) -> None:
    with transaction():
        link(town, town.get(SchoolClass, town.cast.class_id))
    events = town.dan.poll()
    assert events is not None
    assert [event["summary"] for event in events] == [TITLE]
    assert town.bea.poll() is None


def test_a_new_class_with_its_teacher_tells_the_teacher(town: Town) -> None:
    with transaction():
        dan = town.get(Teacher, town.cast.other_teacher_id)
        make_class(town.get(School, town.cast.school_id), teachers=[dan])
    assert town.dan.poll() == []


def test_a_teacher_put_away_reads_nothing_more(town: Town) -> None:
    with transaction():
        town.get(Teacher, town.cast.teacher_id).archived_at = clock.now()
    assert town.bea.poll() == []


def test_a_refused_change_moves_nothing(town: Town) -> None:
    rename_school(town)
    db.session.flush()
    db.session.rollback()
    with transaction():
        note_on_class(town)
    assert town.bea.poll() is None


def test_two_changes_in_one_second_give_two_dates(town: Town) -> None:
    dates = [read_once(town)["modified_at"]]
    for name in ("Un", "Deux", "Trois"):
        with transaction():
            town.change(title=name)
        dates.append(town.shown()["modified_at"])
    assert [later - earlier for earlier, later in pairwise(dates)] == [timedelta(seconds=1)] * 3


def test_a_draft_is_shown_once_it_is_proposed(town: Town) -> None:
    with transaction():
        draft_id = make_session(town.cast, when=at(date(2026, 12, 10)), title="Projet", state=State.DRAFT).id
    assert town.bea.summaries() == [TITLE]
    with transaction():
        service.advance(Act.PROPOSE, session=db.session.get_one(SchoolSession, draft_id), by=town.amal)
    assert [event["summary"] for event in town.bea.poll() or []] == [TITLE, "Projet – CE2 B, École Goscinny"]


def test_a_cancelled_session_leaves_a_month_after_its_day(town: Town) -> None:
    with transaction():
        service.cancel(Cancellation("strike"), session=town.session, by=town.amal)
    town.bea.poll()
    for days, left in ((30, False), (48, True)):
        with clock.freeze(NOON.replace(month=12, day=3) + timedelta(days=days)):
            events = town.bea.poll_by_date()
            assert (events == []) is left


def test_last_years_sessions_leave_when_their_time_is_over(town: Town) -> None:
    with clock.freeze(NOON.replace(year=2027, month=9, day=7)):
        assert town.bea.poll_by_date() == []
