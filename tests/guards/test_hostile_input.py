"""Numbers too large, characters that are none, and markup: refused or shown as text, never an error of ours."""

import pytest

from tests.guards.pages import form_of
from tests.guards.rehearsal import Stage
from tests.guards.table import LINES, fill

BAD_NUMBERS = ["2147483648", "9223372036854775808", "-1", "1e9", "٣", "0x10", "1" * 60]
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
BAD_TEXTS = ["\ud800", "a\u202eb", "x" * 100_000, "%00", "'; DROP TABLE school; --", "${7*7}", "\u2028", MARKUP]
ADDED = ("/modifier", "/nouvelle", "/nouveau", "/nouvelles")
LISTS = sorted({line.rule for line in LINES if line.method == "GET" and "<" not in line.rule})
FORMS = sorted({line.rule for line in LINES if line.method == "POST" and line.rule.endswith(ADDED)})
WITH_ID = sorted({(line.method, line.rule) for line in LINES if "<int:id>" in line.rule})
ASKED = (
    "q",
    "page",
    "tri",
    "jour",
    "annee",
    "etablissement",
    "lieu",
    "type",
    "etat",
    "copie",
    "offre",
    "classe",
    "niveau",
)


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808", "1" * 60, "0"])
def test_numbers_in_the_path(stage: Stage, number: str) -> None:
    answers = {}
    for method, rule in WITH_ID:
        path = fill(rule.replace("<int:id>", number), stage.city.own)
        answers[f"{method} {rule}"] = stage.ask("administrator", method, path).status_code
    assert {key: status for key, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize("rule", LISTS)
def test_oddities_in_the_address(stage: Stage, rule: str) -> None:
    for value in (*BAD_NUMBERS[:4], *(text[:2000] for text in BAD_TEXTS)):
        query = dict.fromkeys(ASKED, value.encode("utf-8", "surrogatepass"))
        answer = stage.ask("administrator", "GET", rule, query_string=query)
        assert answer.status_code in {200, 302, 400, 403, 404}, value
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("rule", FORMS)
def test_oddities_in_every_field(stage: Stage, rule: str) -> None:
    path = fill(rule, stage.city.own)
    fields = form_of(stage.ask("administrator", "GET", path).text)
    for value in (*BAD_NUMBERS[:4], *BAD_TEXTS):
        odd = dict.fromkeys(
            fields.keys() - {"form_key", "csrf_token", "version"}, value.encode("utf-8", "surrogatepass")
        )
        answer = stage.ask("administrator", "POST", path, data={**odd, "version": fields.get("version", [""])[0]})
        assert answer.status_code in {302, 400, 409, 422}, value[:80]
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("rule", [rule for rule in FORMS if rule.endswith("/modifier")])
def test_one_odd_field_among_good_ones(stage: Stage, rule: str) -> None:
    path = fill(rule, stage.city.own)
    fields = form_of(stage.ask("administrator", "GET", path).text)
    for name in fields.keys() - {"form_key", "csrf_token"}:
        answer = stage.ask("administrator", "POST", path, data={**fields, "form_key": "", name: BAD_NUMBERS[1]})
        assert answer.status_code in {302, 400, 409, 422}, name
