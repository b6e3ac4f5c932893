"""The field of a race: a database, its city, four servers, two people on them, and the half-days still free."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.races import city, unguarded
from tests.races.city import Slot
from tests.races.databases import empty_database
from tests.races.fleet import Fleet, Person
from tests.races.ledger import Ledger


@dataclass(frozen=True)
class Field:
    """What a race is run with."""

    fleet: Fleet
    people: list[Person]
    free: Iterator[Slot]
    ledger: Ledger

    def slots(self, count: int) -> list[Slot]:
        """The next half-days that no race was run at."""
        return list(islice(self.free, count))


@contextmanager
def open_field(backend: str, folder: Path, *, groups: int = 1, is_unguarded: bool = False) -> Iterator[Field]:
    """Build it all, and take it down; `groups` gives some two hundred half-days each."""
    with empty_database(backend, folder) as database_url:
        made = city.build(database_url, folder, groups)
        if is_unguarded:
            unguarded.drop_last_guard(database_url)
        ledger = Ledger(database_url)
        with Fleet(database_url, folder, is_unguarded=is_unguarded) as fleet:
            first, second = (
                Person.sign_in(port, email) for port, email in zip(fleet.ports[:2], made.emails[:2], strict=True)
            )
            people = [
                first,
                second,
                *(one.on(port) for one, port in zip((first, second), fleet.ports[2:], strict=True)),
            ]
            try:
                yield Field(fleet, people, city.slots(made), ledger)
            finally:
                for person in people:
                    person.close()
        ledger.close()
