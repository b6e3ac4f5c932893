"""What stands in the way of a session: one function for the form, the import and the planner alike (pure).

Blocking conflicts cannot be; warnings should not be, and pass with a written reason.
"""

from collections.abc import Sequence
from dataclasses import replace

from eac.core.errors import RuleBroken
from eac.scheduling import checks
from eac.scheduling.case import Case, Conflict, Severity
from eac.scheduling.facts import Busy, BusyIndex, Facts
from eac.scheduling.rules import NewSession
from eac.scheduling.taken import find_taken


def find_conflicts(wanted: Sequence[NewSession], facts: Facts) -> list[list[Conflict]]:
    """For each wanted session, what stands in its way, blocking first; earlier ones of the sequence count as taken.

    `facts` must hold every school, class, practitioner, venue and activity named, and the busy times around.
    """
    extra = BusyIndex()
    results: list[list[Conflict]] = []
    for number, new in enumerate(wanted, start=1):
        try:
            span = new.when.span()
        except RuleBroken as broken:
            results.append([Conflict("time", Severity.BLOCKING, broken.sentence, broken.values, broken.field)])
            continue
        case = Case(replace(new, when=new.when.here()), span, facts, extra)
        found = [*find_taken(case), *(conflict for check in checks.ALL for conflict in check(case))]
        results.append(sorted(found, key=lambda conflict: not conflict.is_blocking))
        extra.add(Busy.wanted(new, span, facts.activities[new.activity_id].title, number))
    return results
