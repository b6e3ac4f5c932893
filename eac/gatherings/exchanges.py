"""Exchanges that make a draft better: wishes that were left out, sectors that come too often (pure).

The worth of a party's stands is concave, so that an exchange which serves the worse served is worth more.
"""

from collections import Counter
from collections.abc import Collection
from random import Random

from eac.gatherings.pairing import Draft
from eac.gatherings.rotation import Problem, satisfaction

SECTOR_WEIGHT = 0.02
"""Small beside a wish: sectors are mixed where wishes leave the choice."""
PASSES = 4
TRIES = 80
"""Random exchanges tried per party for the mix of sectors."""
LEAST_GAIN = 1e-9


def improve(draft: Draft) -> None:
    """Better pairs, as many for each party as before."""
    for _pass in range(PASSES):
        if not sum(_serve(draft, party) for party in draft.order):
            break
    _mix(draft)


def _worth(problem: Problem, party: int, met: Collection[int]) -> float:
    sectors = Counter(problem.stand[each].sector for each in met)
    same = sum(number * (number - 1) for number in sectors.values())
    return -((1 - satisfaction(problem, party, met)) ** 2) - SECTOR_WEIGHT * same / max(1, len(met))


def _gain(draft: Draft, party: int, gives: int, takes: int) -> float:
    met = draft.met[party]
    return _worth(draft.problem, party, met - {gives} | {takes}) - _worth(draft.problem, party, met)


def _serve(draft: Draft, party: int) -> int:
    """How many of a party's unmet wishes an exchange could serve."""
    served = 0
    for wish in draft.problem.party[party].wishes:
        if wish in draft.guests and draft.can(party, wish):
            served += any(_give_for(draft, party, gives, wish) for gives in _dispensable(draft, party))
    return served


def _dispensable(draft: Draft, party: int) -> list[int]:
    """The stands that a party would rather give, at most three."""
    wishes = draft.problem.party[party].wishes
    ranks = {stand: rank for rank, stand in enumerate(wishes)}
    own = [stand for stand in draft.met[party] if (party, stand) not in draft.fixed]
    return sorted(own, key=lambda stand: (-ranks.get(stand, len(wishes)), stand))[:3]


def _give_for(draft: Draft, party: int, gives: int, takes: int) -> bool:
    """Take a stand for another, from its room or from a party that loses less than is gained."""
    gain = _gain(draft, party, gives, takes)
    if gain <= LEAST_GAIN:
        return False
    if draft.room[takes] > 0:
        _move(draft, party, gives, takes)
        return True
    losses = [
        (_gain(draft, guest, takes, gives), guest)
        for guest in draft.guests[takes]
        if (guest, takes) not in draft.fixed and draft.can(guest, gives)
    ]
    loss, guest = max(losses, default=(-gain, 0))
    if gain + loss <= LEAST_GAIN:
        return False
    draft.part(guest, takes)
    _move(draft, party, gives, takes)
    draft.join(guest, gives)
    return True


def _move(draft: Draft, party: int, gives: int, takes: int) -> None:
    draft.part(party, gives)
    draft.join(party, takes)


def _mix(draft: Draft) -> None:
    """Random exchanges, kept when they mix sectors without hurting wishes more than they help."""
    if len({each.sector for each in draft.problem.stands}) <= 1:
        return
    random = Random(f"mix {draft.problem.seed}")
    for _try in range(TRIES * len(draft.order)):
        party = random.choice(draft.order)
        own = [stand for stand in _sorted(draft.met[party]) if (party, stand) not in draft.fixed]
        others = _sorted(draft.problem.open_to[party] - draft.met[party])
        if own and others:
            _give_for(draft, party, random.choice(own), random.choice(others))


def _sorted(keys: Collection[int]) -> list[int]:
    return sorted(keys)
