"""Forms of temps forts: their sheet, their sessions; lists that narrow them."""

from datetime import date
from typing import Any

import wtforms
from wtforms import BooleanField, FieldList, FormField, HiddenField

from eac.core.errors import N_
from eac.gatherings.models import Gathering, Rotation
from eac.gatherings.rules import DayHours, GatheringDetails, RotationDetails, days_between
from eac.web.fields import Choice, Choices, Day, Filters, Hour, LongText, Mail, Text, Whole, entered
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l

WHEN = (("coming", _l("En cours et à venir")), ("past", _l("Passés")))


class GatheringFilters(Filters):
    """What the list of temps forts is narrowed by."""

    when = Choice(_l("Quand"), choices=WHEN, empty_text=_l("Tous"))
    archived = BooleanField(_l("Archivés"))


class GatheringForm(Form):
    """A temps fort."""

    sections = (
        (N_("Le temps fort"), ("title", "first_day", "last_day", "place", "summary")),
        (N_("Contact"), ("contact_name", "contact_email", "contact_phone")),
        (N_("Pour le service"), ("notes",)),
    )
    title = Text(_l("Titre"), is_required=True, description=_l("Par exemple : Forum des métiers de l’image."))
    first_day = Day(_l("Premier jour"), is_required=True)
    last_day = Day(_l("Dernier jour"), is_required=True)
    place = Text(_l("Lieux"), description=_l("Par exemple : Palais des festivals, hall d’entrée et salle Miramar."))
    summary = LongText(_l("Présentation"))
    contact_name = Text(_l("Personne à joindre"))
    contact_email = Mail(_l("Adresse électronique"))
    contact_phone = Text(_l("Téléphone"), most=30)
    notes = LongText(_l("Notes internes"), description=_l("Lues par le service seulement."))

    def command(self) -> GatheringDetails:
        """The temps fort as entered."""
        return GatheringDetails(**entered(self))


class SessionsForm(Form):
    """Sessions to put into a temps fort."""

    sessions = Choices(_l("Séances à ajouter"), coerce=int, is_required=True)

    def command(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(self.sessions.data or ())


class LinkForm(Form):
    """The temps fort that a session joins."""

    gathering = Choice(_l("Temps fort"), coerce=int, is_required=True)

    def command(self) -> int:
        """Its id."""
        return int(self.gathering.data)


# --- meeting rounds -----------------------------------------------------------------------------------------------


class DayForm(wtforms.Form):  # type: ignore[misc]  # WTForms is untyped
    """The hours of one day; a day without hours has no meetings."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    day = HiddenField()
    starts = Hour(_l("Début"))
    ends = Hour(_l("Fin"))
    meal_starts = Hour(_l("Repas, début"))
    meal_ends = Hour(_l("Repas, fin"))
    pauses = Text(_l("Autres pauses"))


class RotationForm(Form):
    """Meeting rounds: how long, how many, and the hours of each day."""

    title = Text(_l("Titre"), is_required=True, description=_l("Par exemple : Rencontres avec les professionnels."))
    minutes = Whole(_l("Durée d’une rencontre, en minutes"), is_required=True, least=5, most=240)
    between = Whole(_l("Battement entre deux rencontres, en minutes"), is_required=True, most=120)
    most = Whole(
        _l("Rencontres par groupe"),
        least=1,
        most=100,
        description=_l("À laisser vide pour autant de rencontres que possible, à égalité."),
    )
    days = FieldList(FormField(DayForm), _l("Horaires"), max_entries=31)

    @classmethod
    def values_of(cls, subject: Rotation) -> dict[str, Any]:
        """As it is saved, a line for each day of the temps fort."""
        names = ("title", "minutes", "between", "most", "version")
        return {name: getattr(subject, name) for name in names}

    def open(self, gathering: Gathering, rotation: Rotation | None = None) -> None:
        """A line for each day of the temps fort, with its hours as saved."""
        wanted = days_between(gathering.first_day, gathering.last_day)
        saved = {each.day: each for each in rotation.days} if rotation else {}
        if not self.is_submitted():
            for day in wanted:
                row = saved.get(day)
                names = ("starts", "ends", "meal_starts", "meal_ends", "pauses")
                values = {name: getattr(row, name) for name in names} if row else {}
                self.days.append_entry({"day": day.isoformat(), **values})
        else:
            self.days.entries = [entry for entry in self.days.entries if _date_of(entry.form) in wanted]

    def day_of(self, line: DayForm) -> date | None:
        """The day of a line."""
        return _date_of(line)

    def validate(self, *_args: Any, **_more: Any) -> bool:
        """Both hours or none, for each day."""
        is_valid = super().validate()
        for entry in self.days:
            line = entry.form
            for name, other in (("starts", "ends"), ("ends", "starts")):
                if line[name].data is None and line[other].data is not None and not line[name].errors:
                    line[name].errors = [_l("Indiquez les deux heures, ou aucune.")]
                    is_valid = False
        return bool(is_valid)

    def command(self) -> RotationDetails:
        """The rounds as entered; days without hours left out."""
        days = tuple(
            DayHours(
                day, line.starts.data, line.ends.data, line.meal_starts.data, line.meal_ends.data, line.pauses.data
            )
            for line in (entry.form for entry in self.days)
            if line.starts.data is not None and (day := _date_of(line)) is not None
        )
        return RotationDetails(self.title.data, self.minutes.data, self.between.data, self.most.data, days)


def _date_of(line: DayForm) -> date | None:
    try:
        return date.fromisoformat(str(line.day.data))
    except ValueError:
        return None
