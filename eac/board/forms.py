"""Forms of the board: move a session, note what waits for a date."""

from datetime import date, datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField

from eac.board.labels import BULK_ACTS
from eac.board.places import length
from eac.board.rules import Bulk, BulkAct, MoveTo, NewUnplaced
from eac.catalogue.labels import KINDS
from eac.catalogue.rules import SessionKind
from eac.core.errors import N_, RuleBroken
from eac.scheduling.choices import Choices as Offered
from eac.scheduling.labels import STATES
from eac.scheduling.models import SchoolSession
from eac.scheduling.queries import SessionFilter
from eac.scheduling.rules import CANCEL_REASONS, Place, Resource, State, When
from eac.web.fields import Choice, Choices, Day, Hour, LongText, Search, Text, Whole, named
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l


class MoveForm(Form):
    """Where a session goes, by the clock of here."""

    starts_on = Day(_l("Jour"), is_required=True)
    starts_time = Hour(_l("Début"), is_required=True)
    ends_time = Hour(_l("Fin"), is_required=True)
    venue = Choice(_l("Lieu"), coerce=int, empty_text=_l("Dans l’établissement de la première classe"))
    practitioners = Choices(_l("Intervenants et intervenantes"), coerce=int)
    override_reason = LongText(
        _l("Raison d’enregistrer malgré les points d’attention"), most=500, description=_l("Elle reste dans la fiche.")
    )

    def offer(self, offered: Offered) -> None:
        """Set the choices of the selects."""
        self.venue.offer(offered.venues)
        self.practitioners.choices = offered.practitioners

    def begin(self, session: SchoolSession, wanted: dict[str, str]) -> None:
        """Open with what a link asks for: `jour`, `heure`, `lieu`, `intervenant` in place of `remplace`."""
        lasts, start = length(session.here), _start(session.here, wanted)
        end = start + lasts
        self.starts_on.data, self.starts_time.data, self.ends_time.data = start.date(), start.time(), end.time()
        if wanted.get("lieu", "").isdecimal():
            self.venue.data = int(wanted["lieu"])
        new, old = wanted.get("intervenant", ""), wanted.get("remplace", "")
        if new.isdecimal():
            kept = [each for each in self.practitioners.data or [] if str(each) != old]
            self.practitioners.data = list(dict.fromkeys([*kept, int(new)]))

    def take_slot(self, text: str) -> None:
        """Move to a proposed slot, written « 2026-12-03T09:00/10:30 »."""
        start, _, end = text.partition("/")
        try:
            begins, ends = datetime.fromisoformat(start), time.fromisoformat(end)
        except ValueError:
            return
        self.starts_on.data, self.starts_time.data, self.ends_time.data = begins.date(), begins.time(), ends
        for field in (self.starts_on, self.starts_time, self.ends_time):
            field.raw_data = None

    @property
    def is_ready(self) -> bool:
        """Whether the time is whole, so that conflicts can be looked for."""
        return all((self.starts_on.data, self.starts_time.data, self.ends_time.data))

    def order(self, session: SchoolSession) -> MoveTo:
        """The command; a session of several days keeps their number."""
        day = self.starts_on.data
        last = day + (session.here.ends_on - session.here.starts_on)
        return MoveTo(
            when=When(day, self.starts_time.data, last, self.ends_time.data),
            place=Place(Resource.VENUE, self.venue.data) if self.venue.data else Place(Resource.SCHOOL, 0),
            practitioner_ids=tuple(self.practitioners.data or ()),
            override_reason=self.override_reason.data or "",
            version=self.expected_version,
        )

    def command(self) -> MoveTo:
        """The command for the session that the form was opened for."""
        return self.order(self.session)

    session: SchoolSession

    @classmethod
    def values_of(cls, subject: SchoolSession) -> dict[str, Any]:
        """What the fields show for a saved session."""
        return {
            "starts_on": subject.here.starts_on,
            "starts_time": subject.here.starts_time,
            "ends_time": subject.here.ends_time,
            "venue": subject.venue_id,
            "practitioners": [each.id for each in subject.practitioners],
            "override_reason": subject.override_reason,
            "version": subject.version,
        }


def _start(when: When, wanted: dict[str, str]) -> datetime:
    """The wall-clock start that a link asks for; what it leaves out or writes wrongly stays as it is."""
    day, at = when.starts_on, when.starts_time
    try:
        day = date.fromisoformat(wanted["jour"]) if wanted.get("jour") else day
        at = time.fromisoformat(wanted["heure"]) if wanted.get("heure") else at
    except ValueError:
        return datetime.combine(when.starts_on, when.starts_time)
    return datetime.combine(day, at.replace(tzinfo=None, microsecond=0))


class BulkForm(Form):
    """What many sessions undergo; of the fields below the act, those that it needs."""

    act = Choice(_l("Action"), is_required=True, coerce=BulkAct, choices=named(BULK_ACTS))
    weeks = Whole(_l("Semaines"), least=-52, most=52, description=_l("Par exemple 1 ; -1 pour avancer d’une semaine."))
    instead_of = Choice(_l("À la place de"), coerce=int, empty_text=_l("Toutes les personnes prévues"))
    practitioner_id = Choice(_l("Intervient désormais"), coerce=int, empty_text=_l("Personne"))
    venue_id = Choice(_l("Nouveau lieu"), coerce=int, empty_text=_l("Dans l’établissement"))
    reason = Choice(_l("Raison"), choices=[(code, _l(text)) for code, text in CANCEL_REASONS.items()])
    note = LongText(_l("Précision"), most=1000, description=_l("Lue par l’équipe enseignante. Aucun nom d’élève."))
    subject = Text(_l("Objet"))
    text = LongText(_l("Message"), most=4000, description=_l("Les séances y sont ajoutées. Aucun nom d’élève."))
    override_reason = LongText(
        _l("Raison d’enregistrer malgré les points d’attention"),
        most=500,
        description=_l("Elle reste dans les fiches."),
    )
    valid_only = BooleanField(_l("Changer seulement les séances qui le peuvent"))

    session_ids: tuple[int, ...] = ()

    def offer(self, offered: Offered) -> None:
        """Set the choices of the selects."""
        self.instead_of.offer(offered.practitioners)
        self.practitioner_id.offer(offered.practitioners)
        self.venue_id.offer(offered.venues)

    def command(self) -> Bulk:
        """What is asked; RuleBroken when the act lacks what it needs."""
        act = self.act.data
        if act is BulkAct.SHIFT and not self.weeks.data:
            raise RuleBroken(N_("Indiquez de combien de semaines."), "weeks")
        if act is BulkAct.CANCEL and not self.reason.data:
            raise RuleBroken(N_("Choisissez la raison de l’annulation."), "reason")
        if act is BulkAct.MESSAGE and not (self.subject.data and self.text.data):
            raise RuleBroken(N_("Donnez un objet au message, et écrivez-le."), "text")
        return Bulk(
            act=act,
            session_ids=self.session_ids,
            valid_only=bool(self.valid_only.data),
            weeks=self.weeks.data or 0,
            practitioner_id=self.practitioner_id.data,
            instead_of=self.instead_of.data,
            venue_id=self.venue_id.data,
            reason=self.reason.data or "",
            note=self.note.data or "",
            subject=self.subject.data or "",
            text=self.text.data or "",
            override_reason=self.override_reason.data or "",
        )


class UnplacedForm(Form):
    """A class that is to have an activity, at a date still to be found."""

    activity = Choice(_l("Offre"), is_required=True, coerce=int)
    school_class = Choice(_l("Classe"), is_required=True, coerce=int)
    note = Text(_l("Note"), description=_l("Par exemple : plutôt un matin, après les vacances d’hiver."))

    def offer(self, offered: Offered) -> None:
        """Set the choices of the selects."""
        self.activity.offer(offered.activities)
        self.school_class.offer(offered.classes)

    def command(self) -> NewUnplaced:
        """What the service takes."""
        return NewUnplaced(self.activity.data, self.school_class.data, self.note.data or "")


class TimelineFilters(FlaskForm):  # type: ignore[misc]
    """What the timeline shows, read from the address."""

    class Meta:
        """Read from the address: no CSRF token, French messages."""

        csrf = False
        locales = ("fr",)

    q = Search(_l("Nom de la ligne"))
    etablissement = Choice(_l("Établissement"), coerce=int, empty_text=_l("Tous"))
    lieu = Choice(_l("Lieu"), coerce=int, empty_text=_l("Tous"))
    intervenant = Choice(_l("Intervention"), coerce=int, empty_text=_l("Toutes"))
    type = Choice(_l("Type"), coerce=SessionKind, choices=named(KINDS), empty_text=_l("Tous"))
    etat = Choice(_l("État"), coerce=State, choices=named(STATES), empty_text=_l("Tous"))
    occupees = BooleanField(_l("Lignes occupées seulement"))
    weekend = BooleanField(_l("Week-ends"))

    def offer(self, offered: Offered) -> None:
        """Set the choices."""
        self.etablissement.offer(offered.schools)
        self.lieu.offer(offered.venues)
        self.intervenant.offer(offered.practitioners)

    def narrowed(self) -> SessionFilter:
        """As the queries take it; an unknown choice narrows nothing."""
        self.validate()
        value = {name: field.data for name, field in self._fields.items() if not field.errors}
        return SessionFilter(
            school_id=value.get("etablissement"),
            venue_id=value.get("lieu"),
            practitioner_id=value.get("intervenant"),
            kind=value.get("type"),
            state=value.get("etat"),
        )

    @property
    def is_set(self) -> bool:
        """Whether something narrows the timeline."""
        names = ("q", "etablissement", "lieu", "intervenant", "type", "etat", "occupees")
        return any(self[name].data for name in names)
