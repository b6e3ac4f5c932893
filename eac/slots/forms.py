"""The form of a search: everything stands in the address."""

from datetime import date
from typing import Any

from wtforms import Form as PlainForm
from wtforms import RadioField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from eac.catalogue.models import Activity
from eac.catalogue.rules import PlaceMode
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.reference.labels import HALVES, WEEKDAYS
from eac.reference.rules import Half, Weekday
from eac.scheduling.choices import Choices as Offered
from eac.scheduling.labels import TIMES_OF_LIFE
from eac.scheduling.rules import NewSession, Participant, Place, Resource, TimeOfLife
from eac.slots.labels import GATHERINGS, WISHES
from eac.slots.rules import FIRST_START, MOST_MINUTES, Gathering, Search, Wish, when_at
from eac.web.fields import Choice, Choices, Day, Whole, as_choices, named
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l

MOST_CLASSES = 12
AT_SCHOOL, NOBODY = "ecole", 0
USUAL_WISHES = (Wish.SOON.value, Wish.FREE_WEEK.value)
WORKDAYS = {day: WEEKDAYS[day] for day in Weekday if day is not Weekday.SUNDAY}


class SearchForm(PlainForm):  # type: ignore[misc]
    """What is searched, when, and what is preferred."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    offre = Choice(_l("Offre"), is_required=True, coerce=int)
    classe = Choices(_l("Classes"), is_required=True, coerce=int)
    ensemble = RadioField(
        _l("Les classes viennent"), choices=as_choices(named(GATHERINGS)), default=Gathering.TOGETHER.value
    )
    intervenant = Choices(
        _l("Intervenants et intervenantes"), coerce=int, description=_l("Sans choix : ceux de l’offre.")
    )
    lieu = Choice(_l("Lieu"), empty_text=_l("Celui de l’offre"))
    duree = Whole(_l("Durée en minutes"), least=5, most=MOST_MINUTES, description=_l("Vide : la durée de l’offre."))
    temps = Choice(_l("Temps"), coerce=TimeOfLife, choices=named(TIMES_OF_LIFE), empty_text=_l("Temps scolaire"))
    du = Day(_l("Du"), description=_l("Vide : à partir d’aujourd’hui."))
    au = Day(_l("Au"), description=_l("Vide : jusqu’à la fin de l’année scolaire."))
    jours = Choices(_l("Jours possibles"), coerce=int, description=_l("Sans choix : tous les jours de classe."))
    demi = Choices(_l("Demi-journées possibles"), choices=named(HALVES), description=_l("Sans choix : les deux."))
    souhait = Choices(_l("Classer d’abord"), choices=named(WISHES))
    eviter = Choices(_l("Si possible, pas le"), coerce=int)
    seance = Whole(_l("Séance à déplacer"), least=1, widget=HiddenInput())

    @classmethod
    def read(cls, address: Any) -> "SearchForm":
        """What the address asks; the usual wishes until someone has chosen."""
        form = cls(address)
        if not address.get("chercher"):
            form.souhait.data = form.souhait.data or list(USUAL_WISHES)
            form.ensemble.data = form.ensemble.data or Gathering.TOGETHER.value
        return form

    def offer(self, offered: Offered) -> None:
        """Set the choices of the selects."""
        self.offre.offer(offered.activities)
        self.classe.choices = self._chosen_first(offered.classes)
        self.intervenant.choices = [(NOBODY, _("Sans intervenant")), *offered.practitioners]
        self.lieu.offer([(AT_SCHOOL, _("Dans l’établissement")), *((str(key), name) for key, name in offered.venues)])
        for field in (self.jours, self.eviter):
            field.choices = [(int(day), _(name)) for day, name in WORKDAYS.items()]

    def _chosen_first(self, classes: dict[str, list[tuple[int, str]]]) -> dict[str, list[tuple[int, str]]]:
        """The classes by school, the chosen ones on top; chosen ones of another year are let go."""
        wanted = set(self.classe.data or ())
        chosen = [
            (key, f"{name}, {school}") for school, known in classes.items() for key, name in known if key in wanted
        ]
        self.classe.data = [key for key, _name in chosen]
        others = {school: [each for each in known if each[0] not in wanted] for school, known in classes.items()}
        return {**({_("Classes choisies"): chosen} if chosen else {}), **{k: v for k, v in others.items() if v}}

    def validate_classe(self, field: Any) -> None:
        """As many classes as the form of a session takes."""
        if len(field.data or ()) > MOST_CLASSES:
            raise ValidationError(_("%(most)s classes au plus à la fois.", most=MOST_CLASSES))

    @property
    def is_asked(self) -> bool:
        """Whether enough is there to search, or someone pressed the button."""
        return bool(self.offre.data and self.classe.data)

    def search(self, activity: Activity, year: SchoolYear) -> Search:
        """The command, completed by what the activity says; the period stays within the school year."""
        minutes = self.duree.data or activity.duration_minutes
        first = max(self.du.data or clock.today(), year.starts_on)
        last = min(self.au.data or year.ends_on, year.ends_on)
        return Search(
            wanted=self._wanted(activity, first, minutes),
            minutes=minutes,
            first=first,
            last=last,
            weekdays=frozenset(self.jours.data or range(7)),
            halves=frozenset(map(Half, self.demi.data or Half)),
            gathering=Gathering(self.ensemble.data or Gathering.TOGETHER),
            wishes=frozenset(map(Wish, self.souhait.data or ())),
            avoided=frozenset(self.eviter.data or ()),
        )

    def _wanted(self, activity: Activity, day: date, minutes: int) -> NewSession:
        return NewSession(
            activity_id=activity.id,
            when=when_at(day, FIRST_START, min(minutes, MOST_MINUTES)),
            place=self._place(activity),
            participants=tuple(Participant(class_id) for class_id in self.classe.data or ()),
            practitioner_ids=self._practitioners(activity),
            time_of_life=self.temps.data or TimeOfLife.SCHOOL,
            needs_transport=activity.needs_transport,
            session_id=self.seance.data,
        )

    def _place(self, activity: Activity) -> Place:
        if self.lieu.data and self.lieu.data != AT_SCHOOL:
            return Place(Resource.VENUE, int(self.lieu.data))
        is_at_venue = activity.place_mode is PlaceMode.VENUE and activity.venue_id and not self.lieu.data
        return Place(Resource.VENUE, activity.venue_id or 0) if is_at_venue else Place(Resource.SCHOOL, 0)

    def _practitioners(self, activity: Activity) -> tuple[int, ...]:
        chosen = self.intervenant.data
        return tuple(each for each in chosen or (one.id for one in activity.practitioners) if each != NOBODY)
