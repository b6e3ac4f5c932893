"""Random acts through the pages, against a model in plain Python: what one accepts the other accepts, step by step."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from eac.db import Base, db, transaction
from eac.scheduling.models import Booking, SchoolSession
from eac.scheduling.rules import OCCUPYING
from eac.schools.models import School
from tests.factories.directory import make_activity, make_class, make_practitioner
from tests.factories.people import Cast
from tests.signed import Browser

DAY = date(2026, 12, 3)
STARTS = st.integers(0, 11).map(lambda quarter: datetime.combine(DAY, time(8, 30)) + timedelta(minutes=15 * quarter))
LENGTHS = st.sampled_from([15, 30, 60, 90])
WHO = st.integers(0, 1)
TABLES = ("booking", "participation", "session_practitioner", "school_session", "form_receipt")


@dataclass
class Known:
    """A session as the model remembers it."""

    start: datetime
    minutes: int
    school_class: int
    practitioner: int
    is_cancelled: bool = False

    def clashes(self, start: datetime, minutes: int, school_class: int, practitioner: int) -> bool:
        """Whether both want the same class or practitioner at one instant."""
        shared = self.school_class == school_class or self.practitioner == practitioner
        meets = self.start < start + timedelta(minutes=minutes) and start < self.start + timedelta(minutes=self.minutes)
        return not self.is_cancelled and shared and meets


@dataclass(frozen=True)
class World:
    """Two classes of one school, two practitioners, one activity, and Amal's browser."""

    amal: Browser
    activity: int
    classes: tuple[int, int]
    practitioners: tuple[int, int]


class Acts(RuleBasedStateMachine):
    """The acts, on a world whose sessions are emptied before each run."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[int, Known] = {}
        db.session.rollback()
        with db.engine.begin() as connection:
            for name in TABLES:
                connection.execute(Base.metadata.tables[name].delete())

    def _fields(self, wanted: Known, **more: Any) -> dict[str, Any]:
        end = wanted.start + timedelta(minutes=wanted.minutes)
        return {
            "activity": self.world.activity,
            "starts_on": f"{wanted.start:%Y-%m-%d}",
            "starts_time": f"{wanted.start:%H:%M}",
            "ends_time": f"{end:%H:%M}",
            "time_of_life": "school",
            "classes-0-class_id": self.world.classes[wanted.school_class],
            "practitioners": [self.world.practitioners[wanted.practitioner]],
            "state": "proposed",
            "override_reason": "essai",
            **more,
        }

    def _is_free(self, wanted: Known, but: int = 0) -> bool:
        others = [known for number, known in self.model.items() if number != but]
        what = (wanted.start, wanted.minutes, wanted.school_class, wanted.practitioner)
        return not any(other.clashes(*what) for other in others)

    @rule(start=STARTS, minutes=LENGTHS, school_class=WHO, practitioner=WHO)
    def schedule(self, start: datetime, minutes: int, school_class: int, practitioner: int) -> None:
        wanted = Known(start, minutes, school_class, practitioner)
        answer = self.world.amal.post("/seances/nouvelle", self._fields(wanted))
        assert answer.status_code == (302 if self._is_free(wanted) else 409)
        if answer.status_code == 302:
            self.model[int(answer.location.rsplit("/", 1)[1])] = wanted

    @precondition(lambda self: any(not known.is_cancelled for known in self.model.values()))
    @rule(pick=st.integers(0, 99), start=STARTS)
    def move(self, pick: int, start: datetime) -> None:
        open_ones = [number for number, known in self.model.items() if not known.is_cancelled]
        number = open_ones[pick % len(open_ones)]
        known = self.model[number]
        wanted = Known(start, known.minutes, known.school_class, known.practitioner)
        version = db.session.get_one(SchoolSession, number).version
        answer = self.world.amal.post(f"/seances/{number}/modifier", self._fields(wanted, version=version))
        assert answer.status_code == (302 if self._is_free(wanted, number) else 409)
        if answer.status_code == 302:
            self.model[number] = wanted

    @precondition(lambda self: self.model)
    @rule(pick=st.integers(0, 99))
    def cancel_or_restore(self, pick: int) -> None:
        number = list(self.model)[pick % len(self.model)]
        known = self.model[number]
        if not known.is_cancelled:
            self.world.amal.post(f"/seances/{number}/annuler", {"reason": "illness"})
            known.is_cancelled = True
        else:
            self.world.amal.post(f"/seances/{number}/retablir")
            known.is_cancelled = not self._is_free(known, number)

    @invariant()
    def tables_and_model_agree(self) -> None:
        db.session.rollback()
        saved = db.session.scalars(db.select(SchoolSession)).all()
        occupying = {row.id for row in saved if row.state in OCCUPYING}
        assert occupying == {number for number, known in self.model.items() if not known.is_cancelled}
        booked = db.session.scalars(db.select(Booking.session_id).distinct()).all()
        assert set(booked) == occupying


def test_pages_and_model_agree(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        school_class = make_class(db.session.get_one(School, cast.school_id), name="CE2 C")
        practitioner = make_practitioner(first_name="Inès")
        activity = make_activity(title="Atelier")
        Acts.world = World(amal, activity.id, (cast.class_id, school_class.id), (cast.practitioner_id, practitioner.id))
    checked = settings(
        max_examples=12,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=(Phase.generate,),
    )
    run_state_machine_as_test(Acts, settings=checked)
