"""Feeds and pages: F1 to F5, P1 to P3."""

import time
from http.client import HTTPConnection

from bench.goals import Goal
from bench.load import Once, Server, Slice, median

HELLO = "/bench/hello"
WEEK = "/agenda?jour=2026-12-07"
LIST = "/seances?annee=2026-2027&type=practice_workshop&etat=confirmed&etablissement={school}"
CYCLES = 8
Routes = dict[str, tuple[str, dict[str, str]]]


class Rounds:
    """Each route beside hello, round after round; ratios are taken within a round, then the middle one is kept."""

    def __init__(self, server: Server, routes: Routes, *, rounds: int, seconds: float) -> None:
        self.slices: dict[str, list[Slice]] = {name: [] for name in routes}
        for path, headers in routes.values():
            server.get(path, **headers)
        for _ in range(rounds):
            for name, (path, headers) in routes.items():
                self.slices[name].append(server.measure(path, seconds, headers=headers))

    def rate(self, name: str, over: str = "hello") -> float:
        """Requests a second over another route's."""
        return median([a.rate / b.rate for a, b in zip(self.slices[name], self.slices[over], strict=True)])

    def cpu_ratio(self, name: str, over: str = "hello") -> float:
        """CPU over another route's."""
        return median([a.cpu / b.cpu for a, b in zip(self.slices[name], self.slices[over], strict=True)])

    def cpu(self, name: str) -> float:
        """CPU in milliseconds."""
        return median([one.cpu for one in self.slices[name]])

    def notes(self) -> list[str]:
        """What each route did, for the record."""
        return [
            f"- {name}: {median([s.rate for s in them]):.0f} req/s, p50 {median([s.p50 for s in them]):.2f} ms,"
            f" p99 {median([s.p99 for s in them]):.2f} ms, CPU {self.cpu(name):.3f} ms"
            for name, them in self.slices.items()
        ]


def routes_of(server: Server) -> Routes:
    """The routes that are measured, and the headers sent to them."""
    small, large = server.seeded.feeds
    known, known_large = (server.get(feed).headers["ETag"] for feed in (small, large))
    found = server.get(list_path())
    return {
        "hello": (HELLO, {}),
        "feed of 30": (small, {}),
        "feed of 30, unchanged": (small, {"If-None-Match": known}),
        "feed of 1000": (large, {}),
        "feed of 1000, unchanged": (large, {"If-None-Match": known_large}),
        "bare week": ("/bench/week", {}),
        "week": (WEEK, {}),
        "bare list": ("/bench/list", {}),
        "list": (list_path(), {}),
        "list, last page": (f"{list_path()}&page={last_page(found)}", {}),
    }


def list_path() -> str:
    """The list with its three filters, on the school with the most classes."""
    return LIST.format(school=2)  # the first poured school; the first of all is the one that saves are measured on


def last_page(found: Once) -> int:
    """The number of the last page, from the links of the first."""
    numbers = [int(part.split(b"&")[0].split(b'"')[0]) for part in found.body.split(b"page=")[1:]]
    return max(numbers, default=1)


def feed_goals(rounds: Rounds, server: Server) -> list[Goal]:
    """F1 to F3."""
    small, large = server.seeded.feeds
    unchanged = [server.get(feed, **{"If-None-Match": server.get(feed).headers["ETag"]}) for feed in (small, large)]
    both = rounds.rate("feed of 1000, unchanged", "feed of 30, unchanged")
    return [
        Goal("F1", "feed of 30, 200: rate over H", rounds.rate("feed of 30"), 0.50, "H", at_least=True),
        Goal("F2", "304: rate over H", rounds.rate("feed of 30, unchanged"), 0.55, "H", at_least=True),
        Goal("F2", "304: CPU over H", rounds.cpu_ratio("feed of 30, unchanged"), 1.5, "×"),
        Goal("F2", "304 for 1,000 events over 304 for 30", both, 0.90, "×", at_least=True),
        Goal("F2", "304: answers that are 304", sum(one.status == 304 for one in unchanged), 2, "of 2", True, True),
        Goal("F2", "304: SQL statements", max(one.statements for one in unchanged), 1, gates=True),
        Goal("F2", "304: body bytes", max(len(one.body) for one in unchanged), 0, gates=True),
        Goal("F3", "feed of 1,000, 200: rate over H", rounds.rate("feed of 1000"), 0.15, "H", at_least=True),
    ]


def change_goals(server: Server) -> list[Goal]:
    """F4 and F5: after one change only that event is rendered, and tags tell the truth."""
    goals = []
    for feed, most, first in zip(server.seeded.feeds, (3.0, 10.0), (0, 30), strict=True):
        warm = median([server.get(feed).cpu for _ in range(CYCLES)])
        cold = []
        for number in range(CYCLES):
            _change(server, 1_000_000 + first + number)
            cold.append(server.get(feed))
        shown = cold[-1].body.count(b"BEGIN:VEVENT")
        ratio = median([one.cpu for one in cold]) / warm
        rendered = max(one.events for one in cold)
        goals.append(Goal("F4", f"first GET after a change, {shown} events: CPU over warm", ratio, most, "×"))
        goals.append(Goal("F4", f"events rendered after one change, of {shown}", rendered, 1, gates=True))
    return goals + _tag_goals(server)


def _tag_goals(server: Server) -> list[Goal]:
    feed = server.seeded.feeds[0]
    first = server.get(feed)
    time.sleep(2.1)
    second = server.get(feed)
    _change(server, 1_000_000)
    third = server.get(feed)
    same = (first.body, first.headers["ETag"]) == (second.body, second.headers["ETag"])
    return [
        Goal("F5", "same bytes and tag 2 s apart, nothing changed", int(same), 1, "", True, True),
        Goal("F5", "new tag after a change", int(third.headers["ETag"] != second.headers["ETag"]), 1, "", True, True),
    ]


def _change(server: Server, number: int) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("POST", f"/bench/change/{number}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 204:
        raise AssertionError(f"the change was answered {answer.status}")


def page_goals(rounds: Rounds) -> list[Goal]:
    """P1 and P2."""
    pages = ("list, last page", "list")
    return [
        Goal("P1", "week of 230 sessions: CPU", rounds.cpu("week"), 15.0, "ms"),
        Goal("P1", "week: CPU over the bare page", rounds.cpu_ratio("week", "bare week"), 2.0, "×"),
        Goal("P1", "week: rate over H", rounds.rate("week"), 0.006, "H", at_least=True),
        Goal("P2", "list of 50 with 3 filters: CPU", rounds.cpu("list"), 6.0, "ms"),
        Goal("P2", "list: CPU over the bare page", rounds.cpu_ratio("list", "bare list"), 2.0, "×"),
        Goal("P2", "list: rate over H", rounds.rate("list"), 0.015, "H", at_least=True),
        Goal("P2", "list: last page's CPU over the first's", rounds.cpu_ratio(*pages), 1.5, "×"),
    ]


def statements(server: Server) -> dict[str, int]:
    """SQL statements of each page, once its first answer warmed it up."""
    found = {}
    for name, path in (("week", WEEK), ("list", list_path())):
        server.get(path)
        found[name] = server.get(path).statements
    return found


def growth_goals(by_size: dict[int, dict[str, int]], cpu_by_size: dict[int, float]) -> list[Goal]:
    """P3: the same statements whatever the number of sessions."""
    goals = []
    for page in ("week", "list"):
        counts = [by_size[size][page] for size in sorted(by_size)]
        sizes = ", ".join(f"{size:,}" for size in sorted(by_size))
        goals.append(Goal("P3", f"{page}: SQL statements at most", max(counts), 8, gates=True))
        spread = max(counts) - min(counts)
        goals.append(Goal("P3", f"{page}: more statements between {sizes} sessions", spread, 0, gates=True))
    small, large = sorted(cpu_by_size)[-2:]
    ratio = cpu_by_size[large] / cpu_by_size[small]
    return [*goals, Goal("P3", f"week of 230: CPU at {large:,} over {small:,} sessions", ratio, 1.3, "×")]


def week_cpu(server: Server, seconds: float, rounds: int) -> float:
    """CPU of the week page in milliseconds."""
    return median([server.measure(WEEK, seconds).cpu for _ in range(rounds)])
