"""When each pair meets: the rounds as colours of a graph's edges, no colour twice at a party or at a seat (pure).

A bipartite graph whose vertices have at most R edges can always be coloured with R colours (Kőnig), by exchanging two
colours along a chain where a vertex has no free colour in common with the other. Absences take colours away from some
vertices: a chain may then be barred, and what cannot be placed is made good by other stands.
"""

from collections import Counter, defaultdict
from random import Random

from eac.gatherings.pairing import Pairs
from eac.gatherings.rotation import Encounter, Problem

Vertex = tuple[str, int, int]
"""(« party », key, 0) or (« stand », key, seat)."""
Meeting = tuple[Vertex, Vertex, int]
CROWD_WEIGHT = 100_000
"""A neighbour of one's own circle weighs more than any wait."""
PASSES = 3
PLACE_TRIES = 40
"""Exchanges of rounds tried for each meeting that a neighbour of its own circle disturbs."""


class Table:
    """Who is where in each round."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.random = Random(f"rounds {problem.seed}")
        self.at: dict[Vertex, dict[int, Vertex]] = {}
        self.fixed: set[tuple[Vertex, int]] = set()
        self.crowd: Counter[tuple[int, str, str]] = Counter()
        self.load = [0] * problem.rounds
        self.half: Counter[int] = Counter()
        self.visits: dict[str, Counter[int]] = defaultdict(Counter)
        self.seats = {
            each.key: [("stand", each.key, number) for number in range(max(1, each.seats))] for each in problem.stands
        }
        for vertex in (("party", each.key, 0) for each in problem.parties):
            self.at[vertex] = {}
        for vertex in (seat for seats in self.seats.values() for seat in seats):
            self.at[vertex] = {}
        for each in problem.fixed:
            self._fix(each)

    def _fix(self, each: Encounter) -> None:
        party = ("party", each.party, 0)
        seat = next((seat for seat in self.seats[each.stand] if each.round not in self.at[seat]), None)
        if seat is not None and each.round not in self.at[party]:
            self.put(party, seat, each.round)
            self.fixed |= {(party, each.round), (seat, each.round)}

    def there(self, vertex: Vertex) -> frozenset[int]:
        """Rounds when it is there at all."""
        return self.problem.times[vertex[0], vertex[1]]

    def free(self, vertex: Vertex) -> frozenset[int]:
        """Rounds when it is there and has nobody."""
        return self.there(vertex) - self.at[vertex].keys()

    def put(self, party: Vertex, seat: Vertex, number: int) -> None:
        """The two meet in a round."""
        self.at[party][number] = seat
        self.at[seat][number] = party
        self.crowd[self.spot(party, seat, number)] += 1
        self.load[number] += 1
        self.half[self.problem.block[number]] += 1
        self.visits[self.family(party)][number] += 1

    def take(self, party: Vertex, seat: Vertex, number: int) -> None:
        """The two no longer meet in a round."""
        del self.at[party][number]
        del self.at[seat][number]
        self.crowd[self.spot(party, seat, number)] -= 1
        self.load[number] -= 1
        self.half[self.problem.block[number]] -= 1
        self.visits[self.family(party)][number] -= 1

    def spot(self, party: Vertex, seat: Vertex, number: int) -> tuple[int, str, str]:
        """Where a circle's parties would sit side by side."""
        stand = self.problem.stand[seat[1]]
        return number, stand.place or f"#{stand.key}", self.problem.party[party[1]].circle

    def is_crowded(self, party: Vertex, seat: Vertex, number: int) -> bool:
        """Whether another of its circle is beside it."""
        spot = self.spot(party, seat, number)
        return bool(spot[2]) and self.crowd[spot] > 1

    def met(self, party: Vertex) -> set[int]:
        """The stands that a party meets."""
        return {seat[1] for seat in self.at[party].values()}

    def encounters(self) -> tuple[Encounter, ...]:
        """In order of rounds."""
        return tuple(
            sorted(
                Encounter(number, vertex[1], seat[1])
                for vertex, rounds in self.at.items()
                if vertex[0] == "party"
                for number, seat in rounds.items()
            )
        )

    # --- placing --------------------------------------------------------------------------------------------------

    def place(self, party: Vertex, stand: int) -> bool:
        """Find a round for the two, moving others along a chain if need be."""
        free = self.free(party)
        seats = self.seats[stand]
        choices = [(seat, number) for seat in seats for number in free & self.free(seat)]
        if choices:
            seat, number = min(choices, key=lambda each: self._cost(party, *each))
            self.put(party, seat, number)
            return True
        for seat in seats:
            for wanted in sorted(free & self.at[seat].keys()):
                for spare in sorted(self.free(seat)):
                    if self.exchange(seat, wanted, spare):
                        self.put(party, seat, wanted)
                        return True
        return False

    def _cost(self, party: Vertex, seat: Vertex, number: int) -> tuple[int, ...]:
        """Apart from its own circle; near the other meetings of its family, so that nobody waits.

        A family begins with the half-day that is least taken, so that it is done before the meal where that can be.
        """
        at, rounds = self.problem.minutes, self.visits[self.family(party)]
        waits = [abs(at[each] - at[number]) for each, count in rounds.items() if count > 0]
        wait = min(waits) if waits else self.half[self.problem.block[number]]
        return self._neighbours(party, seat, number), wait, self.load[number] if waits else 0, number

    def rounds_of(self, party: Vertex) -> list[int]:
        """The rounds in which its family meets someone."""
        return sorted(number for number, count in self.visits[self.family(party)].items() if count > 0)

    def family(self, party: Vertex) -> str:
        """Those who come and go with a party; itself when it has none."""
        return self.problem.party[party[1]].family or f"#{party[1]}"

    def _neighbours(self, party: Vertex, seat: Vertex, number: int) -> int:
        spot = self.spot(party, seat, number)
        return self.crowd[spot] if spot[2] else 0

    def exchange(self, start: Vertex, one: int, other: int) -> bool:
        """Exchange two rounds along the chain that leaves a vertex by `one`; False when something bars it."""
        chain = self.chain(start, one, other)
        if chain is None:
            return False
        for party, seat, number in chain:
            self.take(party, seat, number)
        for party, seat, number in chain:
            self.put(party, seat, other if number == one else one)
        return True

    def chain(self, start: Vertex, one: int, other: int) -> list[Meeting] | None:
        """All meetings joined to a vertex by two rounds; None when one is fixed, or an end is away in its new round."""
        found = self._walk(start, one, other)
        if found is None or other not in self.at[start]:
            return found if other in self.there(start) else None
        if any(start in each[:2] and each[2] == other for each in found):
            return found  # the chain came round
        back = self._walk(start, other, one)
        return None if back is None else found + back

    def _walk(self, start: Vertex, one: int, other: int) -> list[Meeting] | None:
        found: list[Meeting] = []
        vertex, number = start, one
        while (following := self.at[vertex].get(number)) is not None:
            if (vertex, number) in self.fixed:
                return None
            found.append((vertex, following, number) if vertex[0] == "party" else (following, vertex, number))
            vertex, number = following, other if number == one else one
            if vertex == start:
                return found
        return found if vertex == start or number in self.there(vertex) else None


def lay(problem: Problem, pairs: Pairs) -> tuple[Encounter, ...]:
    """The table of these pairs; what finds no round is made good by other stands where that can be."""
    table = Table(problem)
    wanted = [(party, stand) for party, stands in pairs.items() for stand in sorted(stands)]
    wanted = [(party, stand) for party, stand in wanted if stand not in table.met(("party", party, 0))]
    left = []
    for party, stand in sorted(wanted, key=lambda each: len(problem.common(*each))):
        if not table.place(("party", party, 0), stand):
            left.append((party, stand))
    for party, _stand in left:
        _make_good(table, party)
    _level(table, {party: len(stands) for party, stands in pairs.items()})
    _part_circles(table)
    for _pass in range(PASSES):
        _tighten(table)
    return table.encounters()


def _make_good(table: Table, party: int) -> bool:
    """Another stand instead of the one that found no round, wished ones first."""
    vertex = ("party", party, 0)
    wishes = {stand: rank for rank, stand in enumerate(table.problem.party[party].wishes)}
    others = table.problem.open_to[party] - table.met(vertex)
    return any(table.place(vertex, stand) for stand in sorted(others, key=lambda key: (wishes.get(key, 999), key)))


def _level(table: Table, shares: dict[int, int]) -> None:
    """Who is two behind takes a meeting over from who has the most, while that is possible."""
    moved = True
    while moved:
        counts = {party: len(table.at["party", party, 0]) for party in shares}
        most = max(counts.values(), default=0)
        behind = [party for party in shares if counts[party] < min(shares[party], most - 1)]
        moved = any(_make_good(table, party) or _take_over(table, party, counts) for party in behind)


def _take_over(table: Table, party: int, counts: dict[int, int]) -> bool:
    vertex = ("party", party, 0)
    open_to, met = table.problem.open_to[party], table.met(vertex)
    for other in sorted(counts, key=lambda key: (-counts[key], key)):
        if counts[other] < counts[party] + 2:
            return False
        giver = ("party", other, 0)
        for number, seat in sorted(table.at[giver].items()):
            is_open = seat[1] in open_to - met and number in table.free(vertex)
            if is_open and (giver, number) not in table.fixed:
                table.take(giver, seat, number)
                table.put(vertex, seat, number)
                return True
    return False


def _part_circles(table: Table) -> None:
    """Parties of one circle that sit side by side are moved to other rounds where nobody else is disturbed more."""
    for each in table.encounters():
        vertex = ("party", each.party, 0)
        seat = table.at[vertex].get(each.round)
        if seat is None or not table.is_crowded(vertex, seat, each.round):
            continue
        others = [number for number in range(table.problem.rounds) if number != each.round]
        table.random.shuffle(others)
        any(_better(table, vertex, each.round, number) for number in others[:PLACE_TRIES])


def _tighten(table: Table) -> None:
    """The first and last meetings of a family are moved nearer to its others, where no other waits more for it."""
    for each in table.encounters():
        vertex = ("party", each.party, 0)
        rounds = table.rounds_of(vertex)
        if each.round not in {rounds[0], rounds[-1]} or each.round not in table.at[vertex]:
            continue
        middle = table.problem.minutes[rounds[len(rounds) // 2]]
        inside = range(rounds[0], rounds[-1] + 1)
        near = sorted(inside, key=lambda number: abs(table.problem.minutes[number] - middle))
        any(_better(table, vertex, each.round, number) for number in near if number != each.round)


def _better(table: Table, vertex: Vertex, one: int, other: int) -> bool:
    """Whether two rounds were exchanged along a chain for the better."""
    chain = table.chain(vertex, one, other)
    if chain is None:
        return False
    before = _unease(table, chain)
    table.exchange(vertex, one, other)
    moved = [(party, seat, other if number == one else one) for party, seat, number in chain]
    if _unease(table, moved) < before:
        return True
    table.exchange(vertex, other, one)
    return False


def _unease(table: Table, meetings: list[Meeting]) -> float:
    """Neighbours of one circle first, then the minutes from the first to the last meeting of each family."""
    parties = {table.family(party): party for party, _seat, _number in meetings}
    minutes = table.problem.minutes
    waits = sum(minutes[rounds[-1]] - minutes[rounds[0]] for rounds in map(table.rounds_of, parties.values()) if rounds)
    return CROWD_WEIGHT * sum(table.is_crowded(*each) for each in meetings) + waits
