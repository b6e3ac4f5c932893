"""Rounds in which different acts fight for one slot: create, move, restore, and confirm what already holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from tests.races.city import Slot
from tests.races.fleet import Answer, Person
from tests.races.heats import Errand, at_once
from tests.races.ledger import Ledger

KIND = "practitioner"


@dataclass(frozen=True)
class MixedRound:
    """A slot, the four errands released at it, and the session that held it beforehand, if any."""

    slot: Slot
    errands: list[Errand]
    holder: int | None


def prepare(person: Person, slot: Slot, parking: Slot, *, is_held: bool) -> MixedRound:
    """A session parked elsewhere to be moved in, a cancelled one to be restored, a new one; and a fourth act.

    Held: the fourth confirms the session that holds the slot. Otherwise it schedules another new one.
    """
    cancelled = _save(person, slot.fields(KIND, 0))
    person.post(f"/seances/{cancelled}/annuler", {"reason": "illness", "form_key": f"cancel{cancelled}"})
    parked = _save(person, parking.fields(KIND, 1))
    move = slot.fields(KIND, 1, version="1")
    fourth: Errand = ("/seances/nouvelle", slot.fields(KIND, 3))
    holder = None
    if is_held:
        holder = _save(person, slot.fields(KIND, 3))
        fourth = (f"/seances/{holder}/confirmer", {"form_key": f"confirm{holder}"})
    errands: list[Errand] = [
        (f"/seances/{cancelled}/retablir", {"form_key": f"restore{cancelled}"}),
        (f"/seances/{parked}/{'deplacer/vers' if is_held else 'modifier'}", move),
        ("/seances/nouvelle", slot.fields(KIND, 2)),
        fourth,
    ]
    return MixedRound(slot, errands, holder)


def rivals(person: Person, slot: Slot) -> list[Errand]:
    """Four acts on one and the same session: confirm, hold as an option, cancel, move by half an hour."""
    fields = slot.fields(KIND, 0)
    number = _save(person, fields)
    moved = slot.fields(KIND, 3, **{"classes-0-class_id": slot.group.classes[0]}, version="1")
    return [
        (f"/seances/{number}/confirmer", {"form_key": f"confirm{number}"}),
        (f"/seances/{number}/option", {"form_key": f"option{number}"}),
        (f"/seances/{number}/annuler", {"reason": "illness", "version": "1", "form_key": f"cancel{number}"}),
        (f"/seances/{number}/deplacer/vers", moved),
    ]


def _save(person: Person, fields: dict[str, Any]) -> int:
    answer = person.post("/seances/nouvelle", fields)
    if answer.status != 302:
        raise AssertionError(f"the preparation was refused with {answer.status}")
    return answer.subject_id


def run(people: Sequence[Person], rounds: Sequence[MixedRound]) -> list[list[Answer]]:
    """Release each round; the answers, round by round."""
    return at_once(people, [each.errands for each in rounds])


def holders(ledger: Ledger, slot: Slot) -> list[tuple[int, str]]:
    """The sessions that hold the shared practitioner in that half-day, with their states."""
    statement = """
        SELECT s.id, s.state FROM booking b JOIN school_session s ON s.id = b.session_id
        WHERE b.resource = 'practitioner' AND b.resource_id = :practitioner
          AND s.starts_on = :day AND s.starts_time >= :opens AND s.starts_time < :closes
    """
    opens = slot.starts
    values = {"practitioner": slot.group.practitioner, "day": slot.day, "opens": opens, "closes": time(opens.hour + 4)}
    if ledger.engine.dialect.name == "sqlite":
        values = {name: value if name == "practitioner" else f"{value}" for name, value in values.items()}
    return [(number, state) for number, state in ledger.rows(statement, **values)]
