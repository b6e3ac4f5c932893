"""Lists as files: all rows of the filters, the columns one may have, and what comes back by an import is the same."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.catalogue.rules import SessionKind
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.imports.examine import Incoming, examine
from eac.imports.kinds.activities import Activities
from eac.imports.kinds.base import Kind
from eac.imports.kinds.classes import Classes
from eac.imports.kinds.partners import Partners, Venues, Works
from eac.imports.kinds.people import Practitioners, Teachers
from eac.imports.kinds.schools import Schools
from eac.imports.kinds.sessions import Sessions
from eac.imports.matching import match
from eac.imports.rules import Options, Outcome
from eac.partners.models import Work
from eac.partners.rules import WorkKind
from eac.scheduling.rules import Participant
from eac.schools.rules import Priority, SchoolKind, Sector
from eac.sheets.reading import read_table
from tests.factories.directory import (
    make_activity,
    make_class,
    make_partner,
    make_practitioner,
    make_school,
    make_teacher,
    make_venue,
)
from tests.factories.people import Cast, make_user
from tests.factories.sessions import at, make_session
from tests.partners.statements import counted
from tests.signed import Browser

CALENDARS = ("/reference/annees", "/reference/vacances", "/reference/feries")
LISTS = (
    "/etablissements",
    "/classes",
    "/structures",
    "/lieux",
    "/oeuvres",
    "/offres",
    "/seances",
    "/journal",
    *CALENDARS,
)
TRACED = ("/enseignants", "/intervenants")


def table(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def take(browser: Browser, path: str, kind: str = "csv") -> Any:
    """The file of a list."""
    if path.partition("?")[0] in TRACED:
        return browser.post(path, {"format": kind})
    return browser.get(f"{path}{'&' if '?' in path else '?'}format={kind}")


def make_rich_city(cast: Cast) -> None:
    """One record of each list with everything filled in, names that are hard for files included."""
    partner = make_partner(name="Compagnie « L’Œuf »", siret="73282932000074", phone="04 93 12 34 56", notes="x ; y\nz")
    school = make_school(
        name="Lycée =1+1 « Carnot »",
        kind=SchoolKind.LGT,
        sector=Sector.PRIVATE_CONTRACT,
        priority=Priority.REP_PLUS,
        is_qpv=True,
        ips=98.5,
        ips_year="2025-2026",
        headcount=1200,
        headcount_year="2026-2027",
        postcode="06400",
        city="Cannes",
        insee="06029",
        phone="04 93 12 34 56",
        email="carnot@example.org",
    )
    group = make_class(school, ("2de",), name="2de 3", notes="à rappeler")
    make_teacher(group, first_name="Zoé", last_name="d’Été", subject="Lettres", notes="temps partiel")
    make_practitioner(first_name="Luc", last_name="Fé", phone="06 12 34 56 78", partners=[partner], email="luc@ex.org")
    make_venue(name="Salle, bis", partner=partner, postcode="06400", city="Cannes", accessibility=["motor", "visual"])
    db.session.add(Work(title="Le Ballon rouge", kind=WorkKind.FILM, authors="Albert Lamorisse", running_minutes=36))
    make_activity(title="Atelier écriture", kind=SessionKind.PRACTICE_WORKSHOP, partner=partner, cost_per_session=12050)
    make_session(cast)
    both = tuple(Participant(each, 12) for each in (cast.class_id, group.id))
    make_session(cast, participants=both, when=at(date(2026, 12, 10)), override_reason="deux écoles")


@pytest.mark.parametrize("path", [*LISTS, *TRACED])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_every_list_is_a_file_in_three_formats(amal: Browser, cast: Cast, path: str, kind: str) -> None:
    with transaction():
        make_rich_city(cast)
    answer = take(amal, path, kind)
    assert answer.status_code == 200
    name = answer.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="')
    assert name.endswith(f'-2026-11-24.{kind}"')
    assert answer.data[:2] == (b"\xef\xbb" if kind == "csv" else b"PK")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etablissements", Schools),
        ("/classes", Classes),
        ("/enseignants", Teachers),
        ("/structures", Partners),
        ("/intervenants", Practitioners),
        ("/lieux", Venues),
        ("/oeuvres", Works),
        ("/offres", Activities),
        ("/seances", Sessions),
    ],
)
def test_an_exported_list_comes_back_unchanged(amal: Browser, cast: Cast, path: str, kind: type[Kind]) -> None:
    with transaction():
        make_rich_city(cast)
    read = read_table(take(amal, path).data, "liste.csv")
    mapping = match(read.headings, kind.fields, {})
    assert set(mapping) == {field.name for field in kind.fields}
    found = [each.result for each in examine(Incoming(read, mapping, Options("2026-2027")), kind(Options("2026-2027")))]
    assert found
    assert [(each.outcome, each.problems, each.differences) for each in found] == [(Outcome.UNCHANGED, (), ())] * len(
        found
    )


def test_filters_search_and_order_are_those_of_the_list_and_the_page_is_not(amal: Browser, cast: Cast) -> None:
    with transaction():
        for number in range(60):
            make_school(name=f"École Voltaire {number:02}")
    rows = table(take(amal, "/etablissements?q=voltaire&tri=-nom&page=2").data)
    assert [row["Nom"] for row in rows] == [f"École Voltaire {number:02}" for number in reversed(range(60))]
    assert table(take(amal, "/etablissements?type=lgt").data) == []


def test_text_never_becomes_a_formula(amal: Browser, cast: Cast) -> None:
    with transaction():
        make_school(name="=HYPERLINK(A1)")
    assert "'=HYPERLINK(A1)" in [row["Nom"] for row in table(take(amal, "/etablissements").data)]


def test_one_exports_only_what_one_sees(app: Flask, bea: Browser, cast: Cast) -> None:
    with transaction():
        head = make_user(Role.HEAD, cast.school_id).id
    assert [row["Classe"] for row in table(take(bea, "/classes").data)] == ["CE2 B"]
    assert "Notes internes" not in table(take(bea, "/classes").data)[0]
    mine = table(take(Browser(app, head), "/enseignants").data)
    assert [row["Prénom"] for row in mine] == ["Bea"]
    assert "Notes internes" not in mine[0]
    assert bea.post("/enseignants", {"format": "csv"}).status_code == 403


def test_costs_are_for_who_reads_them(amal: Browser, bea: Browser, cast: Cast) -> None:
    with transaction():
        make_activity(title="Atelier", cost_per_session=12050)
    assert table(take(amal, "/offres").data)[0]["Coût par séance"] == "120,50"
    assert "Coût par séance" not in table(take(bea, "/offres").data)[0]


def test_the_journal_notes_who_took_a_list_of_people(amal: Browser, cast: Cast) -> None:
    take(amal, "/enseignants?q=bea")
    take(amal, "/intervenants")
    found = db.session.execute(
        select(AuditEntry.sentence, AuditEntry.actor_name)
        .where(AuditEntry.action.startswith("export_"))
        .order_by(AuditEntry.id)
    )
    said = [(sentence.replace("\u202f", " "), who) for sentence, who in found]
    assert said == [
        ("Liste des enseignants exportée. Fiches : 1", "Amal"),
        ("Liste des intervenants exportée. Fiches : 1", "Amal"),
    ]


def test_a_session_s_row_tells_who_comes_when_and_where(amal: Browser, cast: Cast) -> None:
    with transaction():
        make_session(cast)
    row = table(take(amal, "/seances").data)[0]
    told = [row[name] for name in ("Date", "Début", "Fin", "Classes", "Établissement", "Effectif attendu", "État")]
    assert told == ["03/12/2026", "09:00", "10:30", "CE2 B", "École Goscinny", "24", "Proposée"]


def test_a_format_that_is_none_shows_the_list(amal: Browser) -> None:
    assert "Exporter" in amal.text("/etablissements?format=exe")
    assert "Exporter" not in amal.text("/etablissements?q=zzzz")


@pytest.mark.slow
def test_as_many_statements_for_3_rows_as_for_300(amal: Browser, cast: Cast) -> None:
    def fill(count: int) -> dict[str, int]:
        with transaction():
            for number in range(count):
                partner = make_partner()
                make_teacher(make_class(make_school()))
                make_practitioner(partners=[partner])
                make_venue(partner=partner)
                make_activity(partner=partner)
                db.session.add(Work(title=f"Œuvre {number}", kind=WorkKind.FILM))
        return {path: statements(path) for path in (*LISTS, *TRACED)}

    def statements(path: str) -> int:
        take(amal, path)
        with counted() as sent:
            take(amal, path)
        return len(sent)

    with transaction():
        make_session(cast)
    assert fill(3) == fill(297)
