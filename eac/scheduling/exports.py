"""Sessions as a file, under the headings that imports know."""

from typing import Any

from sqlalchemy.orm import selectinload

from eac.core.errors import N_
from eac.partners.models import Practitioner
from eac.scheduling import policy
from eac.scheduling.models import SchoolSession
from eac.web.exports import ExportColumn as Col
from eac.web.exports import ExportTable
from eac.web.filters import other_clock


def _classes(session: SchoolSession) -> list[Any]:
    return [each.school_class for each in session.participations]


def _school(session: SchoolSession, name: str) -> str | None:
    """The school of the classes; when they come from several, each class names its own beside it."""
    found = {each.school for each in _classes(session)}
    return getattr(found.pop(), name) if len(found) == 1 else None


def _named(session: SchoolSession) -> str:
    """« CE2 A; CM1 B », or « CE2 A, École Goscinny; 6e B, Collège Capron » where two schools meet."""
    classes = _classes(session)
    is_one = len({each.school_id for each in classes}) == 1
    return "; ".join(each.name if is_one else each.label for each in classes)


def _present(session: SchoolSession) -> list[int]:
    counts = [each.actual_headcount for each in session.participations]
    return [count for count in counts if count is not None] if None not in counts else []


SESSIONS = ExportTable(
    N_("Séances"),
    (
        Col(N_("Date"), lambda row: row.here.starts_on, 12),
        Col(N_("Début"), lambda row: row.here.starts_time, 8),
        Col(N_("Fin"), lambda row: row.here.ends_time, 8),
        Col(N_("Durée (minutes)"), "minutes", 10),
        Col(N_("Offre"), lambda row: row.activity.title, 40),
        Col(N_("Titre propre"), "own_title", 30),
        Col(N_("Type de séance"), "kind", 30),
        Col(N_("État"), "state", 12),
        Col(N_("Classes"), _named, 20),
        Col(N_("UAI"), lambda row: _school(row, "uai"), 11),
        Col(N_("Établissement"), lambda row: _school(row, "name"), 40),
        Col(N_("Lieu"), lambda row: row.venue.name if row.venue else None, 32),
        Col(N_("Intervenants"), lambda row: [each.full_name for each in row.practitioners], 32),
        Col(N_("Œuvres"), lambda row: "; ".join(each.title for each in row.works), 32),
        Col(N_("Effectif attendu"), lambda row: [each.expected_headcount for each in row.participations], 10),
        Col(N_("Effectif présent"), _present, 10),
        Col(N_("Temps"), "time_of_life", 18),
        Col(N_("Accompagnateurs"), "adults", 10),
        Col(N_("Transport"), "needs_transport", 10),
        Col(N_("Places dans le car"), "coach_seats", 10),
        Col(N_("Ville partenaire"), lambda row: row.partner_city.name if row.partner_city else None, 18),
        Col(N_("Heure dans la ville partenaire"), lambda row: other_clock(row.there) if row.there else None, 24),
        Col(N_("Raison de l’annulation"), "cancel_note", 30),
        Col(N_("Notes pour l’équipe enseignante"), "notes_for_teacher", 40),
        Col(N_("Notes pour le service"), "notes_for_staff", 40, may=policy.sees_staff_notes),
    ),
    (
        selectinload(SchoolSession.works),
        selectinload(SchoolSession.practitioners).lazyload(Practitioner.partners),
    ),
)
