"""How far apart the steps of a pathway may lie: the days to try, and what is said when a step breaks its gap (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eac.core.errors import N_
from eac.scheduling.case import Conflict, warning
from eac.series.rules import Verdict

USUAL_GAP = 7
"""Days between two steps when the pathway sets no bound."""
LONGEST_TRY = 60
"""Days tried for one step when the pathway sets no upper bound."""
TOO_SOON = N_("Délai du parcours : %(days)s jours après l’étape précédente, au moins %(least)s prévus.")
TOO_LATE = N_("Délai du parcours : %(days)s jours après l’étape précédente, %(most)s prévus au plus.")
OUT_OF_ORDER = N_("Cette étape a lieu avant l’étape précédente du parcours.")


@dataclass(frozen=True, slots=True)
class Gap:
    """Days that may lie between the step before and this one; None: no bound."""

    least: int | None = None
    most: int | None = None

    def fits(self, before: date, day: date) -> bool:
        """Whether a day is far enough from the step before, and not too far."""
        return self.breach(before, day) is None

    def breach(self, before: date, day: date) -> Conflict | None:
        """What is wrong with a day, the step before given."""
        days = (day - before).days
        if days < 0:
            return warning("gap", OUT_OF_ORDER, "starts_on")
        if self.least is not None and days < self.least:
            return warning("gap", TOO_SOON, "starts_on", days=days, least=self.least)
        if self.most is not None and days > self.most:
            return warning("gap", TOO_LATE, "starts_on", days=days, most=self.most)
        return None

    def days_after(self, before: date) -> Iterator[date]:
        """The days to try, nearest first, from the least gap on."""
        usual = USUAL_GAP if self.most is None else min(USUAL_GAP, self.most)
        least = self.least if self.least is not None else usual
        most = self.most if self.most is not None else least + LONGEST_TRY
        for number in range(least, max(least, most) + 1):
            yield before + timedelta(days=number)


def horizon(gaps: Sequence[Gap]) -> int:
    """How many days a whole pathway may take, a year at most."""
    longest = [gap.most if gap.most is not None else (gap.least or USUAL_GAP) + LONGEST_TRY for gap in gaps]
    return min(sum(longest), 366)


def told(verdicts: Sequence[Verdict], gaps: Sequence[Gap]) -> list[Verdict]:
    """The rows of a pathway with what their gaps say; steps that are not ticked are stepped over."""
    found: list[Verdict] = []
    before: date | None = None
    for verdict, gap in zip(verdicts, gaps, strict=True):
        day = verdict.row.wanted.when.starts_on
        breach = gap.breach(before, day) if before is not None else None
        found.append(replace(verdict, conflicts=[*verdict.conflicts, breach]) if breach else verdict)
        before = day if verdict.row.is_chosen else before
    return found
