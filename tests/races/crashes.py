"""Saving through servers that are killed in mid-write: people send the same form again until it is answered."""

import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.races.city import Slot
from tests.races.fleet import PATIENCE_SECONDS, Fleet, Person


def save_through_crashes(
    fleet: Fleet, people: Sequence[Person], slots: Sequence[Slot], *, kills: int, seed: int = 7
) -> dict[int, str]:
    """Session number → its title, for every save that was acknowledged while servers were killed and started again."""
    shares = [slots[number :: len(people)] for number in range(len(people))]
    acknowledged: dict[int, str] = {}
    is_over = threading.Event()

    def work(number: int) -> None:
        for slot in shares[number]:
            fields = slot.fields("practitioner", number)
            acknowledged[_insist(people[number], fields)] = str(fields["own_title"])
            if is_over.is_set():
                return

    with ThreadPoolExecutor(len(people)) as pool:
        running = [pool.submit(work, number) for number in range(len(people))]
        _kill(fleet, kills, random.Random(seed))
        is_over.set()
        for each in running:
            each.result()
    return acknowledged


def _kill(fleet: Fleet, kills: int, chance: random.Random) -> None:
    for _ in range(kills):
        time.sleep(chance.uniform(0.3, 0.9))
        port = chance.choice(fleet.ports)
        fleet.kill(port)
        fleet.start(port)
        fleet.wait(port)


def _insist(person: Person, fields: dict[str, object]) -> int:
    """Send the same form, under the same key, until a server answers; the number of the session it made."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        try:
            answer = person.post("/seances/nouvelle", fields)
        except ConnectionError:
            time.sleep(0.1)
            continue
        if answer.status != 302:
            raise AssertionError(f"a save was answered {answer.status}")
        return answer.subject_id
    raise AssertionError("no server answered")
