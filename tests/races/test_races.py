"""Nobody double-books, whoever saves at the same instant, on four server processes and either database.

`python -m bench.races` runs the same races for longer.
"""

import pytest

from tests.races import crashes, mixed
from tests.races.field import Field
from tests.races.heats import at_once, race

pytestmark = pytest.mark.slow
SLOTS, CONTROL_SLOTS, MIXED_ROUNDS, KEYS, KILLS = 24, 6, 6, 6, 2


def test_one_of_four_wins_each_slot_and_the_others_keep_their_form(field: Field) -> None:
    before = len(field.ledger.sessions())
    heats = race(field.people, field.slots(SLOTS))
    assert [heat.statuses for heat in heats if not heat.has_one_winner] == []
    assert field.ledger.double_bookings() == set()
    assert len(field.ledger.sessions()) - before == SLOTS
    assert field.fleet.failures == ""


def test_the_race_does_double_book_without_the_guard(unguarded_field: Field) -> None:
    heats = race(unguarded_field.people, unguarded_field.slots(CONTROL_SLOTS))
    assert unguarded_field.ledger.double_bookings()
    assert not all(heat.has_one_winner for heat in heats)


def test_move_restore_confirm_and_create_pass_the_same_guard(field: Field) -> None:
    slots = iter(field.slots(2 * MIXED_ROUNDS))
    rounds = [
        mixed.prepare(field.people[0], slot, next(slots), is_held=number % 2 == 1) for number, slot in enumerate(slots)
    ]
    answers = mixed.run(field.people, rounds)
    assert {answer.status for each in answers for answer in each} == {302, 409}
    for each in rounds:
        holders = mixed.holders(field.ledger, each.slot)
        assert len(holders) == 1
        assert each.holder is None or holders == [(each.holder, "confirmed")]
    assert field.ledger.double_bookings() == set()
    assert field.fleet.failures == ""


def test_four_acts_on_one_session_are_done_or_refused_one_after_the_other(field: Field) -> None:
    rounds = [mixed.rivals(field.people[0], slot) for slot in field.slots(MIXED_ROUNDS)]
    answers = at_once(field.people, rounds)
    assert {answer.status for each in answers for answer in each} <= {302, 409}
    assert field.ledger.double_bookings() == set()
    assert field.fleet.failures == ""


def test_one_form_sent_four_times_at_once_acts_once(field: Field) -> None:
    before = len(field.ledger.sessions())
    person = field.people[0]
    same = [person.on(port) for port in field.fleet.ports]
    forms = [("/seances/nouvelle", slot.fields("practitioner", 0)) for slot in field.slots(KEYS)]
    rounds = at_once(same, [[form] * len(same) for form in forms])
    for each in same:
        each.close()
    assert [{(answer.status, answer.location) for answer in answers} for answers in rounds] == [
        {(302, answers[0].location)} for answers in rounds
    ]
    assert len(field.ledger.sessions()) - before == KEYS
    assert field.fleet.failures == ""


def test_a_server_killed_in_mid_write_loses_nothing_acknowledged(field: Field) -> None:
    before = set(field.ledger.sessions())
    acknowledged = crashes.save_through_crashes(field.fleet, field.people, field.slots(100), kills=KILLS)
    assert set(field.ledger.sessions()) - before == set(acknowledged)
    assert field.ledger.unsaid() == []
    assert field.ledger.unbooked() == []
    assert field.ledger.damage() == []
    assert field.ledger.double_bookings() == set()
