"""Journal for those in charge; help, credits and accessibility for everyone."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from eac.admin.exports import JOURNAL
from eac.audit import queries
from eac.audit.models import AuditEntry
from eac.core.errors import N_
from eac.identity.models import User
from eac.identity.policy import can
from eac.identity.rules import Permission
from eac.web import exports, guards, lists, pages, tabs

blueprint = Blueprint("admin", __name__)


def may_read_journal(user: User) -> bool:
    """Whether the person reads the journal."""
    return can(user, Permission.READ_JOURNAL)


tabs.offer_menu(tabs.MenuEntry(N_("Journal"), "admin.journal", "history", 95, may_read_journal))
tabs.offer_footer(N_("Aide"), "admin.help_index")
tabs.offer_footer(N_("Accessibilité"), "admin.accessibility")
tabs.offer_footer(N_("Sources et licences"), "admin.credits_page")

TOPICS = {
    "programmer": N_("Programmer une séance"),
    "creneaux": N_("Trouver un créneau"),
    "agenda": N_("Recevoir les séances dans son agenda"),
    "annuaire": N_("Tenir l’annuaire et le catalogue"),
    "importer": N_("Faire entrer des fichiers"),
    "rentree": N_("Rentrée scolaire"),
    "temps-forts": N_("Temps forts et rencontres"),
    "disponibilites": N_("Disponibilités et absences"),
    "series": N_("Séries, parcours et options"),
    "deplacements": N_("Déplacements et villes partenaires"),
    "messages": N_("Messages et réponses"),
    "bilan": N_("Lire le bilan"),
}
SORTS = {"date": AuditEntry.at, "auteur": AuditEntry.actor_name, "objet": AuditEntry.subject_type}
SEARCH = [AuditEntry.sentence, AuditEntry.actor_name]


@blueprint.get("/journal")
@guards.allow(Permission.READ_JOURNAL)
def journal() -> Response:
    """Who did what, when, newest first."""
    if kind := exports.wanted():
        return exports.export(JOURNAL, kind, queries.journal(), SORTS, search=SEARCH, default="-date").response
    found = lists.listing(queries.journal(), SORTS, search=SEARCH, default="-date")
    return pages.page("admin/journal.html", listing=found)


@blueprint.get("/aide")
@guards.public
def help_index() -> Response:
    """The help's contents."""
    return pages.page("help/index.html", topics=TOPICS)


@blueprint.get("/aide/<topic>")
@guards.public
def help_topic(topic: str) -> Response:
    """One subject."""
    if topic not in TOPICS:
        abort(404)
    return pages.page(f"help/{topic}.html", topics=TOPICS, topic=topic)


@blueprint.get("/sources")
@guards.public
def credits_page() -> Response:
    """Open data, libraries, typeface, icons, with their licences."""
    return pages.page("admin/credits.html")


@blueprint.get("/accessibilite")
@guards.public
def accessibility() -> Response:
    """What is done for access, and whom to tell when something bars the way."""
    return pages.page("admin/accessibility.html")
