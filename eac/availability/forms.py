"""Forms of stretches of time and of usual weeks."""

from typing import Any

from wtforms import HiddenField

from eac.availability.policy import Stretch
from eac.availability.rules import Entered, NewStretch
from eac.partners.commands import HonorabilityCheck
from eac.reference.labels import WEEKDAYS
from eac.reference.rules import Weekday
from eac.reference.week import Opening
from eac.reference.week_fields import OpeningGrid, Week
from eac.web.fields import Choices, Day, Hour, Text, entered
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l


class StretchForm(Form):
    """One stretch; `seen` carries the sessions that the page said it touches."""

    starts_on = Day(_l("Premier jour"), is_required=True)
    ends_on = Day(_l("Dernier jour"), description=_l("À laisser vide pour un seul jour."))
    starts_time = Hour(
        _l("Heure de début"), description=_l("À laisser vide, comme l’heure de fin, pour des journées entières.")
    )
    ends_time = Hour(_l("Heure de fin"))
    reason = Text(_l("Raison"), description=_l("Par exemple : en tournée, travaux. Jamais un motif de santé."))
    seen = HiddenField()

    @classmethod
    def values_of(cls, subject: Stretch) -> dict[str, Any]:
        """Its days and hours as entered."""
        found = Entered.of(subject.starts_at, subject.ends_at)
        return {
            "starts_on": found.starts_on,
            "ends_on": found.ends_on if found.ends_on != found.starts_on else None,
            "starts_time": found.starts_time,
            "ends_time": found.ends_time,
            "reason": subject.reason,
            "version": subject.version,
        }

    def command(self) -> NewStretch:
        """The stretch as entered."""
        seen = frozenset(int(text) for text in (self.seen.data or "").split(",") if text.isdigit())
        return NewStretch(**{**entered(self), "seen": seen})


class NewStretchForm(StretchForm):
    """One stretch, or the same hours on some days of each week."""

    weekdays = Choices(
        _l("Répéter chaque semaine"),
        coerce=int,
        choices=[(day.value, _l(WEEKDAYS[day])) for day in Weekday],
        description=_l(
            "Seulement ces jours de la semaine, du premier au dernier jour."
            " Sans jour coché : une seule période, sans interruption."
        ),
    )


class WeekForm(Form):
    """The usual week of a practitioner or a venue."""

    openings = OpeningGrid(
        _l("Semaine habituelle"),
        description=_l("Heures par demi-journée, par exemple 09:00 et 12:00. Sans aucune heure : à toute heure."),
    )

    @classmethod
    def values_of(cls, subject: Any) -> dict[str, Any]:
        """The week that is kept."""
        return {"openings": Week.of(subject.openings), "version": subject.version}

    def command(self) -> tuple[Opening, ...]:
        """The half-days as entered."""
        return tuple(self.openings.data.openings)


class CheckForm(Form):
    """The day of a new honorability check, one field in a line of the list."""

    honorability_on = Day(_l("Contrôle fait le"), is_required=True)

    def command(self) -> HonorabilityCheck:
        """The check as entered."""
        return HonorabilityCheck(self.honorability_on.data)
