"""What is taken is found however long ago it began."""

from datetime import date, time, timedelta

import pytest

from eac.db import transaction
from eac.scheduling import busy, knowledge
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.rules import TimeOfLife, When
from tests.factories.people import Cast
from tests.factories.sessions import a_session, at, make_session


@pytest.mark.parametrize("first", [date(2026, 12, 2), date(2026, 9, 5)])
def test_a_stay_of_weeks_takes_its_class_to_the_last_day(cast: Cast, first: date) -> None:
    stay = When(first, time(9), date(2026, 12, 3), time(18))
    with transaction():
        number = make_session(cast, when=stay, time_of_life=TimeOfLife.OUT_OF_SCHOOL, practitioner_ids=()).id
        new = a_session(cast, practitioner_ids=(), when=at(date(2026, 12, 3)))
    facts = knowledge.load_facts([new], reach_days=0)
    assert ("class_taken", number) in {(each.code, each.session_id) for each in find_conflicts([new], facts)[0]}


def test_no_session_is_longer_than_what_is_looked_back() -> None:
    assert timedelta(days=2 * 366) < busy.LONGEST
