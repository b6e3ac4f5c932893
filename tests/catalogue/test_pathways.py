"""Pathways kept by city staff: added, reordered, changed, archived; read by everybody."""

from typing import Any

from flask import Flask
from sqlalchemy import event

from eac.audit.models import AuditEntry
from eac.catalogue.models import Pathway
from eac.db import db, transaction
from tests.factories.directory import make_activity, make_pathway
from tests.guards.pages import form_of
from tests.signed import Browser


def activities(count: int = 3) -> list[int]:
    """Ids of activities of the catalogue."""
    with transaction():
        return [make_activity(title=f"Offre {number}").id for number in range(count)]


def steps(*lines: tuple[int | str, str, str]) -> dict[str, Any]:
    """The fields of steps: activity, least and most days."""
    names = ("activity_id", "minimum_gap", "maximum_gap")
    return {f"steps-{n}-{name}": value for n, line in enumerate(lines) for name, value in zip(names, line, strict=True)}


def titles() -> list[str]:
    """The steps of the one pathway, in order, as the journal says them."""
    pathway = db.session.scalars(db.select(Pathway)).one()
    return [step.label for step in pathway.steps]


def test_added_with_its_steps_in_order(app: Flask, amal: Browser) -> None:
    first, second, third = activities()
    fields = {"title": "Écrire la mer", **steps((first, "", ""), (second, "7", "30"), (third, "", ""))}
    saved = amal.post("/parcours/nouveau", fields)
    assert saved.status_code == 302, saved.text
    assert titles() == ["1. Offre 0", "2. Offre 1 (7–30 j)", "3. Offre 2"]
    page = amal.text(saved.location)
    assert ("de 7 à 30 jours après" in page, "Parcours créé" in page) == (True, True)


def test_one_step_or_gaps_the_wrong_way_are_refused(app: Flask, amal: Browser) -> None:
    first, second, _third = activities()
    alone = amal.post("/parcours/nouveau", {"title": "Seul", **steps((first, "", ""), ("", "", ""))})
    assert (alone.status_code, "au moins deux étapes" in alone.text) == (422, True)
    wrong = amal.post("/parcours/nouveau", {"title": "Faux", **steps((first, "", ""), (second, "30", "7"))})
    assert (wrong.status_code, "Étape 2" in wrong.text) == (422, True)
    assert db.session.scalars(db.select(Pathway)).all() == []


def test_a_step_goes_up_and_one_is_added_without_saving(app: Flask, amal: Browser) -> None:
    first, second, _third = activities()
    fields = {"title": "Écrire", **steps((first, "", ""), (second, "7", "30"))}
    shown = form_of(amal.post("/parcours/nouveau", {**fields, "prepare": "up:1"}).text)
    assert (shown["steps-0-activity_id"], shown["steps-1-activity_id"]) == ([str(second)], [str(first)])
    longer = form_of(amal.post("/parcours/nouveau", {**fields, "prepare": "add_step"}).text)
    assert "steps-2-activity_id" in longer
    assert db.session.scalars(db.select(Pathway)).all() == []


def test_changed_and_archived(app: Flask, amal: Browser) -> None:
    first, second, third = activities()
    amal.post("/parcours/nouveau", {"title": "Écrire", **steps((first, "", ""), (second, "7", "30"))})
    number = db.session.scalars(db.select(Pathway.id)).one()
    fields = {**form_of(amal.text(f"/parcours/{number}/modifier")), **steps((first, "", ""), (third, "1", "2"))}
    assert amal.post(f"/parcours/{number}/modifier", fields).status_code == 302
    assert titles() == ["1. Offre 0", "2. Offre 2 (1–2 j)"]
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="change_pathway")).one()
    assert entry.changes["steps"] == [["1. Offre 0", "2. Offre 1 (7–30 j)"], ["1. Offre 0", "2. Offre 2 (1–2 j)"]]
    assert amal.post(f"/parcours/{number}/archiver", {"version": "2"}).status_code == 302
    assert "Aucun parcours pour le moment" in amal.text("/parcours")
    assert "Écrire" in amal.text("/parcours?archives=y")


def statements(browser: Browser) -> int:
    """How many statements the list takes."""
    seen: list[Any] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    browser.text("/parcours")
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_as_many_statements_for_two_as_for_twenty(app: Flask, bea: Browser) -> None:
    for count in (2, 18):
        with transaction():
            for _number in range(count):
                make_pathway(make_activity(), make_activity())
        taken = statements(bea)
        if count == 2:
            few = taken
    assert taken == few
