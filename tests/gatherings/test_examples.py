"""The two worked examples, as the demonstration shows them: a three-day market, and a trades forum for 24 classes."""

from datetime import date, time
from functools import cache
from random import Random

from eac.demo import forums
from eac.gatherings.rotation import Encounter, Party, Problem, Stand
from eac.gatherings.rules import DayHours, Round, languages_of, read_away, rounds_of
from eac.gatherings.solving import solve
from eac.gatherings.verdict import check_rotation, explain, figures, plainly

DAYS = tuple(date(2027, 1, day) for day in (25, 26, 27))


def market_rounds() -> tuple[Round, ...]:
    """Three days from 9:30 to 18:00, lunches kept free; the second one ends with a gala."""
    evenings = {DAYS[1]: (time(23), "17:00-23:00 gala")}
    hours = [DayHours(day, time(9, 30), *_evening(evenings, day)) for day in DAYS]
    return rounds_of(hours, 25, 5)


def _evening(evenings: dict[date, tuple[time, str]], day: date) -> tuple[time, time, time, str]:
    end, pauses = evenings.get(day, (time(18), ""))
    return end, time(12, 30), time(14), pauses


def market(most: int | None = 8) -> Problem:
    """Sixty exhibitors, two hundred visitors, their languages, absences, and four wishes each."""
    rounds, random = market_rounds(), Random("market")
    stands = tuple(
        Stand(
            key,
            each.label,
            each.sector,
            each.stand,
            languages_of(each.languages),
            read_away(each.away, rounds),
            each.seats,
        )
        for key, each in enumerate(forums.exhibitors(DAYS[0]), 1000)
    )
    visitors = tuple(
        Party(
            key,
            each.label,
            each.circle,
            languages_of(each.languages),
            read_away(each.away, rounds),
            tuple(random.sample(range(1000, 1060), 4)),
        )
        for key, each in enumerate(forums.visitors(DAYS[2]))
    )
    return Problem(visitors, stands, len(rounds), most)


def forum(most: int | None = 6) -> Problem:
    """Twenty-four classes in three groups each, forty professionals of eight sectors, three wishes for each group."""
    random = Random("forum")
    groups = tuple(
        Party(
            key,
            f"Classe {key // 3 + 1} – groupe {key % 3 + 1}",
            f"Collège {key // 12 + 1}",
            wishes=tuple(random.sample(range(1000, 1040), 3)),
            family=f"class {key // 3}",
        )
        for key in range(72)
    )
    sectors = [sector for sector, trades in forums.TRADES.items() for _trade in trades]
    stands = tuple(Stand(1000 + rank, f"Pro {rank + 1}", sector) for rank, sector in enumerate(sectors))
    return Problem(groups, stands, 12, most)


@cache
def solved(name: str) -> tuple[Problem, tuple[Encounter, ...]]:
    """An example and its table, solved once."""
    problem = {"market": market, "forum": forum, "full": lambda: forum(most=None)}[name]()
    return problem, solve(problem)


def said(name: str) -> list[str]:
    """What the checker finds wrong with the solver's table."""
    return [each.sentence % each.values for each in check_rotation(*solved(name))]


def test_no_round_of_the_market_touches_a_lunch_or_the_gala() -> None:
    rounds = market_rounds()
    assert len(rounds) == 40
    assert [each for each in rounds if each.starts < time(14) and time(12, 30) < each.ends] == []
    assert [each for each in rounds if each.day == DAYS[1] and each.ends > time(17)] == []


def test_the_market_gives_every_visitor_eight_meetings() -> None:
    problem, table = solved("market")
    assert (len(problem.stands), len(problem.parties)) == (60, 200)
    found = figures(problem, table)
    assert said("market") == []
    assert (found.fewest, found.most) == (8, 8)


def test_whoever_of_the_market_missed_a_first_wish_had_no_language_for_it_or_found_it_full() -> None:
    reasons = [
        plainly(*case) for each in explain(*solved("market")) if "vœu" in each.sentences[0] for case in each.cases
    ]
    assert reasons
    assert [each for each in reasons if "pas de langue commune" not in each and "complet" not in each] == []


def test_the_forum_gives_every_group_six_meetings_and_nearly_all_wishes() -> None:
    found = figures(*solved("forum"))
    assert said("forum") == []
    assert (found.meetings, found.fewest, found.most) == (432, 6, 6)
    assert found.firsts_served == 72
    assert found.served >= 0.9 * found.wishes


def test_a_forum_with_every_seat_taken_is_even() -> None:
    found = figures(*solved("full"))
    assert said("full") == []
    assert (found.meetings, found.fewest, found.most) == (480, 6, 7)
