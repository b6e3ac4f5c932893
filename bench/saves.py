"""Saving: S1, S2 and S4."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Lock
from urllib.parse import urlencode

from bench.goals import Goal
from bench.load import Server, percentile, serve, time_of
from bench.seed import Seeded
from tests.races.city import Slot, slots
from tests.races.fleet import Person

CLIENTS = 2
ROWS_OF_A_SAVE = 10
"""Rows that a save writes: session, participation, practitioner, two bookings, journal, receipt, stamp, revisions."""


class Free:
    """Free half-days, each given once, whoever asks."""

    def __init__(self, left: Iterator[Slot]) -> None:
        self.left, self.lock = left, Lock()

    def take(self) -> Slot:
        """The next one."""
        with self.lock:
            return next(self.left)


class Saver:
    """Clients that save sessions at free half-days, each half-day once."""

    def __init__(self, server: Server, free: "Free | None" = None) -> None:
        self.server, self.free = server, free or Free(slots(server.seeded.city))
        self.people = [server.person.on(server.port) for _ in range(CLIENTS)]

    def saves(self, seconds: float) -> list[float]:
        """Milliseconds of each save, by two clients for some seconds."""
        return _together(lambda number: self._saving(self.people[number]), seconds)

    def _saving(self, person: Person) -> Callable[[], None]:
        def save() -> None:
            slot = self.free.take()
            answer = person.post("/seances/nouvelle", slot.fields("practitioner", 0))
            if answer.status != 302:
                raise AssertionError(f"a save was answered {answer.status}")

        return save

    def lonely(self, seconds: float) -> list[float]:
        """Milliseconds of each save, by one client for some seconds."""
        return time_of(self._saving(self.people[0]), seconds)

    def inserts(self, seconds: float, rows: int) -> list[float]:
        """Milliseconds of each bare write of some rows, through the same server."""

        def inserting(_number: int) -> Callable[[], None]:
            connection = HTTPConnection("127.0.0.1", self.server.port, timeout=30)

            def insert() -> None:
                connection.request("POST", f"/bench/insert?rows={rows}", urlencode({"title": "x"}))
                connection.getresponse().read()

            return insert

        return _together(inserting, seconds)

    def cpu(self, count: int = 40) -> float:
        """CPU of one save in milliseconds."""
        save = self._saving(self.people[0])
        before = self.server.cpu_seconds()
        for _ in range(count):
            save()
        return (self.server.cpu_seconds() - before) * 1000 / count

    def alone(self, count: int) -> list[float]:
        """Milliseconds of some saves by one client alone."""
        save, times = self._saving(self.people[0]), []
        for _ in range(count):
            began = time.monotonic()
            save()
            times.append((time.monotonic() - began) * 1000)
        return times


def process_goals(seeded: Seeded, seconds: float) -> tuple[list[Goal], list[str]]:
    """S4: one client on each of two server processes, one database; nobody waits long for the other to write."""
    free = Free(slots(seeded.city))
    with serve(seeded) as one, serve(seeded) as other, ThreadPoolExecutor(2) as pool:
        savers = [Saver(server, free) for server in (one, other)]
        for saver in savers:
            saver.alone(3)
        times = [taken for each in pool.map(lambda saver: saver.lonely(seconds), savers) for taken in each]
    p50, p99 = percentile(times, 50), percentile(times, 99)
    note = f"- two processes saving: p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {max(times):.1f} ms, {len(times)} saves"
    return [Goal("S4", "two processes saving: p99 over p50", p99 / p50, 10.0, "×")], [note]


def _together(make: Callable[[int], Callable[[], None]], seconds: float) -> list[float]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [
            taken for each in pool.map(lambda number: time_of(make(number), seconds), range(CLIENTS)) for taken in each
        ]


def save_goals(saver: Saver, seconds: float, rounds: int) -> tuple[list[Goal], list[str]]:
    """S1: against one bare INSERT, and against as many as a save writes, in one transaction each."""
    real: list[float] = []
    one: list[float] = []
    many: list[float] = []
    for _ in range(rounds):
        one += saver.inserts(seconds, 1)
        many += saver.inserts(seconds, ROWS_OF_A_SAVE)
        real += saver.saves(seconds)
    p50, p99 = percentile(real, 50), percentile(real, 99)
    goals = [
        Goal("S1", "save: p50 over as many bare INSERTs", p50 / percentile(many, 50), 1.3, "×"),
        Goal("S1", "save: p99 over as many bare INSERTs", p99 / percentile(many, 99), 1.5, "×"),
        Goal("S1", "save: p50 over one bare INSERT", p50 / percentile(one, 50), 1.3, "×"),
    ]
    bare = f"p50 {percentile(one, 50):.1f} ms; {ROWS_OF_A_SAVE} of them: p50 {percentile(many, 50):.1f} ms"
    notes = [
        f"- save: p50 {p50:.1f} ms, p99 {p99:.1f} ms, CPU {saver.cpu():.1f} ms, {len(real)} saves",
        f"- bare INSERT: {bare}, p99 {percentile(many, 99):.1f} ms",
    ]
    return goals, notes
