"""Hostile cells and files, for each kind: each row has an outcome, none is half written, no page fails."""

import csv
from contextlib import suppress
from io import BytesIO, StringIO

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from eac.core.errors import RuleBroken
from eac.db import db, transaction
from eac.imports import values
from eac.imports.kinds import CLASSES, Kind
from eac.imports.models import ImportedRow
from eac.imports.rules import Outcome
from tests.factories.directory import make_activity, make_calendar, make_class, make_level, make_school, make_venue
from tests.imports.bring import brought_in, clerk, rows
from tests.signed import Browser

ODD = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "=1+1",
            "@SUM(A1)",
            "#N/A",
            "0060176J",
            "60176J",
            "École Goscinny",
            "CE2 A",
            "ce2",
            "oui",
            "08/12/2026",
            "31/02/2026",
            "9h",
            "25h61",
            "-1",
            "99999999999999999999",
            "1e5",
            "43,55",
            "x" * 400,
            "a;b;c",
            "<script>alert(1)</script>",
            "' OR 1=1 --",
            "\u202eabc",
            "Visite",
            "réalisée",
            "annulée",
            "2026-2027",
            "x@example.org",
            "\u00e9\u0301",
        ]
    ),
)
READERS = [
    values.whole,
    values.day,
    values.hour,
    values.uai,
    values.postcode,
    values.insee,
    values.phone,
    values.mail,
    values.website,
    values.siret,
    values.school_year,
    values.yes_no,
    values.cents,
    values.numbers,
    values.names_of,
    values.text,
    values.line_of(),
    values.decimal(-90, 90),
]


@pytest.mark.parametrize("read", READERS, ids=lambda read: getattr(read, "__qualname__", "reader"))
@given(cell=ODD)
def test_a_cell_gives_a_value_or_a_refusal_and_nothing_else(read: values.Reader, cell: str) -> None:
    with suppress(RuleBroken):
        read(cell)


@pytest.fixture
def city(app: Flask) -> None:
    """A little of everything, so that odd rows find something to name."""
    with transaction():
        make_calendar()
        make_class(make_school(name="École Goscinny", uai="0060176J"), name="CE2 A")
        make_level("cp")
        make_activity(title="Visite")
        make_venue(name="Musée")
        clerk()


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.kind.value)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_odd_rows_are_written_whole_or_refused(kind: type[Kind], data: st.DataObject) -> None:
    names = [field.name for field in kind.fields]
    lines = data.draw(st.lists(st.lists(ODD, min_size=len(names), max_size=len(names)), min_size=1, max_size=8))
    out = StringIO()
    csv.writer(out, delimiter=";").writerows([[f"c{n}" for n in range(len(names))], *lines])
    before = db.session.scalar(select(func.count()).select_from(kind.model)) or 0
    try:
        run = brought_in(
            kind.kind,
            out.getvalue().encode("utf-8", "replace"),
            mapping={name: number for number, name in enumerate(names)},
            reason="essai",
        )
    except RuleBroken:
        return
    made = sum(each.outcome is Outcome.NEW for each in rows(run))
    assert (db.session.scalar(select(func.count()).select_from(kind.model)) or 0) - before == made
    written = select(func.count()).select_from(ImportedRow).where(ImportedRow.run_id == run.id)
    assert db.session.scalar(written) == made + run.counts[Outcome.CHANGED]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), name=st.text(max_size=20))
def test_no_file_makes_the_page_fail(amal: Browser, content: bytes, name: str) -> None:
    data = {"file": (BytesIO(content), name), "school_year": "2026-2027", "kind": "schools"}
    answer = amal.post("/imports/nouveau", data, content_type="multipart/form-data")
    assert answer.status_code in {302, 422}
