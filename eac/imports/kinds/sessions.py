"""Sessions: by day, hour, offer and classes; the conflict finder judges each as the form would."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken
from eac.imports import values as read
from eac.imports.kinds.base import Claim, Field, Kind, Values
from eac.imports.kinds.programme import CLOSED, Programme, SessionRow
from eac.imports.removal import take_back
from eac.imports.rules import ImportKind, Options, Several
from eac.scheduling import service
from eac.scheduling.bulk import Judge, Judged, write_all
from eac.scheduling.case import Conflict
from eac.scheduling.labels import STATES, TIMES_OF_LIFE
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import CANCEL_REASONS, NewSession, State, TimeOfLife
from eac.scheduling.service import Attendance, Cancellation

STATES_ALSO = {
    "faite": State.HELD,
    "realise": State.HELD,
    "passee": State.HELD,
    "confirme": State.CONFIRMED,
    "validee": State.CONFIRMED,
    "annule": State.CANCELLED,
    "propose": State.PROPOSED,
}
TIMES_ALSO = {
    "scolaire": TimeOfLife.SCHOOL,
    "periscolaire": TimeOfLife.AROUND_SCHOOL,
    "extrascolaire": TimeOfLife.OUT_OF_SCHOOL,
}
WORDS_OF_FIELDS = {
    "classes": "class_ids",
    "practitioners": "practitioner_ids",
    "venue": "venue_id",
    "activity": "activity_id",
}
"""Where the conflict finder's fields stand in a file."""
PASS = N_("Ces points d’attention passent avec une raison écrite : indiquez-la dans les options de l’import.")


class Sessions(Kind):
    """A programme, past or to come."""

    kind = ImportKind.SESSIONS
    title = N_("Séances")
    help = N_(
        "Une ligne par séance : jour, début, fin, offre, classes, lieu ; les conflits sont cherchés ligne à ligne."
    )
    details = SessionRow
    model = SchoolSession
    naming = ("starts_on", "starts_time", "activity_id", "class_ids")
    fields = (
        Field("starts_on", N_("Date"), read.day, ("jour", "date de la seance", "le"), True),
        Field("starts_time", N_("Début"), read.hour, ("heure", "heure de debut", "horaire", "de"), True),
        Field("ends_time", N_("Fin"), read.hour, ("heure de fin", "a")),
        Field("minutes", N_("Durée (minutes)"), read.whole, ("duree", "minutes")),
        Field("activity_id", N_("Offre"), read.line_of(), ("activite", "action", "titre de l offre", "intitule"), True),
        Field("class_ids", N_("Classes"), read.names_of, ("classe", "groupe", "public"), True),
        Field("uai", N_("UAI"), read.uai, ("code uai", "rne", "numero uai")),
        Field("school", N_("Établissement"), read.line_of(), ("ecole", "nom de l etablissement")),
        Field("venue_id", N_("Lieu"), read.line_of(), ("salle", "nom du lieu", "ou")),
        Field("practitioner_ids", N_("Intervenants"), read.names_of, ("intervenant", "artiste", "artistes")),
        Field("work_ids", N_("Œuvres"), read.names_of, ("oeuvre", "film", "spectacle")),
        Field("title", N_("Titre propre"), read.line_of(), ("titre", "titre de la seance")),
        Field("state", N_("État"), read.word_of(STATES, STATES_ALSO), ("statut", "etat de la seance")),
        Field("headcounts", N_("Effectif attendu"), read.numbers, ("effectif", "eleves", "nombre d eleves", "prevus")),
        Field("present", N_("Effectif présent"), read.numbers, ("presents", "presence", "eleves presents")),
        Field("time_of_life", N_("Temps"), read.word_of(TIMES_OF_LIFE, TIMES_ALSO), ("temps de l enfant",)),
        Field("adults", N_("Accompagnateurs"), read.whole, ("adultes", "nombre d adultes")),
        Field("needs_transport", N_("Transport"), read.yes_no, ("car", "transport necessaire")),
        Field("coach_seats", N_("Places dans le car"), read.whole, ("places du car", "places car")),
        Field("cancel_note", N_("Raison de l’annulation"), read.text, ("motif", "motif d annulation")),
        Field("notes_for_teacher", N_("Notes pour l’équipe enseignante"), read.text, ("notes", "consignes")),
        Field(
            "notes_for_staff", N_("Notes pour le service"), read.text, ("notes internes", "remarques", "commentaire")
        ),
    )

    def __init__(self, options: Options, *, is_writing: bool = False) -> None:
        super().__init__(options, is_writing=is_writing)
        self.found: dict[NewSession, list[Conflict]] = {}

    def prepare(self, rows: Sequence[Values]) -> None:
        """All that rows can name, the sessions of their days, and what stands in the way of the new ones."""
        self.programme = Programme(rows)
        self.owners = {("class_ids", key): row.id for key, row in self.programme.known.items()}
        whole = [row for row in rows if "class_ids" in row]
        wanted = list(dict.fromkeys(new for row in whole if (new := self._wanted(row)) is not None))
        judge = Judge(wanted, to_write=self.is_writing)
        for new in wanted:
            self.found[new] = judge.conflicts(new)
            if not self._refusals(self.found[new]):
                judge.accept(new)

    def prepare_for(self, records: Sequence[SchoolSession]) -> None:
        """The classes of their years, and whom they name."""
        self.prepare([{"starts_on": record.starts_on} for record in records])

    def _wanted(self, values: Values) -> NewSession | None:
        """What a row asks to be free; None when it cannot be read, takes nothing, or is there already unchanged."""
        try:
            record, given = self.find(values), self.resolve(values)
            row = self.merged(record, given) if record is not None else self.blank(given)
            if record is not None and row == self.current(record):
                return None
            return None if row.state is State.CANCELLED else self._command(row, record)
        except RuleBroken:
            return None

    def _command(self, row: SessionRow, record: SchoolSession | None) -> NewSession:
        new = self.programme.command(row)
        new.when.span()
        if record is None:
            return replace(new, override_reason=self.options.reason)
        reason = self.options.reason or record.override_reason
        when = record.when if new.when == record.here else new.when  # files know nothing of another city's clock
        city = record.partner_city_id
        return replace(new, override_reason=reason, when=when, session_id=record.id, partner_city_id=city)

    def _refusals(self, conflicts: Iterable[Conflict]) -> list[Conflict]:
        """Blocking conflicts; warnings too when nobody wrote why they may pass."""
        return [each for each in conflicts if each.is_blocking or not self.options.reason]

    def find(self, values: Values) -> SchoolSession | None:
        """By day, hour, offer and classes."""
        return self.programme.find(values)

    def resolve(self, values: Values) -> dict[str, Any]:
        """Other records by their names; the end from the duration where it is not said."""
        return self.programme.resolve(values)

    def claims(self, new: SessionRow) -> Iterable[Claim]:
        """One session of an offer for the same classes at the same time."""
        return [("class_ids", self.programme.key(new))]

    def check(self, new: SessionRow, record: Any | None) -> None:
        """RuleBroken with all that the conflict finder has against it."""
        if record is not None and new != self.current(record) and record.state in CLOSED:
            raise RuleBroken(CLOSED[record.state], "state")
        if new.state is State.HELD and self.programme.is_to_come(new):
            raise RuleBroken(N_("Une séance à venir ne peut pas être déjà réalisée."), "state")
        if new.state is State.CANCELLED:
            return
        refusals = self._refusals(self.found.get(self._command(new, record), ()))
        if refusals:
            hint = [] if any(each.is_blocking for each in refusals) else [RuleBroken(PASS)]
            raise Several([*map(self._said, refusals), *hint])

    def _said(self, conflict: Conflict) -> RuleBroken:
        field = WORDS_OF_FIELDS.get(conflict.field or "", conflict.field)
        return RuleBroken(conflict.sentence, field, **conflict.values)

    def blank(self, values: Values) -> SessionRow:
        """A new session, what the row does not say taken from its offer and classes."""
        return self.programme.complete(values)

    def current(self, record: SchoolSession) -> SessionRow:
        """A saved session as a file would have it."""
        return self.programme.row_of(record)

    def label(self, new: SessionRow) -> str:
        """« 03/03/2027 9:00, Visite, CE1 A »."""
        return self.programme.label(new)

    def in_words(self, name: str, value: Any) -> str:
        """Other records by their names."""
        return super().in_words(name, self.programme.names(name, value))

    def write(self, rows: Sequence[tuple[SessionRow, SchoolSession | None]], by: Actor) -> list[SchoolSession]:
        """New ones together, known ones one by one, in the order of the rows."""
        made = iter(write_all([self._judged(new) for new, record in rows if record is None], by=by))
        return [next(made) if record is None else self.change(new, record, by) for new, record in rows]

    def _judged(self, row: SessionRow) -> Judged:
        cancellation = Cancellation("other", row.cancel_note) if row.state is State.CANCELLED else None
        return Judged(self._command(row, None), present_of(row), cancellation)

    def add(self, new: SessionRow, by: Actor) -> SchoolSession:
        """A new session."""
        return write_all([self._judged(new)], by=by)[0]

    def change(self, new: SessionRow, record: SchoolSession, by: Any) -> SchoolSession:
        """A session moved, corrected, held or cancelled."""
        before = self.current(record)
        if new.state is State.CANCELLED:
            note = new.cancel_note or CANCEL_REASONS["other"]
            return service.cancel(Cancellation("other", note), session=record, by=by)
        if replace(new, present=before.present, state=before.state) != before:
            service.change(self._command(new, record), session=record, by=by)
        if new.state is State.HELD and (before.state is not State.HELD or new.present != before.present):
            return service.mark_held(Attendance(present_of(new)), session=record, by=by)
        return record

    def remove(self, record: SchoolSession, by: Actor) -> None:
        """A session that nobody touched since."""
        take_back(record, by=by)


def present_of(row: SessionRow) -> Mapping[int, int]:
    """Pupils who came, by class; those expected where nobody said."""
    if row.state is not State.HELD:
        return {}
    return dict(zip(row.class_ids, row.present or row.headcounts, strict=True))
