"""What is taken away: the programme and a group's meetings as calendars, the table as files; and what pages cost."""

import pytest
from flask import Flask
from icalendar import Calendar

from eac.audit.service import System
from eac.db import db, transaction
from eac.gatherings import arranging, service
from eac.gatherings.models import Rotation, RotationGroup
from eac.gatherings.rules import HostDetails
from eac.identity.models import User
from eac.sheets.reading import read_table
from tests.factories.directory import make_class
from tests.factories.gatherings import make_gathering, make_rotation, some_groups, some_hosts
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.partners.statements import counted
from tests.signed import Browser


def events(content: bytes) -> list[tuple[str, str, str]]:
    """Title, start and place of each event, in order of time."""
    found = [
        (str(each["SUMMARY"]), f"{each.decoded('DTSTART'):%Y-%m-%d %H:%M}", str(each.get("LOCATION", "")))
        for each in Calendar.from_ical(content.decode()).walk("VEVENT")
    ]
    return sorted(found, key=lambda each: (each[1], each[0]))


def test_the_programme_as_a_calendar_holds_what_its_reader_may_see(
    app: Flask, cast: Cast, amal: Browser, dan: Browser
) -> None:
    with transaction():
        session, forum = make_session(cast, title="Monter un film"), make_gathering()
        service.add_sessions([session.id], by=db.session.get_one(User, cast.amal_id), gathering=forum)
        rotation = make_rotation(forum)
        group = RotationGroup(rotation=rotation, label="6e A", class_id=cast.other_class_id)
        db.session.add(group)
        path = f"/temps-forts/{forum.id}/programme.ics"
    answer = amal.get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    nine = "2026-12-03 09:00"
    assert [(title, start) for title, start, _place in events(answer.data)] == [
        ("Monter un film – CE2 B, École Goscinny", nine),
        ("Rencontres – Forum des métiers", nine),
    ]
    assert [title for title, _start, _place in events(dan.get(path).data)] == ["Rencontres – Forum des métiers"]


def test_a_group_takes_its_meetings_along(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        hosts = [HostDetails("Nadia; Benali, « son »", "ingénieure du son", stand="Table 1")]
        rotation = make_rotation(groups=some_groups(1), hosts=hosts)
        arranging.keep(1, by=System(), rotation=rotation)
        number = db.session.scalars(db.select(RotationGroup.id)).one()
    assert events(amal.get(f"/groupes-rencontre/{number}/rencontres.ics").data) == [
        ("Groupe 1 rencontre Nadia; Benali, « son »", "2026-12-03 09:00", "Table 1, Palais")
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_the_table_as_a_file(app: Flask, cast: Cast, amal: Browser, kind: str) -> None:
    with transaction():
        rotation = make_rotation(groups=some_groups(2), hosts=[HostDetails("=SOMME(A1)", stand="Table 1")])
        arranging.keep(1, by=System(), rotation=rotation)
        number = rotation.id
    answer = amal.get(f"/rencontres/{number}/tableau?format={kind}")
    assert f"forum-des-metiers-rencontres-2026-11-24.{kind}" in answer.headers["Content-Disposition"]
    table = read_table(answer.data, f"tableau.{kind}")
    place = table.headings.index("Groupe")
    assert sorted(row.cells[place] for row in table.rows) == ["Groupe 1", "Groupe 2"]


PAGES = (
    "",
    "/groupes",
    "/exposants",
    "/voeux",
    "/calculer",
    "/tableau",
    "/tableau?vue=exposants",
    "/fiches",
    "/programmer",
)


def fill(rotation: Rotation, count: int) -> None:
    """More groups, half of them of classes, more hosts, wishes, and a table."""
    first = len(db.session.scalars(db.select(RotationGroup.id)).all())
    groups = some_groups(first + count)[first:]
    made = arranging.add_groups(groups, by=System(), rotation=rotation)
    for each in made[::2]:
        each.class_id = make_class().id
    hosts = arranging.add_hosts(some_hosts(first + count // 3)[first // 3 :], by=System(), rotation=rotation)
    arranging.put_wishes({each.id: [hosts[0].id] for each in made}, by=System(), rotation=rotation)
    arranging.keep(1, by=System(), rotation=rotation)


def sent(amal: Browser, number: int) -> dict[str, int]:
    """Statements that each page sends."""
    found = {}
    for page in PAGES:
        with counted() as statements:
            amal.text(f"/rencontres/{number}{page}")
        found[page] = len(statements)
    return found


def test_300_groups_cost_no_more_statements_than_3(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        rotation = make_rotation()
        fill(rotation, 3)
        number = rotation.id
    few = sent(amal, number)
    with transaction():
        fill(db.session.get_one(Rotation, number), 297)
    assert sent(amal, number) == few


def test_300_temps_forts_cost_no_more_statements_than_3(app: Flask, cast: Cast, amal: Browser, bea: Browser) -> None:
    def sent(number: int) -> list[int]:
        with transaction():
            for rank in range(number):
                make_rotation(make_gathering(title=f"Forum {rank}"), groups=some_groups(1))
        found = []
        for reader in (amal, bea):
            with counted() as statements:
                reader.text("/temps-forts")
            found.append(len(statements))
        return found

    assert sent(3) == sent(60)
