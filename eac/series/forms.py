"""Forms of series: a pattern with its rows, a pathway for a class."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from wtforms import BooleanField

from eac.core.errors import N_, RuleBroken
from eac.reference.labels import WEEKDAYS
from eac.scheduling.choices import Choices as Offered
from eac.scheduling.labels import STATES
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import REASONS_OF_PEOPLE, NewSession, Place, Resource, State
from eac.scheduling.session_fields import SessionFieldsForm
from eac.series.labels import REACHES
from eac.series.planning import Wish
from eac.series.recurrence import MOST_WEEKS_APART, Pattern
from eac.series.row_forms import LotForm
from eac.series.rules import MOST_ROWS, Reach, SeriesKind, moved, read
from eac.series.service import NewSeries, SeriesCancellation, SeriesChange
from eac.series.spacing import Gap
from eac.web.fields import Choice, Choices, Day, Hour, LongText, Text, Whole, named
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l

OPEN_STATES = {state: STATES[state] for state in (State.DRAFT, State.PROPOSED, State.OPTION, State.CONFIRMED)}


class SeriesForm(LotForm, SessionFieldsForm):
    """A session, and when it comes again."""

    weekdays = Choices(
        _l("Jours de la semaine"),
        coerce=int,
        choices=named(WEEKDAYS),
        description=_l("Sans choix : celui du premier jour."),
    )
    every_weeks = Whole(
        _l("Toutes les … semaines"),
        is_required=True,
        least=1,
        most=MOST_WEEKS_APART,
        description=_l("1 : chaque semaine, 2 : une semaine sur deux."),
    )
    count = Whole(_l("Nombre de séances"), least=1, most=MOST_ROWS, description=_l("Par exemple 8."))
    until = Day(_l("Ou jusqu’au"), description=_l("Le premier atteint des deux arrête la série."))
    skips_days_off = BooleanField(_l("Passer les vacances, les jours fériés et les fermetures"))

    def pattern(self) -> Pattern:
        """When the sessions are; RuleBroken when it says too little or too much."""
        when = self._when()
        pattern = Pattern(
            first=when.starts_on,
            weekdays=tuple(self.weekdays.data or ()),
            starts=when.starts_time,
            ends=when.ends_time,
            every_weeks=self.every_weeks.data or 1,
            count=self.count.data,
            until=self.until.data,
        )
        pattern.check()
        if self.ends_on.data not in {None, when.starts_on}:
            raise RuleBroken(N_("Les séances d’une série durent un jour au plus."), "ends_time")
        return pattern

    def command(self) -> NewSeries:
        """What the service takes, the rows reviewed."""
        pattern = self.pattern()
        title = self.own_title.data or self.title_of_activity()
        return NewSeries(
            self.lot(),
            title,
            SeriesKind.RECURRENCE,
            pattern.weekdays or (pattern.first.weekday(),),
            pattern.every_weeks,
        )

    def title_of_activity(self) -> str:
        """The name of the chosen activity, as the list says it."""
        return next((str(c.label) for c in self.activity.choices if str(c.value) == str(self.activity.data)), "")


class PathwayPlanForm(LotForm):
    """A pathway for a class, and the dates of its steps."""

    class_id = Choice(_l("Classe"), is_required=True, coerce=int)
    starts_on = Day(_l("À partir du"), is_required=True)
    starts_time = Hour(_l("Heure souhaitée"), is_required=True, description=_l("Gardée quand elle est libre."))
    weekdays = Choices(
        _l("Jours souhaités"),
        coerce=int,
        choices=named(WEEKDAYS),
        description=_l("Sans choix : n’importe quel jour de classe."),
    )
    state = Choice(_l("État"), is_required=True, coerce=State, choices=named(OPEN_STATES))
    pathway_id = 0
    title = ""
    gaps: tuple[Gap, ...] = ()

    def wish(self) -> Wish:
        """For whom, from when."""
        weekdays = tuple(self.weekdays.data or ())
        return Wish(self.class_id.data, self.starts_on.data, self.starts_time.data, weekdays, self.state.data)

    def kept_sources(self) -> list[tuple[date, time, time]]:
        """The dates proposed on an earlier look at the rows."""
        sources = [read(line.source) for line in self.lines().values()]
        return [each for each in sources if each]

    def name_of_class(self) -> str:
        """The chosen class, as the list says it."""
        found = (each for each in self.class_id.choices if str(each.value) == str(self.class_id.data))
        return next((f"{each.label}, {each.optgroup}" for each in found), "")

    def command(self) -> NewSeries:
        """What the service takes, the rows reviewed."""
        return NewSeries(self.lot(), self.title, SeriesKind.PATHWAY, pathway_id=self.pathway_id, gaps=self.gaps)


class SeriesChangeForm(LotForm):
    """What changes of a session and of others of its series, and the rows of those."""

    reach = Choice(_l("Pour quelles séances"), is_required=True, coerce=Reach, choices=named(REACHES))
    starts_on = Day(_l("Jour de cette séance"), is_required=True)
    starts_time = Hour(_l("Début"), is_required=True)
    ends_time = Hour(_l("Fin"), is_required=True)
    own_title = Text(_l("Titre particulier"))
    venue = Choice(_l("Lieu"), coerce=int, empty_text=_l("Dans l’établissement de la première classe"))
    practitioners = Choices(_l("Intervenants et intervenantes"), coerce=int)
    adults = Whole(_l("Adultes accompagnateurs"), most=200)
    notes_for_teacher = LongText(_l("Message pour la classe"))
    notes_for_staff = LongText(_l("Notes internes"))
    subject: SchoolSession

    def offer(self, offered: Offered) -> None:
        """Set the choices of the selects."""
        self.venue.offer(offered.venues)
        self.practitioners.choices = offered.practitioners

    def changed(self, before: NewSession, school: Place) -> NewSession:
        """The session with what was entered; `school` is where it happens without a venue."""
        chosen = tuple(self.practitioners.data or ())
        same = set(chosen) == set(before.practitioner_ids)
        return replace(
            before,
            when=moved(before.when, self.starts_on.data, self.starts_time.data, self.ends_time.data),
            place=Place(Resource.VENUE, self.venue.data) if self.venue.data else school,
            practitioner_ids=before.practitioner_ids if same else chosen,
            title=self.own_title.data or "",
            adults=self.adults.data,
            notes_for_teacher=self.notes_for_teacher.data or "",
            notes_for_staff=self.notes_for_staff.data or "",
        )

    def command(self) -> SeriesChange:
        """What the service takes, the rows reviewed."""
        return SeriesChange(self.lot(), self.subject, self.reach.data, self.expected_version)

    @classmethod
    def values_of(cls, subject: SchoolSession) -> dict[str, Any]:
        """What the fields show for the session that the change starts from."""
        names = ("starts_on", "starts_time", "ends_time", "own_title", "adults", "notes_for_teacher", "notes_for_staff")
        return {
            **{name: getattr(subject, name) for name in names},
            "venue": subject.venue_id,
            "practitioners": [each.id for each in subject.practitioners],
            "reason": subject.override_reason,
            "version": subject.version,
        }


class SeriesCancelForm(Form):
    """Which sessions of a series are cancelled, and why."""

    session_ids = Choices(_l("Séances à annuler"), coerce=int)
    reason = Choice(_l("Raison"), is_required=True, choices=[(c, _l(text)) for c, text in REASONS_OF_PEOPLE.items()])
    note = LongText(_l("Précision"), most=1000, description=_l("Lue par l’équipe enseignante. Aucun nom d’élève."))
    subject: SchoolSession

    def command(self) -> SeriesCancellation:
        """What the service takes."""
        chosen = tuple(self.session_ids.data or ())
        return SeriesCancellation(self.subject, chosen, self.reason.data, self.note.data or "")
