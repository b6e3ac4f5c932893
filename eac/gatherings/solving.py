"""From a problem to its table (pure)."""

from eac.gatherings.exchanges import improve
from eac.gatherings.pairing import draft
from eac.gatherings.rotation import Encounter, Problem
from eac.gatherings.timing import lay


def solve(problem: Problem) -> tuple[Encounter, ...]:
    """The table, in order of rounds; what is fixed stays, and the same problem gives the same table."""
    found = draft(problem)
    improve(found)
    return lay(problem, found.met)
