"""Writing activities, and what the journal keeps of it."""

from dataclasses import replace
from typing import Any

import pytest

from eac.audit.queries import history
from eac.audit.service import System
from eac.catalogue import service
from eac.catalogue.commands import ActivityDetails
from eac.catalogue.models import Activity
from eac.catalogue.rules import PlaceMode, SessionKind
from eac.core.errors import RuleBroken, Stale
from eac.db import db, transaction
from eac.partners.models import Work
from eac.partners.rules import WorkKind
from eac.reference.models import Term
from eac.reference.rules import Vocabulary
from tests.conftest import NOON
from tests.factories.directory import make_level, make_practitioner, make_venue

pytestmark = pytest.mark.usefixtures("app")
DEBATE = ActivityDetails("À qui est la mer ?", SessionKind.DEBATE)


def told(activity: Activity) -> list[tuple[str, str, dict[str, list[Any]]]]:
    return [(entry.action, entry.sentence, entry.changes) for entry in history("Activity", activity.id)]


def test_all_that_is_entered_is_kept() -> None:
    with transaction():
        cinema = Term(vocabulary=Vocabulary.DOMAIN, code="6", label="Cinéma", national_number=6, position=6)
        kid = Work(title="Le Kid", kind=WorkKind.FILM)
        db.session.add_all([cinema, kid])
        levels, person, venue = [make_level("cm1"), make_level("cp")], make_practitioner(), make_venue()
        details = replace(
            DEBATE,
            pillars=("meet", "know"),
            level_codes=tuple(level.code for level in levels),
            practitioner_ids=(person.id,),
            venue_id=venue.id,
            cost_per_session=125_000,
            accessibility=("motor",),
        )
        made = service.add_activity(replace(details, domain_ids=(cinema.id,), work_ids=(kid.id,)), by=System())
    db.session.expire_all()
    assert (made.pillars, made.accessibility, made.cost_per_session) == (["meet", "know"], ["motor"], 125_000)
    assert [level.code for level in made.levels] == ["cp", "cm1"]
    assert (made.domains, made.works, made.practitioners, made.venue) == ([cinema], [kid], [person], venue)
    assert told(made) == [("add_activity", "Offre créée\u202f: À qui est la mer\u202f?", {})]


@pytest.mark.parametrize(
    ("kind", "pillars"),
    [
        (SessionKind.ARTWORK_ENCOUNTER, ["meet"]),
        (SessionKind.PLACE_DISCOVERY, ["meet", "know"]),
        (SessionKind.PROFESSIONAL_MEETING, ["meet"]),
        (SessionKind.DEBATE, ["know"]),
        (SessionKind.PRACTICE_WORKSHOP, ["practise"]),
    ],
)
def test_the_kind_brings_its_usual_pillars(kind: SessionKind, pillars: list[str]) -> None:
    with transaction():
        made = service.add_activity(replace(DEBATE, kind=kind), by=System())
    assert made.pillars == pillars


def test_a_change_of_levels_only_is_told_and_makes_a_new_version() -> None:
    with transaction():
        made = service.add_activity(replace(DEBATE, level_codes=(make_level("cp").code,)), by=System())
        make_level("ce2")
    with transaction():
        service.change_activity(replace(DEBATE, level_codes=("cp", "ce2")), by=System(), activity=made, expected=1)
    assert made.version == 2
    assert told(made)[0][2] == {"levels": [["CP"], ["CE2", "CP"]]}
    with pytest.raises(Stale), transaction():
        service.change_activity(DEBATE, by=System(), activity=made, expected=1)


def test_contradictions_are_refused_on_their_field() -> None:
    with pytest.raises(RuleBroken) as headcount:
        service.add_activity(replace(DEBATE, minimum_headcount=30, maximum_headcount=29), by=System())
    with pytest.raises(RuleBroken) as place:
        service.add_activity(replace(DEBATE, place_mode=PlaceMode.SCHOOL, venue_id=1), by=System())
    assert (headcount.value.field, place.value.field) == ("maximum_headcount", "venue_id")


def test_archive_and_restore_leave_their_mark() -> None:
    with transaction():
        made = service.add_activity(DEBATE, by=System())
        service.archive(made, by=System(), expected=1)
        archived = made.archived_at
        service.restore(made, by=System())
    assert (archived, made.archived_at) == (NOON, None)
    assert [entry[0] for entry in told(made)] == ["restore_activity", "archive_activity", "add_activity"]
