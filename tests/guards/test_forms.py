"""Every edit form: saves as it was opened, takes nothing it does not show, and refuses an older version."""

from typing import Any

import pytest

from tests.guards.pages import Fields, form_of
from tests.guards.rehearsal import Stage
from tests.guards.table import LINES, fill

EDITED = sorted(
    {(line.rule, line.whose) for line in LINES if line.method == "POST" and line.rule.endswith("/modifier")}
)
INTRUDERS: dict[str, Any] = {
    "id": "999",
    "role": "administrator",
    "roles": "administrator",
    "is_admin": "1",
    "school_id": "1",
    "partner_id": "1",
    "user_id": "1",
    "created_by": "1",
    "created_by_id": "1",
    "owner": "1",
    "by": "1",
    "created_at": "2000-01-01",
    "updated_at": "2000-01-01",
    "archived_at": "2000-01-01",
    "is_invented": "1",
    "uid": "forged",
    "sequence": "99",
    "cancelled_by_name": "forged",
    "actual_headcount": "99",
    "search_key": "forged",
    "password": "forged",
    "memberships-0-role": "administrator",
    "__class__": "forged",
}


def opened(stage: Stage, path: str) -> Fields:
    """The fields of an edit form as the page shows them."""
    page = stage.ask("administrator", "GET", path)
    assert page.status_code == 200
    return form_of(page.text)


@pytest.mark.parametrize(("rule", "whose"), EDITED, ids=str)
def test_saves_as_it_was_opened(stage: Stage, rule: str, whose: str) -> None:
    path = fill(rule, stage.city.other if whose == "other" else stage.city.own)
    answer = stage.ask("administrator", "POST", path, data=opened(stage, path))
    assert answer.status_code == 302, errors(answer.text)


@pytest.mark.parametrize("rule", sorted({rule for rule, _whose in EDITED}))
def test_unexpected_fields_change_nothing(stage: Stage, rule: str) -> None:
    path = fill(rule, stage.city.own)
    fields = opened(stage, path)
    intruders = {name: value for name, value in INTRUDERS.items() if name not in fields}
    without, honest = stage.written("administrator", path, fields)
    crowded, loaded = stage.written("administrator", path, {**fields, **intruders})
    assert (without.status_code, crowded.status_code) == (302, 302)
    assert loaded == honest


@pytest.mark.parametrize("rule", sorted({rule for rule, _whose in EDITED}))
def test_an_older_version_is_refused_and_nothing_typed_is_lost(stage: Stage, rule: str) -> None:
    path = fill(rule, stage.city.own)
    fields = opened(stage, path)
    assert fields["version"][0].isdigit()
    answer = stage.ask("administrator", "POST", path, data={**fields, "version": ["0"]})
    assert answer.status_code == 409
    kept = form_of(answer.text)
    own = {"version", "form_key", "csrf_token"}
    assert {name: value for name, value in kept.items() if name not in own} == {
        name: value for name, value in fields.items() if name not in own
    }


def errors(html: str) -> str:
    """What a refused page says."""
    start = html.find("notice-danger")
    return html[start : start + 600]


def test_a_field_that_the_form_shows_does_change_something(stage: Stage) -> None:
    path = fill("/seances/<int:id>/modifier", stage.city.own)
    fields = opened(stage, path)
    _answer, honest = stage.written("administrator", path, fields)
    _answer, changed = stage.written("administrator", path, {**fields, "notes_for_staff": ["apporter la clé"]})
    assert {name for name in honest if honest[name] != changed[name]} - {"audit_entry"} == {"school_session"}
