"""School years: from 1 September to 31 August, written « 2026-2027 »."""

import re
from dataclasses import dataclass
from datetime import date

from eac.core.errors import N_, RuleBroken


@dataclass(frozen=True, order=True, slots=True)
class SchoolYear:
    """A school year named by the civil year in which it begins."""

    first: int

    @classmethod
    def parse(cls, text: str) -> "SchoolYear":
        """The year written « 2026-2027 »; RuleBroken when it is not two following years."""
        found = re.fullmatch(r"(\d{4})-(\d{4})", text.strip())
        if not found or int(found[2]) != int(found[1]) + 1:
            raise RuleBroken(
                N_("« %(text)s » n’est pas une année scolaire : écrivez par exemple 2026-2027."), text=text
            )
        return cls(int(found[1]))

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """The year that holds a date."""
        return cls(day.year if day.month >= 9 else day.year - 1)  # noqa: PLR2004  September

    @property
    def starts_on(self) -> date:
        """1 September."""
        return date(self.first, 9, 1)

    @property
    def ends_on(self) -> date:
        """31 August, the last day."""
        return date(self.first + 1, 8, 31)

    @property
    def previous(self) -> "SchoolYear":
        """The year before."""
        return SchoolYear(self.first - 1)

    @property
    def next(self) -> "SchoolYear":
        """The year after."""
        return SchoolYear(self.first + 1)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def __str__(self) -> str:
        return f"{self.first}-{self.first + 1}"
