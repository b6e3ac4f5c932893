"""Free times for all classes together, the preferred first: candidates in order, each asked of the judge (pure)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from eac.reference.rules import Half
from eac.scheduling.case import Conflict
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Facts
from eac.scheduling.rules import NewSession
from eac.slots.candidates import Days, find_candidates, tolerated
from eac.slots.ranking import Ranker
from eac.slots.rules import Proposal, Search, Sitting, apart, half_of


def find_together(search: Search, facts: Facts) -> list[Proposal]:
    """At most one time per half-day, each with no conflict that another time would cure, the best first."""
    wanted = search.wanted
    ranker, passes = Ranker(wanted, search, facts), tolerated(wanted, search, facts)
    found = []
    for day, half, starts in half_days(find_candidates(wanted, search, facts)):
        for start in ranker.in_order(day, starts):
            new = search.at(wanted, day, start)
            codes = codes_against(new, facts)
            if codes <= passes:
                score, reasons = ranker.rank(day, half)
                found.append(Proposal((sitting_of(new),), score, reasons, codes))
                break
    return in_rank(found)


def half_days(days: Days) -> Iterable[tuple[date, Half, tuple[int, ...]]]:
    """The starts of each half-day that has some."""
    for day, starts in days.items():
        for half in Half:
            if of_half := tuple(at for at in starts if half_of(at) is half):
                yield day, half, of_half


def codes_against(new: NewSession, facts: Facts) -> frozenset[str]:
    """What the judge says of one session."""
    return frozenset(conflict.code for conflict in find_conflicts([new], facts)[0])


def warnings_of(proposal: Proposal, search: Search, facts: Facts) -> list[Conflict]:
    """What the judge says of a proposal all the same, in its words."""
    alone = apart(search, {each.id: each.school_id for each in facts.classes.values()})
    by_classes = {tuple(each.class_id for each in new.participants): new for new in alone}
    asked = [replace(by_classes[sitting.class_ids], when=sitting.when) for sitting in proposal.sittings]
    return [conflict for found in find_conflicts(asked, facts) for conflict in found]


def sitting_of(new: NewSession) -> Sitting:
    """The session as it is proposed."""
    return Sitting(tuple(each.class_id for each in new.participants), new.when, new.when.span())


def in_rank(found: Iterable[Proposal]) -> list[Proposal]:
    """The best first, the earliest first among equals."""
    return sorted(found, key=lambda each: (-each.score, each.sittings[0].span))
