"""Pages of temps forts and meeting rounds, as people go through them."""

import re
from datetime import date
from typing import Any

from flask import Flask

from eac.db import db, transaction
from eac.gatherings.models import Gathering, Meeting, Rotation, RotationGroup, RotationHost
from tests.factories.gatherings import make_gathering, make_rotation, some_groups, some_hosts
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.guards.pages import form_of
from tests.signed import Browser

FORUM = {"title": "Forum des métiers", "first_day": "2026-12-03", "last_day": "2026-12-04", "place": "Palais"}


def make(amal: Browser) -> int:
    """A temps fort made by form; gives its id."""
    answer = amal.post("/temps-forts/nouveau", {**form_of(amal.text("/temps-forts/nouveau")), **FORUM})
    assert answer.status_code == 302, answer.text
    return db.session.scalars(db.select(Gathering.id).order_by(Gathering.id.desc())).first() or 0


def first(model: Any) -> int:
    """The id of the oldest row of a table."""
    return int(db.session.scalars(db.select(model.id).order_by(model.id)).first() or 0)


def fill(amal: Browser, path: str, **values: object) -> str:
    """Fill in a page's form and send it; gives where it leads."""
    answer = amal.post(path, {**form_of(amal.text(path)), **values})
    assert answer.status_code == 302, answer.text
    return answer.location


def make_forum(amal: Browser, cast: Cast) -> str:
    """A forum with two classes in two groups each, two hosts and a kept table; gives the address of its rounds."""
    hours = {"days-0-starts": "09:00", "days-0-ends": "12:00", "days-0-pauses": "10:30-10:45 café", "most": "2"}
    here = fill(amal, f"/temps-forts/{make(amal)}/rencontres/nouvelles", **hours)
    fill(amal, f"{here}/groupes", class_ids=[cast.class_id, cast.other_class_id], parts="2")
    pasted = "Nom ; métier ; stand\nNadia Benali ; ingénieure du son ; Table 1\nStudio Miramar ; décors ; Table 2\n"
    read = amal.post(f"{here}/exposants", {"text": pasted, "relire": "1"})
    assert "ingénieure du son" in read.text
    assert amal.post(f"{here}/exposants", {**form_of(read.text), "text": pasted}).status_code == 302
    fill(amal, f"{here}/voeux", text="CE2 B – groupe 1 ; Studio Miramar")
    assert "Vérifié" in amal.text(f"{here}/calculer")
    fill(amal, f"{here}/calculer")
    return here


def test_a_forum_from_its_creation_to_its_printed_sheets(app: Flask, cast: Cast, amal: Browser) -> None:
    here = make_forum(amal, cast)
    assert db.session.scalar(db.select(db.func.count()).select_from(Meeting)) == 8
    assert amal.text(f"{here}/tableau").count("Nadia Benali") == 4
    assert "6e A – groupe 2" in amal.text(f"{here}/tableau?vue=exposants")
    groups = ["6e A – groupe 1", "6e A – groupe 2", "CE2 B – groupe 1", "CE2 B – groupe 2"]
    assert re.findall(r"<h2 id=\"m-\d+\">([^<]+)</h2>", amal.text(f"{here}/fiches")) == groups
    assert amal.text(f"{here}/fiches?vue=exposants").count('<article class="handout') == 2
    assert len(amal.get(f"{here}/tableau?format=csv").text.strip().splitlines()) == 9


def test_rounds_are_laid_around_the_coffee(app: Flask, cast: Cast, amal: Browser) -> None:
    make_forum(amal, cast)
    rounds = db.session.scalars(db.select(Rotation)).one().rounds
    assert [f"{each.starts:%H:%M}-{each.ends:%H:%M}" for each in rounds] == [
        "09:00-09:20",
        "09:25-09:45",
        "09:50-10:10",
        "10:45-11:05",
        "11:10-11:30",
        "11:35-11:55",
    ]


def test_sessions_are_chosen_among_those_of_its_days(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        session_id = make_session(cast).id
    number = make(amal)
    path = f"/temps-forts/{number}/seances"
    page = amal.text(path)
    assert "CE2 B, École Goscinny" in page
    assert amal.post(path, {**form_of(page), "sessions": [session_id]}).status_code == 302
    sheet = amal.text(f"/temps-forts/{number}")
    assert "jeudi 3 décembre 2026" in sheet.lower()
    assert "Forum des métiers" in amal.text(f"/seances/{session_id}/temps-fort")
    assert "SUMMARY" in amal.get(f"/temps-forts/{number}/programme.ics").text
    assert "Aucune séance à ajouter" in amal.text(path)
    assert amal.post(f"/temps-forts/{number}/retirer-seance", {"seance": session_id}).status_code == 302
    assert "Aucune séance dans ce temps fort" in amal.text(f"/temps-forts/{number}")


def test_a_teacher_sees_their_own_groups_only(
    app: Flask, cast: Cast, amal: Browser, bea: Browser, dan: Browser
) -> None:
    with transaction():
        rotation = make_rotation(groups=some_groups(2), hosts=some_hosts(2))
        number, gathering = rotation.id, rotation.gathering_id
        db.session.add(RotationGroup(rotation_id=number, label="CE2 B", class_id=cast.class_id))
    amal.post(f"/rencontres/{number}/calculer", form_of(amal.text(f"/rencontres/{number}/calculer")))
    assert dan.get(f"/temps-forts/{gathering}").status_code == 404
    assert bea.get(f"/temps-forts/{gathering}").status_code == 200
    sheets = bea.text(f"/rencontres/{number}/fiches?vue=exposants")
    assert sheets.count('<article class="handout') == 1
    assert "Groupe 1" not in sheets
    assert bea.get(f"/rencontres/{number}/tableau").status_code == 403
    own, other = (
        db.session.scalars(db.select(RotationGroup.id).where(RotationGroup.label == label)).one()
        for label in ("CE2 B", "Groupe 1")
    )
    assert (bea.get(f"/groupes-rencontre/{own}").status_code, bea.get(f"/groupes-rencontre/{other}").status_code) == (
        200,
        404,
    )
    host = db.session.scalars(db.select(RotationHost.id)).first()
    assert bea.get(f"/exposants/{host}").status_code == 404


def test_a_meeting_fixed_by_hand_stays(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        number = make_rotation(groups=some_groups(3), hosts=some_hosts(3), most=2).id
    amal.post(f"/rencontres/{number}/calculer", form_of(amal.text(f"/rencontres/{number}/calculer")))
    group, host = first(RotationGroup), first(RotationHost)
    path = f"/groupes-rencontre/{group}/fixer?tour=6"
    assert amal.post(path, {**form_of(amal.text(path)), "host_id": host}).status_code == 302
    for trial in (1, 2, 3):
        preview = amal.text(f"/rencontres/{number}/calculer?essai={trial}")
        assert "1 rencontre fixée à la main est gardée" in preview
        assert amal.post(f"/rencontres/{number}/calculer?essai={trial}", form_of(preview)).status_code == 302
        fixed = db.session.scalars(db.select(Meeting).where(Meeting.is_pinned)).one()
        assert (fixed.group_id, fixed.host_id, fixed.starts.isoformat("minutes")) == (group, host, "11:35")
        db.session.rollback()
    refused = amal.post(f"/groupes-rencontre/{group + 1}/fixer?tour=6", {"host_id": host})
    assert refused.status_code == 422
    assert "Pro 1 reçoit 2 groupes au tour 6, pour 1 au plus." in refused.text
    assert amal.post(f"/rendez-vous/{fixed.id}/liberer").status_code == 302
    assert amal.post(f"/rendez-vous/{fixed.id}/retirer").status_code == 302


def test_a_list_narrowed_and_an_archived_forum(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        number = make_gathering(title="Festival du film " + "x" * 280).id
        make_gathering(title="Marché", first_day=date(2025, 3, 4), last_day=date(2025, 3, 4))
    assert "Festival du film" in amal.text("/temps-forts?q=festival&when=coming")
    assert "Marché" not in amal.text("/temps-forts?q=festival")
    version = db.session.get_one(Gathering, number).version
    assert amal.post(f"/temps-forts/{number}/archiver", {"version": version}).status_code == 302
    assert "Fiche archivée" in amal.text("/temps-forts")
    assert "Festival du film" not in amal.text("/temps-forts?q=festival")
    assert "Festival du film" in amal.text("/temps-forts?archived=y")
    assert amal.post(f"/temps-forts/{number}/retablir").status_code == 302
