"""What holds for every answer: headers, form tokens, and reading that changes nothing."""

import pytest

from eac.db import db
from eac.web.security import HEADERS
from tests.guards.rehearsal import Rows, Stage, rows
from tests.guards.table import LINES, fill

UNSAFE = sorted({(line.method, line.rule) for line in LINES if line.method != "GET"})
BY_PROGRAMS = {("POST", "/m/<link_id>/<signature>/arret/<kind>")}
"""What mail programs call (RFC 8058): they read no page, so the signature in the address stands for its token."""
READ = sorted({line.rule for line in LINES if line.method == "GET"})


def dump() -> dict[str, Rows]:
    """All rows of all tables."""
    db.session.rollback()
    kept = rows()
    db.session.rollback()
    return kept


def test_reading_changes_nothing(stage: Stage) -> None:
    before = dump()
    paths = {fill(rule, half) for rule in READ for half in (stage.city.own, stage.city.other)}
    for identity in ("administrator", "teacher"):
        for path in sorted(paths):
            stage.ask(identity, "GET", path, headers={"X-Rehearsed": ""})
    assert dump() == before


def test_a_change_would_be_noticed(stage: Stage) -> None:
    before = dump()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE school SET notes = 'x' WHERE notes = ''")
    changed = dump()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE school SET notes = '' WHERE notes = 'x'")
    assert changed["school"] != before["school"]
    assert dump() == before


@pytest.mark.parametrize(("method", "rule"), [each for each in UNSAFE if each not in BY_PROGRAMS], ids=str)
@pytest.mark.parametrize("token", ["", "forged", "another's"])
def test_a_form_without_its_token_is_refused(stage: Stage, method: str, rule: str, token: str) -> None:
    sent = stage.passes["coordinator"].token if token == "another's" else token
    path = fill(rule, stage.city.own)
    answer = stage.ask("administrator", method, path, headers={"X-CSRFToken": sent})
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (400, HEADERS["Content-Security-Policy"])


def test_a_form_from_another_site_is_refused(stage: Stage) -> None:
    answers = [
        stage.ask("administrator", method, fill(rule, stage.city.own), headers={"Sec-Fetch-Site": "cross-site"})
        for method, rule in UNSAFE
    ]
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nulle-part", 404),
        ("GET", "/seances/999999", 404),
        ("GET", "/seances/%00", 400),
        ("GET", "/seances?q=%00", 400),
        ("PUT", "/seances/nouvelle", 405),
        ("DELETE", "/seances/1", 405),
        ("GET", "/seances/", 404),
        ("GET", "/f/abc/def.ics", 404),
        ("GET", "/static/js/theme.js", 200),
        ("GET", "/static/css/tokens.css", 200),
        ("GET", "/static/nulle-part.css", 404),
        ("GET", "/accueil", 200),
        ("GET", "/bilan", 302),
    ],
)
def test_headers_on_every_kind_of_answer(stage: Stage, method: str, path: str, status: int) -> None:
    answer = stage.ask("administrator", method, path)
    expected = {**HEADERS, "Referrer-Policy": answer.headers.get("Referrer-Policy", "")}
    assert (answer.status_code, {name: answer.headers.get(name) for name in HEADERS}) == (status, expected)
    assert expected["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_pages_are_kept_by_nobody(stage: Stage) -> None:
    pages = ("/accueil", "/seances", "/offres", "/nulle-part")
    assert [stage.ask("coordinator", "GET", path).headers["Cache-Control"] for path in pages] == ["no-store"] * 4


def test_methods_that_a_route_does_not_know_are_refused(stage: Stage) -> None:
    known = {(line.method, line.rule) for line in LINES}
    paths = {rule: fill(rule, stage.city.own) for rule in READ}
    answers = {
        f"{method} {rule}": stage.ask("administrator", method, path).status_code
        for rule, path in paths.items()
        for method in ("POST", "PUT", "PATCH", "DELETE")
        if (method, rule) not in known
    }
    assert {key for key, status in answers.items() if status not in {404, 405}} == set()
