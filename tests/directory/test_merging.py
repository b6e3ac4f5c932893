"""Two schools become one: everything points to the one that stays, and nothing is lost."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.core.errors import RuleBroken, Stale
from eac.db import db, transaction
from eac.directory import service
from eac.directory.merging import ClassName, Merge, check_names, clashes, free_name
from eac.directory.models import DistinctSchools
from eac.feeds import service as feeds
from eac.feeds.rules import FeedKind, feed_key, sign
from eac.identity.models import Membership, User
from eac.identity.rules import Role, Scope
from eac.scheduling.models import Closure, SchoolSession
from eac.scheduling.rules import Place, Resource
from eac.schools.models import School, SchoolClass, SchoolFigures
from tests.factories.directory import make_class, make_school, make_teacher
from tests.factories.people import Cast, make_user
from tests.factories.sessions import make_session
from tests.partners.reading import names, version, words
from tests.signed import Browser


@pytest.fixture
def twin(cast: Cast) -> int:
    """A second « École Goscinny », with a class of the same name, one of its own, a head, a closure and figures."""
    with transaction():
        school = make_school(name="École R. Goscinny", phone="04 93 12 34 56", city="Cannes", openings=[])
        same = make_class(school, name="CE2 B")
        make_teacher(same, make_class(school, name="CM1 A"), first_name="Flo")
        make_session(cast, place=Place(Resource.SCHOOL, school.id))
        make_user(Role.HEAD, school.id, "Gil")
        moment = datetime(2027, 1, 11, 8, tzinfo=UTC)
        db.session.add_all(
            [
                Closure(
                    resource=Resource.SCHOOL, resource_id=school.id, starts_at=moment, ends_at=moment.replace(hour=9)
                ),
                SchoolFigures(school_id=school.id, school_year="2025-2026", pupils=90),
                SchoolFigures(school_id=school.id, school_year="2026-2027", pupils=91),
                SchoolFigures(school_id=cast.school_id, school_year="2026-2027", pupils=92),
            ]
        )
        return school.id


def both(cast: Cast, twin: int) -> tuple[School, School]:
    """The one that stays and the one that goes."""
    return db.session.get_one(School, cast.school_id), db.session.get_one(School, twin)


def merge(cast: Cast, twin: int, **values: Any) -> None:
    """Merge them by the service."""
    with transaction():
        keep, gone = both(cast, twin)
        clash = db.session.scalar(select(SchoolClass.id).filter_by(school_id=twin, name="CE2 B"))
        new = Merge(**{"names": {clash: "CE2 B bis"}, **values})
        service.merge(new, by=db.session.get_one(User, cast.amal_id), keep=keep, gone=gone)


def test_everything_points_to_the_one_that_stays(cast: Cast, twin: int) -> None:
    merge(cast, twin, taken=frozenset({"phone", "uai"}))
    keep, gone = both(cast, twin)
    assert (gone.is_archived, gone.merged_into_id, gone.uai) == (True, keep.id, None)
    assert (keep.name, keep.phone) == ("École Goscinny", "04 93 12 34 56")
    assert sorted(db.session.scalars(select(SchoolClass.name).filter_by(school_id=keep.id))) == [
        "CE2 B",
        "CE2 B bis",
        "CM1 A",
    ]
    for model, column in ((SchoolClass, SchoolClass.school_id), (SchoolSession, SchoolSession.school_id)):
        assert db.session.scalar(select(func.count()).select_from(model).where(column == gone.id)) == 0
    assert db.session.scalars(select(Closure.resource_id)).all() == [keep.id]
    assert db.session.scalars(select(Membership.scope_id).filter_by(scope=Scope.SCHOOL)).all() == [keep.id]
    figures = db.session.execute(select(SchoolFigures.school_year, SchoolFigures.pupils).filter_by(school_id=keep.id))
    assert sorted(tuple(row) for row in figures) == [("2025-2026", 90), ("2026-2027", 92)]
    said = db.session.scalars(select(AuditEntry.sentence).where(AuditEntry.action.like("merge%"))).all()
    assert [sentence.replace("\u202f", " ") for sentence in said] == [
        "Fusion : « École R. Goscinny » rejoint cet établissement (2 classes, 1 séances sur place)",
        "Fusion : cet établissement rejoint « École Goscinny »",
    ]


def test_a_head_of_both_acts_once(cast: Cast, twin: int) -> None:
    with transaction():
        gil = db.session.scalars(select(Membership).filter_by(scope=Scope.SCHOOL, scope_id=twin)).one().user
        gil.memberships.append(Membership(role=Role.HEAD, scope=Scope.SCHOOL, scope_id=cast.school_id))
    merge(cast, twin)
    assert db.session.scalars(select(Membership.scope_id).filter_by(scope=Scope.SCHOOL)).all() == [cast.school_id]


def test_duplicates_of_a_duplicate_follow(cast: Cast, twin: int) -> None:
    with transaction():
        third = make_school(name="Ancienne école", merged_into_id=twin).id
    merge(cast, twin)
    assert db.session.get_one(School, third).merged_into_id == cast.school_id


def test_a_class_whose_name_is_taken_is_refused_until_renamed(cast: Cast, twin: int) -> None:
    for name in ("CE2 B", "ce2  b", " ", "CM1 A"):
        clash = db.session.scalar(select(SchoolClass.id).filter_by(school_id=twin, name="CE2 B")) or 0
        with pytest.raises(RuleBroken) as refused:
            merge(cast, twin, names={clash: name})
        assert (refused.value.field or "").startswith("rename_")
    assert both(cast, twin)[1].merged_into_id is None


def test_a_school_saved_meanwhile_is_not_merged_unseen(cast: Cast, twin: int) -> None:
    with pytest.raises(Stale):
        merge(cast, twin, other_version=9)


def test_one_is_not_merged_twice_nor_with_itself(cast: Cast, twin: int) -> None:
    merge(cast, twin)
    with pytest.raises(RuleBroken):
        merge(cast, twin)
    with pytest.raises(RuleBroken):
        merge(cast, cast.school_id)


def test_the_feed_of_the_merged_one_shows_the_sessions_of_both(app: Flask, cast: Cast, twin: int) -> None:
    with transaction():
        mine = feeds.create(FeedKind.SCHOOL, db.session.get_one(School, twin), by=System())
        secret = app.config["EAC"].secret_key
        path = f"/f/{mine.feed_id}/{sign(feed_key(secret), mine.feed_id, mine.generation)}.ics"
    client = app.test_client()
    before = client.get(path)
    assert before.text.count("BEGIN:VEVENT") == 1
    merge(cast, twin)
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.text.count("BEGIN:VEVENT")) == (200, 1)
    with transaction():
        make_session(cast, when=_another_day())
    later = client.get(path, headers={"If-None-Match": after.headers["ETag"]})
    assert (later.status_code, later.text.count("BEGIN:VEVENT")) == (200, 2)


def _another_day() -> Any:
    from tests.factories.sessions import at

    return at(date(2026, 12, 10))


def test_names_that_clash_get_a_free_one() -> None:
    keep, gone = (
        [ClassName(1, "2026-2027", "CP"), ClassName(2, "2026-2027", "CP (2)")],
        [ClassName(3, "2026-2027", "cp")],
    )
    assert clashes(keep, gone) == gone
    assert clashes(keep, [ClassName(3, "2025-2026", "CP")]) == []
    assert free_name("cp", "2026-2027", keep) == "cp (3)"
    check_names(keep, gone, {3: "CP (3)"})


# --- pages --------------------------------------------------------------------------------------------------------


def test_the_pages_lead_from_the_list_to_one_school(amal: Browser, cast: Cast, twin: int) -> None:
    with transaction():
        db.session.get_one(School, cast.school_id).city = "Cannes"
        db.session.get_one(School, twin).uai = None
    assert "Doublons possibles (1)" in amal.text("/etablissements")
    listed = words(amal.text("/etablissements/doublons"))
    assert "1 paire à examiner" in listed
    assert "Noms proches" in listed
    address = f"/etablissements/{cast.school_id}/fusionner?avec={twin}"
    assert address.replace("&", "&amp;") in amal.text("/etablissements/doublons")
    form = amal.text(address)
    assert "2 classes, avec leurs équipes" in words(form)
    clash = db.session.scalar(select(SchoolClass.id).filter_by(school_id=twin, name="CE2 B"))
    assert 'value="CE2 B (2)"' in form
    typed = {"version": version(form), "take_name": "take", "take_phone": "take"}
    stale = amal.post(address, {**typed, "other_version": "1", f"rename_{clash}": "CE2 C"})
    assert (stale.status_code, "a changé entre-temps" in stale.text) == (409, True)
    assert 'name="other_version" type="hidden" value="2"' in stale.text
    typed["other_version"] = "2"
    refused = amal.post(address, {**typed, f"rename_{clash}": "CE2 B"})
    assert (refused.status_code, 'value="CE2 B"' in refused.text) == (422, True)
    answer = amal.post(address, {**typed, f"rename_{clash}": "CE2 C"})
    assert (answer.status_code, answer.location) == (302, f"/etablissements/{cast.school_id}")
    sheet = amal.text(f"/etablissements/{cast.school_id}")
    assert ("<h1>École R. Goscinny</h1>" in sheet, "Fusion" in sheet) == (True, True)
    assert amal.get(f"/etablissements/{twin}").location == f"/etablissements/{cast.school_id}"
    assert "a été fusionné avec cet établissement" in words(amal.text(f"/etablissements/{twin}", follow_redirects=True))
    assert amal.post(f"/etablissements/{twin}/retablir").status_code == 403
    assert "Aucun doublon possible" in amal.text("/etablissements/doublons")
    assert amal.get(address).location == "/etablissements/doublons"


def test_a_pair_told_apart_is_not_shown_again(amal: Browser, cast: Cast, twin: int) -> None:
    with transaction():
        db.session.get_one(School, cast.school_id).city = "Cannes"
        db.session.get_one(School, twin).uai = None
    for _twice in range(2):
        assert (
            amal.post("/etablissements/doublons", {"first": str(twin), "second": str(cast.school_id)}).status_code
            == 302
        )
    assert db.session.scalar(select(func.count()).select_from(DistinctSchools)) == 1
    assert "Aucun doublon possible" in amal.text("/etablissements/doublons")
    assert "Doublons possibles" not in words(amal.text("/etablissements"))
    assert amal.post("/etablissements/doublons", {"first": "x", "second": "1"}).status_code == 404


def test_those_who_acted_for_the_merged_one_follow_its_address(app: Flask, cast: Cast, twin: int) -> None:
    head = db.session.scalars(select(Membership.user_id).filter_by(scope=Scope.SCHOOL, scope_id=twin)).one()
    merge(cast, twin)
    assert Browser(app, head).get(f"/etablissements/{twin}").location == f"/etablissements/{cast.school_id}"
    assert Browser(app, cast.dan_id).get(f"/etablissements/{twin}").status_code == 404


def test_forty_pairs_cost_what_one_costs(amal: Browser, cast: Cast) -> None:
    from tests.partners.statements import counted

    def fill(count: int) -> int:
        with transaction():
            for number in range(count):
                for _twin in range(2):
                    make_school(name=f"École Curie {number}", city="Cannes", uai=None, openings=[])
        amal.text("/etablissements/doublons")
        with counted() as sent:
            assert names(amal.text("/etablissements/doublons")) is not None
        return len(sent)

    assert fill(1) == fill(40)
