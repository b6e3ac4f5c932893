"""Forms of trips: the trip with its stops, a quote, how fast classes travel, and the filters of the list."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from wtforms import BooleanField, FieldList, FormField, HiddenField

from eac.core.errors import N_, RuleBroken
from eac.scheduling.rules import TravelTimes
from eac.trips.facts import Key, TripFacts
from eac.trips.labels import TRIP_MODES, TRIP_STATES
from eac.trips.models import Trip
from eac.trips.proposal import Times
from eac.trips.queries import TripFilter
from eac.trips.rules import COACH_SEATS, MOST_STOPS, NewTrip, Quote, TripMode, TripState, WantedStop
from eac.web.fields import ANY, ANY_FEMININE, Choice, Day, Euros, Filters, Hour, LongText, Text, Whole, entered, named
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l

MOST_SEATS = 400
GONE = N_("Une ligne du formulaire n’est plus lisible. Rechargez la page et recommencez.")


class StopForm(wtforms.Form):  # type: ignore[misc]
    """One class on board."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    key = HiddenField()
    on_board = BooleanField(_l("À bord"), default=True)
    pupils = Whole(_l("Élèves"), is_required=True, most=2000)
    adults = Whole(_l("Adultes"), is_required=True, most=200)
    leaves_time = Hour(_l("Départ de l’école"), is_required=True)
    returns_time = Hour(_l("Retour à l’école"), is_required=True)
    place = Text(_l("Lieu de prise en charge"))

    @property
    def wanted_key(self) -> Key:
        """The session and the class; RuleBroken when the line was tampered with."""
        session_id, _, class_id = str(self.key.data or "").partition("-")
        if not (session_id.isdigit() and class_id.isdigit()):
            raise RuleBroken(GONE, "stops")
        return int(session_id), int(class_id)

    def wanted(self) -> WantedStop:
        """As the service takes it."""
        return WantedStop(
            *self.wanted_key,
            self.pupils.data,
            self.adults.data,
            self.leaves_time.data,
            self.returns_time.data,
            self.place.data or "",
        )


class TripForm(Form):
    """A trip and who boards it."""

    mode = Choice(_l("Moyen"), is_required=True, coerce=TripMode, choices=named(TRIP_MODES))
    leaves_on = Day(_l("Jour du départ"), is_required=True)
    returns_on = Day(_l("Jour du retour"), description=_l("À remplir seulement si le retour a lieu un autre jour."))
    is_abroad = BooleanField(_l("À l’étranger"))
    stops = FieldList(FormField(StopForm), _l("À bord"), max_entries=MOST_STOPS)
    company = Text(_l("Compagnie"), most=200)
    seats = Whole(_l("Places du car"), least=1, most=MOST_SEATS, description=_l("Adultes compris."))
    quote = Euros(_l("Devis en euros"), description=_l("Pour tout le trajet, par exemple 420 ou 420,50."))
    note = LongText(
        _l("Note pour la compagnie"),
        most=2000,
        description=_l(
            "Imprimée sur le bon de commande. Fauteuils roulants : leur nombre seulement. Aucun nom d’élève."
        ),
    )
    override_reason = LongText(
        _l("Raison d’enregistrer malgré les points d’attention"), most=500, description=_l("Elle reste dans la fiche.")
    )

    @property
    def is_ready(self) -> bool:
        """Whether enough is filled in to look for warnings."""
        lines = [entry.form for entry in self.stops if entry.form.on_board.data]
        full = all(
            None not in (one.pupils.data, one.adults.data, one.leaves_time.data, one.returns_time.data) for one in lines
        )
        return bool(lines) and full and self.leaves_on.data is not None and self.mode.data is not None

    def command(self) -> NewTrip:
        """What the service takes."""
        return NewTrip(
            self.mode.data,
            self.leaves_on.data,
            self.returns_on.data or self.leaves_on.data,
            tuple(entry.form.wanted() for entry in self.stops if entry.form.on_board.data),
            is_abroad=bool(self.is_abroad.data),
            company=self.company.data or "",
            seats=self.seats.data if self.mode.data is TripMode.COACH else None,
            quote_cents=self.quote.data,
            note=self.note.data or "",
            override_reason=self.override_reason.data or "",
            version=self.expected_version,
        )

    @classmethod
    def values_of(cls, subject: Trip) -> dict[str, Any]:
        """What the fields show for a saved trip."""
        same = ("mode", "leaves_on", "is_abroad", "company", "seats", "note", "override_reason", "version")
        lines = ("pupils", "adults", "leaves_time", "returns_time", "place")
        return {
            **{name: getattr(subject, name) for name in same},
            "returns_on": subject.returns_on if subject.returns_on != subject.leaves_on else None,
            "quote": subject.quote_cents,
            "stops": [
                {"key": f"{stop.session_id}-{stop.class_id}", "on_board": True}
                | {name: getattr(stop, name) for name in lines}
                for stop in subject.stops
            ],
        }


def stop_values(
    times: Mapping[Key, Times], facts: TripFacts, adults: Mapping[Key, int], places: Mapping[int, str]
) -> list[dict[str, Any]]:
    """The lines of a proposal, in the order of pick-ups; `places` are the pick-up places of schools."""
    return [
        {
            "key": f"{key[0]}-{key[1]}",
            "on_board": True,
            "pupils": facts.aboard[key].headcount,
            "adults": adults[key],
            "leaves_time": each.leaves.time(),
            "returns_time": each.returns.time(),
            "place": places.get(facts.aboard[key].school_id, ""),
        }
        for key, each in times.items()
    ]


def seats_for(people: int) -> int:
    """Seats of the ordinary coaches that so many people fill."""
    return max(1, -(-people // COACH_SEATS)) * COACH_SEATS


class QuoteForm(Form):
    """What a company asks."""

    company = Text(_l("Compagnie"), is_required=True, most=200)
    quote = Euros(_l("Devis en euros"), description=_l("Pour tout le trajet, par exemple 420 ou 420,50."))

    def command(self) -> Quote:
        """As entered; RuleBroken without an amount."""
        if self.quote.data is None:
            raise RuleBroken(N_("Indiquez le montant du devis."), "quote")
        return Quote(self.company.data, self.quote.data, self.expected_version)

    @classmethod
    def values_of(cls, subject: Trip) -> dict[str, Any]:
        """What the fields show for a saved trip."""
        return {"company": subject.company, "quote": subject.quote_cents, "version": subject.version}


class TravelTimesForm(Form):
    """How fast classes travel."""

    sections = (
        (N_("Entre deux séances"), ("kmh", "setup_minutes")),
        (N_("Horaires proposés pour un trajet"), ("coach_kmh", "walking_kmh", "boarding_minutes")),
    )
    kmh = Whole(
        _l("Vitesse en ville, en km/h"),
        is_required=True,
        least=1,
        most=130,
        description=_l("De porte à porte, bus de ville ou marche. Sert à dire si une classe a le temps d’arriver."),
    )
    setup_minutes = Whole(
        _l("Minutes d’installation"),
        is_required=True,
        most=120,
        description=_l("Ajoutées à chaque trajet entre deux lieux, et avant le début d’une séance."),
    )
    coach_kmh = Whole(_l("Vitesse d’un car, en km/h"), is_required=True, least=1, most=130)
    walking_kmh = Whole(_l("Vitesse à pied, en km/h"), is_required=True, least=1, most=10)
    boarding_minutes = Whole(
        _l("Minutes pour monter et descendre"), is_required=True, most=60, description=_l("Comptées à chaque arrêt.")
    )

    def command(self) -> TravelTimes:
        """As entered."""
        return TravelTimes(**entered(self))


class TripFilters(Filters):
    """Filters of the list of trips; without days, trips to come."""

    since = Day(_l("Du"), name="du")
    until = Day(_l("Au"), name="au")
    state = Choice(_l("État"), name="etat", coerce=TripState, choices=named(TRIP_STATES), empty_text=ANY)
    mode = Choice(_l("Moyen"), name="moyen", coerce=TripMode, choices=named(TRIP_MODES), empty_text=ANY)
    company = Choice(_l("Compagnie"), name="compagnie", empty_text=ANY_FEMININE)
    to_order = BooleanField(_l("Restant à commander"), name="a_commander")
    to_review = BooleanField(_l("À revoir"), name="a_revoir")
    past = BooleanField(_l("Avec les trajets passés"), name="passes")

    def offer(self, companies: Sequence[str]) -> None:
        """Set the companies."""
        self.company.offer([(name, name) for name in companies])

    def narrowed(self) -> TripFilter:
        """As the queries take it."""
        return TripFilter(**self.chosen())
