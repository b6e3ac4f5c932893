"""Every route × method × identity × own or another's subject, against the table that people wrote (matrix/*.toml).

`yes`: answered. `in`: sent to the sign-in page. A number: refused. A route that the table does not know fails.
"""

import pytest
from flask import Flask
from sqlalchemy import true

from eac.app import create_app
from eac.config import Settings
from eac.scheduling import policy
from eac.web.security import HEADERS
from tests.guards.city import IDENTITIES
from tests.guards.rehearsal import Stage, outcome, shows_canary
from tests.guards.table import LINES, Line, fill, routes

BLIND = ("anonymous", "teacher", "practitioner", "head")
"""Identities that must never see a word of the strangers' school. The others read the whole city, or its figures."""


def test_the_table_knows_every_route_and_no_other(session_app: Flask) -> None:
    written = {(line.method, line.rule) for line in LINES}
    known = routes(session_app)
    assert {"missing": sorted(known - written), "gone": sorted(written - known)} == {"missing": [], "gone": []}


def test_the_table_asks_for_own_and_other_subjects() -> None:
    asked: dict[tuple[str, str], set[str]] = {}
    for line in LINES:
        asked.setdefault((line.method, line.rule), set()).add(line.whose)
    assert {key for key, whose in asked.items() if "<int:id>" in key[1] and whose != {"own", "other"}} == set()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_answers_as_the_table_says(stage: Stage, line: Line) -> None:
    path = fill(line.rule, stage.city.other if line.whose == "other" else stage.city.own)
    answers = [stage.ask(identity, line.method, path) for identity in IDENTITIES]
    assert tuple(outcome(answer) for answer in answers) == line.expected
    seen = [who for who, answer in zip(IDENTITIES, answers, strict=True) if who in BLIND and shows_canary(answer)]
    assert seen == []
    if not path.startswith("/static"):
        assert [{name: answer.headers.get(name) for name in HEADERS} for answer in answers] == [
            {**HEADERS, **_stricter(path)}
        ] * len(answers)


def _stricter(path: str) -> dict[str, str]:
    return {"Referrer-Policy": "no-referrer"} if path.startswith(("/f/", "/r/", "/m/")) else {}


SWAPS = [
    "/seances?etablissement={school}",
    "/agenda?jour=2026-12-03&etablissement={school}",
    "/agenda/jour?jour=2026-12-03&intervenant={practitioner}",
    "/seances/verifier?classes-0-class_id={class}&starts_on=2026-12-03&starts_time=14:00&ends_time=15:30",
    "/seances/nouvelle?copie={session}",
    "/seances/nouvelle?classe={class}",
    "/bilan/2026-2027/manques?ecole={school}",
    "/classes?etablissement={school}",
    "/etablissements?q=École",
    "/enseignants?q=Durand",
    "/recherche?q=école",
    "/recherche?q=séance",
    "/recherche?q=durand",
    "/recherche?q=ce2",
]
"""Addresses into which a person writes another's ids."""


@pytest.mark.parametrize("address", SWAPS)
def test_anothers_ids_in_the_address_show_nothing(stage: Stage, address: str) -> None:
    path = address.format(**stage.city.other.ids)
    shown = [who for who in BLIND if shows_canary(stage.ask(who, "GET", path))]
    assert shown == []


def test_the_canary_is_there_to_be_seen(stage: Stage) -> None:
    shown = stage.ask("coordinator", "GET", f"/seances/{stage.city.other.ids['session']}")
    assert (shown.status_code, shows_canary(shown)) == (200, True)


def test_a_policy_that_forgets_the_scope_is_noticed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "visible", lambda _user: true())
    answer = stage.ask("teacher", "GET", f"/seances/{stage.city.other.ids['session']}")
    assert (outcome(answer), shows_canary(answer)) == ("yes", True)
    assert shows_canary(stage.ask("head", "GET", "/seances"))


def test_a_mediator_cannot_plan_for_another_structure(stage: Stage) -> None:
    own, other = stage.city.own.ids, stage.city.other.ids
    fields = {
        "starts_on": "2026-12-10",
        "starts_time": "14:00",
        "ends_time": "15:30",
        "time_of_life": "school",
        "state": "proposed",
        "classes-0-class_id": own["class"],
        "override_reason": "essai",
    }
    answers = [
        stage.ask(
            "mediator", "POST", "/seances/nouvelle", data={**fields, "activity": ids["activity"], "venue": ids["venue"]}
        )
        for ids in (own, other)
    ]
    assert outcome(answers[0]) == "yes"
    assert answers[0].status_code == 302, answers[0].text
    assert answers[1].status_code in {403, 422}


def test_an_unguarded_route_stops_the_start(session_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from flask import Blueprint

    from eac import app as application
    from eac.web.guards import UnguardedRoute

    open_door = Blueprint("open_door", __name__)
    open_door.add_url_rule("/porte", view_func=lambda: "", endpoint="porte")
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, open_door))
    settings: Settings = session_app.config["EAC"]
    with pytest.raises(UnguardedRoute, match=r"open_door\.porte"):
        create_app(settings)
