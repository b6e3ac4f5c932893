"""Forms of sessions: schedule, cancel, attendance, and the filters of lists."""

from typing import Any

from flask_wtf import FlaskForm

from eac.catalogue.labels import KINDS
from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.scheduling.choices import Choices as Offered
from eac.scheduling.labels import STATES
from eac.scheduling.models import SchoolSession
from eac.scheduling.queries import SessionFilter
from eac.scheduling.rules import REASONS_OF_PEOPLE, NewSession, State
from eac.scheduling.service import Attendance, Cancellation
from eac.scheduling.session_fields import MOST_PUPILS, SessionFieldsForm
from eac.web.fields import Choice, LongText, Whole, named
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l


class SessionForm(SessionFieldsForm):
    """One session, new or changed."""

    def command(self) -> NewSession:
        """What the service takes; RuleBroken when a class is chosen twice."""
        return self.session()

    @classmethod
    def values_of(cls, subject: SchoolSession) -> dict[str, Any]:
        """What the fields show for a saved session."""
        same = ("own_title", "starts_on", "starts_time", "ends_time", "time_of_life", "adults", "needs_transport")
        more = (
            "coach_seats",
            "notes_for_teacher",
            "notes_for_staff",
            "override_reason",
            "state",
            "option_until",
            "version",
        )
        return {
            **{name: getattr(subject, name) for name in (*same, *more)},
            "activity": subject.activity_id,
            "ends_on": subject.ends_on if subject.ends_on != subject.starts_on else None,
            "venue": subject.venue_id,
            "partner_city": subject.partner_city_id,
            "entered_there": None if subject.zone == clock.PARIS_NAME else 1,
            "classes": [
                {"class_id": each.class_id, "headcount": each.expected_headcount} for each in subject.participations
            ],
            "practitioners": [each.id for each in subject.practitioners],
            "works": [each.id for each in subject.works],
        }


class CancelForm(Form):
    """Why a session is cancelled."""

    reason = Choice(
        _l("Raison"), is_required=True, choices=[(code, _l(text)) for code, text in REASONS_OF_PEOPLE.items()]
    )
    note = LongText(_l("Précision"), most=1000, description=_l("Lue par l’équipe enseignante. Aucun nom d’élève."))

    def command(self) -> Cancellation:
        """What the service takes."""
        return Cancellation(self.reason.data, self.note.data or "", self.expected_version)


class AttendanceForm(Form):
    """Pupils who came, class by class; the fields are made for each session."""

    def command(self) -> Attendance:
        """What the service takes."""
        counts = {int(name[2:]): field.data for name, field in self._fields.items() if name.startswith("c_")}
        return Attendance({key: value for key, value in counts.items() if value is not None}, self.expected_version)

    @classmethod
    def of(cls, session: SchoolSession) -> "AttendanceForm":
        """The form for a session's classes, filled with what is known or expected."""
        fields = {
            f"c_{each.class_id}": Whole(each.school_class.label, is_required=True, most=MOST_PUPILS)
            for each in session.participations
        }
        known = {
            f"c_{each.class_id}": each.expected_headcount if each.actual_headcount is None else each.actual_headcount
            for each in session.participations
        }
        made: AttendanceForm = type("AttendanceFormOfSession", (cls,), fields)(
            data={**known, "version": session.version}
        )
        return made


class FilterForm(FlaskForm):  # type: ignore[misc]
    """The filters of lists and grids, read from the address."""

    class Meta:
        """Read from the address: no CSRF token, French messages."""

        csrf = False
        locales = ("fr",)

    etablissement = Choice(_l("Établissement"), coerce=int, empty_text=_l("Tous"))
    lieu = Choice(_l("Lieu"), coerce=int, empty_text=_l("Tous"))
    intervenant = Choice(_l("Intervention"), coerce=int, empty_text=_l("Toutes"))
    type = Choice(_l("Type"), coerce=SessionKind, choices=named(KINDS), empty_text=_l("Tous"))
    etat = Choice(_l("État"), coerce=State, choices=named(STATES), empty_text=_l("Tous"))

    echeance = Choice(
        _l("Options qui échoient"),
        coerce=int,
        choices=[(days, _l("dans les %(days)s jours", days=days)) for days in (7, 14, 30)],
        empty_text=_l("Peu importe"),
    )

    def offer(self, offered: Offered) -> None:
        """Set the choices; a select without any disappears."""
        if not offered.schools and "echeance" in self:
            del self.echeance
        for name, pairs in (
            ("etablissement", offered.schools),
            ("lieu", offered.venues),
            ("intervenant", offered.practitioners),
        ):
            if pairs:
                self[name].offer(pairs)
            else:
                del self[name]

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
            option_days=value.get("echeance"),
        )

    @property
    def is_set(self) -> bool:
        """Whether something narrows the list."""
        return any(field.data for field in self._fields.values())
