"""Taking up a year's programme: what is copied, read from the address, and the rows of one page of it."""

from typing import Any

from eac.catalogue.labels import KINDS
from eac.catalogue.rules import SessionKind
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.scheduling.choices import Choices as Offered
from eac.scheduling.labels import STATES
from eac.scheduling.queries import SessionFilter
from eac.scheduling.rules import State
from eac.series.copying import Wish
from eac.series.labels import SHIFTS
from eac.series.row_forms import LotForm
from eac.series.rules import Otherwise, ShiftBy
from eac.series.service import YearCopy
from eac.web.fields import ANY, ANY_FEMININE, Choice, Filters, named
from eac.web.language import lazy_gettext as _l

YEARS_BACK = 4


def _year(text: str) -> SchoolYear:
    """The year of an address; ValueError, as fields expect, when it is none."""
    try:
        return SchoolYear.parse(text)
    except RuleBroken as broken:
        raise ValueError(broken.sentence) from broken


class CopyFilters(Filters):
    """Which year, how dates move, and which of its sessions."""

    q = None  # type: ignore[assignment]  # no words to look for here
    source = Choice(_l("Année à reprendre"), name="de", coerce=_year)
    by = Choice(
        _l("Dates"),
        name="dates",
        coerce=ShiftBy,
        choices=named({ShiftBy.WEEKS: SHIFTS[ShiftBy.WEEKS]}),
        empty_text=_l("Semaine de classe"),
    )
    otherwise = Choice(
        _l("Classe introuvable"),
        name="sans",
        coerce=Otherwise,
        choices=named({Otherwise.LEVEL: N_("Même niveau")}),
        empty_text=_l("Laisser"),
    )
    activity_id = Choice(_l("Offre"), name="offre", coerce=int, empty_text=ANY_FEMININE)
    school_id = Choice(_l("Établissement"), name="etablissement", coerce=int, empty_text=ANY)
    venue_id = Choice(_l("Lieu"), name="lieu", coerce=int, empty_text=ANY)
    practitioner_id = Choice(_l("Intervention"), name="intervenant", coerce=int, empty_text=ANY_FEMININE)
    kind = Choice(_l("Type"), name="type", coerce=SessionKind, choices=named(KINDS), empty_text=ANY)

    def offer(self, offered: Offered, activities: list[tuple[int, str]], target: SchoolYear) -> None:
        """Set the choices."""
        years = [str(SchoolYear(target.first - number)) for number in range(2, YEARS_BACK + 1)]
        self.source.empty_text = str(target.previous)
        self.source.offer([(year, year) for year in years])
        self.activity_id.offer(activities)
        self.school_id.offer(offered.schools)
        self.venue_id.offer(offered.venues)
        self.practitioner_id.offer(offered.practitioners)

    def wish(self, target: SchoolYear, state: State) -> Wish:
        """What is copied; an unknown choice narrows nothing."""
        chosen: dict[str, Any] = {name: value for name, value in self.chosen().items() if value is not None}
        names = ("activity_id", "school_id", "venue_id", "practitioner_id", "kind")
        return Wish(
            source=chosen.get("source", target.previous),
            target=target,
            by=chosen.get("by", ShiftBy.CLASS_WEEKS),
            otherwise=chosen.get("otherwise", Otherwise.SKIP),
            narrowed=SessionFilter(**{name: chosen[name] for name in names if name in chosen}),
            state=state,
        )


class CopyForm(LotForm):
    """The rows of one page of a programme, and how they are written."""

    state = Choice(
        _l("État des séances reprises"),
        is_required=True,
        coerce=State,
        choices=named({state: STATES[state] for state in (State.DRAFT, State.PROPOSED)}),
    )
    source: SchoolYear
    target: SchoolYear
    counts: tuple[int, int] = (0, 0)
    """Rows in conflict, and rows that can be written as they are, of the whole programme."""

    def command(self) -> YearCopy:
        """What the service takes, the rows reviewed."""
        return YearCopy(self.lot(), self.source, self.target)
