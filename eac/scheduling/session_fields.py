"""The fields of a session, for every form that asks for one: a single session here, a series in the room above."""

from datetime import date, datetime, time, timedelta

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, FormField

from eac.catalogue.models import Activity
from eac.catalogue.rules import PlaceMode
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.scheduling.choices import Choices as Offered
from eac.scheduling.labels import STATES, TIMES_OF_LIFE
from eac.scheduling.rules import NewSession, Participant, Place, Resource, State, TimeOfLife, When
from eac.web.fields import Choice, Choices, Day, Hour, LongText, Text, Whole, named
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l

MOST_CLASSES = 12
MOST_PUPILS = 2000


class ParticipantForm(wtforms.Form):  # type: ignore[misc]
    """One class and its expected headcount."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    class_id = Choice(_l("Classe"), coerce=int, validate_choice=False)
    headcount = Whole(_l("Élèves attendus"), most=MOST_PUPILS)


class SessionFieldsForm(Form):
    """Everything about one session, and the command that it makes."""

    activity = Choice(_l("Offre"), is_required=True, coerce=int)
    own_title = Text(_l("Titre particulier"), description=_l("À remplir seulement s’il diffère de celui de l’offre."))
    starts_on = Day(_l("Jour"), is_required=True)
    starts_time = Hour(_l("Début"), is_required=True)
    ends_time = Hour(_l("Fin"), is_required=True)
    ends_on = Day(_l("Jour de fin"), description=_l("À remplir seulement si la séance dure plusieurs jours."))
    time_of_life = Choice(_l("Temps"), is_required=True, coerce=TimeOfLife, choices=named(TIMES_OF_LIFE))
    venue = Choice(_l("Lieu"), coerce=int, empty_text=_l("Dans l’établissement de la première classe"))
    classes = FieldList(FormField(ParticipantForm), _l("Classes"), min_entries=1, max_entries=MOST_CLASSES)
    practitioners = Choices(_l("Intervenants et intervenantes"), coerce=int)
    works = Choices(_l("Œuvres"), coerce=int)
    partner_city = Choice(_l("Ville partenaire"), coerce=int, empty_text=_l("Aucune"))
    entered_there = Choice(
        _l("Heure saisie"),
        coerce=int,
        choices=[(1, _l("À l’heure de la ville partenaire"))],
        empty_text=_l("À l’heure d’ici"),
        description=_l("Pour le jour, le début et la fin ci-dessus."),
    )
    adults = Whole(_l("Adultes accompagnateurs"), most=200, description=_l("Personne enseignante comprise."))
    needs_transport = BooleanField(_l("Un car est nécessaire"))
    coach_seats = Whole(_l("Places du car"), most=200)
    notes_for_teacher = LongText(
        _l("Message pour la classe"),
        description=_l("Lu par l’équipe enseignante sur la fiche de la séance. Aucun nom d’élève."),
    )
    notes_for_staff = LongText(_l("Notes internes"), description=_l("Lues par les services de la ville seulement."))
    override_reason = LongText(
        _l("Raison d’enregistrer malgré les points d’attention"), most=500, description=_l("Elle reste dans la fiche.")
    )
    state = Choice(
        _l("État"),
        is_required=True,
        coerce=State,
        choices=named({s: STATES[s] for s in (State.DRAFT, State.PROPOSED, State.OPTION, State.CONFIRMED)}),
    )
    option_until = Day(
        _l("Option jusqu’au"),
        description=_l("Pour une option seulement. Vide : deux semaines, jamais après la séance."),
    )

    def offer(self, offered: Offered) -> None:
        """Set the choices of the selects."""
        self.activity.offer(offered.activities)
        self.venue.offer(offered.venues)
        self.practitioners.choices = offered.practitioners
        self.works.choices = offered.works
        self.partner_city.offer([(id_, name) for id_, name, _zone in offered.cities])
        self._zones = {id_: zone for id_, _name, zone in offered.cities}
        self._classes = offered.classes
        for entry in self.classes:
            entry.form.class_id.offer(offered.classes)

    def session(self) -> NewSession:
        """The session as entered; RuleBroken when a class is chosen twice."""
        participants = tuple(
            Participant(entry.form.class_id.data, entry.form.headcount.data)
            for entry in self.classes
            if entry.form.class_id.data
        )
        if len({each.class_id for each in participants}) < len(participants):
            raise RuleBroken(N_("Une classe est choisie deux fois."), "classes")
        return NewSession(
            activity_id=self.activity.data,
            when=self._when(),
            place=Place(Resource.VENUE, self.venue.data) if self.venue.data else Place(Resource.SCHOOL, 0),
            participants=participants,
            practitioner_ids=tuple(self.practitioners.data or ()),
            work_ids=tuple(self.works.data or ()),
            title=self.own_title.data or "",
            time_of_life=self.time_of_life.data or TimeOfLife.SCHOOL,
            adults=self.adults.data,
            needs_transport=bool(self.needs_transport.data),
            coach_seats=self.coach_seats.data,
            notes_for_teacher=self.notes_for_teacher.data or "",
            notes_for_staff=self.notes_for_staff.data or "",
            override_reason=self.override_reason.data or "",
            partner_city_id=self.partner_city.data,
            state=self.state.data or State.PROPOSED,
            option_until=self.option_until.data,
            version=self.expected_version,
        )

    def _when(self) -> When:
        day, zone = self.starts_on.data, clock.PARIS_NAME
        if self.entered_there.data:
            if self.partner_city.data not in self._zones:
                raise RuleBroken(N_("Choisissez la ville partenaire, ou saisissez l’heure d’ici."), "partner_city")
            zone = self._zones[self.partner_city.data]
        return When(day, self.starts_time.data, self.ends_on.data or day, self.ends_time.data, zone)

    @property
    def is_ready(self) -> bool:
        """Whether enough is filled in to look for conflicts."""
        times = (self.activity.data, self.starts_on.data, self.starts_time.data, self.ends_time.data)
        return all(times) and any(entry.form.class_id.data for entry in self.classes)

    def begin(self, wanted: MultiDict[str, str], activity: Activity | None) -> None:
        """Open the form with what a link asks for: `jour`, `heure`, an activity, and what differs from the activity."""
        try:
            self.starts_on.data = date.fromisoformat(wanted["jour"]) if wanted.get("jour") else self.starts_on.data
            self.starts_time.data = (
                time.fromisoformat(wanted["heure"]) if wanted.get("heure") else self.starts_time.data
            )
        except ValueError:
            return
        if activity is not None:
            self.activity.data = activity.id
            self.fill_from(activity)
        if wanted.get("temps") in set(TimeOfLife):
            self.time_of_life.data = TimeOfLife(wanted["temps"])
        if "lieu" in wanted:
            self.venue.data = wanted.get("lieu", 0, int) or None
        if "intervenant" in wanted:
            self.practitioners.data = [each for each in wanted.getlist("intervenant", int) if each]
        if "fin" in wanted and self.starts_on.data and self.starts_time.data:
            self.take_slot(f"{self.starts_on.data}T{self.starts_time.data:%H:%M}/{wanted['fin']}")

    def fill_from(self, activity: Activity) -> None:
        """Take place, practitioners, works and duration from the activity."""
        self.venue.data = activity.venue_id if activity.place_mode is PlaceMode.VENUE else None
        self.practitioners.data = [each.id for each in activity.practitioners]
        self.works.data = [each.id for each in activity.works]
        self.needs_transport.data = activity.needs_transport
        if self.starts_on.data and self.starts_time.data:
            start = datetime.combine(self.starts_on.data, self.starts_time.data)
            self.ends_time.data = (start + timedelta(minutes=activity.duration_minutes)).time()
            self.ends_time.raw_data = None

    def take_slot(self, text: str) -> None:
        """Move to a proposed slot, written « 2026-12-03T09:00/10:30 »."""
        try:
            start, _, end = text.partition("/")
            begins = datetime.fromisoformat(start)
            ends = datetime.strptime(end, "%H:%M").time()  # noqa: DTZ007  a wall-clock time
        except ValueError:
            return
        self.starts_on.data, self.starts_time.data, self.ends_time.data = begins.date(), begins.time(), ends
        self.entered_there.data = None
        for field in (self.starts_on, self.starts_time, self.ends_time, self.ends_on, self.entered_there):
            field.raw_data = None

    def add_class(self) -> None:
        """One more empty line for a class."""
        if len(self.classes) < MOST_CLASSES:
            self.classes.append_entry({})
            self.classes[-1].form.class_id.offer(self._classes)
