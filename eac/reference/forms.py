"""Forms of calendars and vocabularies."""

from wtforms import BooleanField

from eac.core.errors import N_
from eac.reference.commands import HolidayDates, PublicDay, TermLabel, YearDates
from eac.web.fields import Choice, Day, LongText, Text
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l

ZONES = ("A", "B", "C")
SOURCE = _l("Source")
SOURCE_HELP = _l("Le texte qui fixe ces dates, par exemple « Arrêté du 7 décembre 2022 ».")
UNSURE = _l("À confirmer")
UNSURE_HELP = _l("À cocher tant que le texte officiel n’est pas paru.")


class YearForm(Form):
    """The dates of a school year."""

    add_label, change_label = N_("Ajouter l’année scolaire"), N_("Enregistrer l’année scolaire")
    name = Text(_l("Année scolaire"), is_required=True, most=9, description=_l("Par exemple 2026-2027."))
    first_day = Day(_l("Rentrée des élèves"), is_required=True)
    last_day = Day(_l("Dernier jour de classe"), is_required=True)
    source = LongText(SOURCE, most=1000, description=SOURCE_HELP)
    to_be_confirmed = BooleanField(UNSURE, description=UNSURE_HELP)

    def command(self) -> YearDates:
        """The dates as entered."""
        return YearDates(
            self.name.data, self.first_day.data, self.last_day.data, self.source.data, self.to_be_confirmed.data
        )


class HolidayForm(Form):
    """A stretch of school holidays."""

    add_label, change_label = N_("Ajouter les vacances"), N_("Enregistrer les vacances")
    label = Text(_l("Nom"), is_required=True, most=120, description=_l("Par exemple « Vacances de Noël »."))
    zone = Choice(_l("Zone"), is_required=True, choices=[(zone, zone) for zone in ZONES])
    first_day_off = Day(_l("Premier jour sans classe"), is_required=True)
    first_day_back = Day(_l("Jour de reprise"), is_required=True, description=_l("Le matin où les élèves reviennent."))
    source = LongText(SOURCE, most=1000, description=SOURCE_HELP)
    published_on = Day(_l("Texte paru le"))
    to_be_confirmed = BooleanField(UNSURE, description=UNSURE_HELP)

    def command(self) -> HolidayDates:
        """The holidays as entered."""
        return HolidayDates(
            zone=self.zone.data,
            label=self.label.data,
            first_day_off=self.first_day_off.data,
            first_day_back=self.first_day_back.data,
            source=self.source.data,
            published_on=self.published_on.data,
            to_be_confirmed=self.to_be_confirmed.data,
        )


class PublicHolidayForm(Form):
    """A public holiday."""

    add_label, change_label = N_("Ajouter le jour férié"), N_("Enregistrer le jour férié")
    day = Day(_l("Jour"), is_required=True)
    label = Text(_l("Nom"), is_required=True, most=120)
    source = LongText(SOURCE, most=1000, description=SOURCE_HELP)
    to_be_confirmed = BooleanField(UNSURE, description=UNSURE_HELP)

    def command(self) -> PublicDay:
        """The day as entered."""
        return PublicDay(self.day.data, self.label.data, self.source.data, self.to_be_confirmed.data)


class TermForm(Form):
    """The words of a term."""

    add_label, change_label = "", N_("Enregistrer le terme")
    label = Text(_l("Libellé"), is_required=True, most=200)
    source = LongText(SOURCE, most=1000)

    def command(self) -> TermLabel:
        """The words as entered."""
        return TermLabel(self.label.data, self.source.data)
