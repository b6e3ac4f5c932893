"""One trip: its sheet, its form, its printed order."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.audit import queries as journal
from eac.scheduling import queries as scheduling
from eac.scheduling.models import SchoolSession
from eac.trips import checks, knowledge, policy, queries, service
from eac.trips.forms import TripForm
from eac.trips.models import Trip
from eac.trips.rules import TripAct, TripMode
from eac.trips.views import frame
from eac.trips.views.frame import blueprint
from eac.web import guards, pages
from eac.web.language import gettext as _


def trail(trip: Trip | None = None) -> list[tuple[str, str]]:
    """The way to a trip's pages."""
    found = [(_("Déplacements"), url_for("trips.index"))]
    return [*found, (_("Trajet du %(day)s", day=trip.leaves_on), url_for("trips.show", id=trip.id))] if trip else found


@blueprint.get("/deplacements/<int:id>")
@guards.on(queries.find_trip, may=policy.can_see)
def show(trip: Trip) -> Response:
    """Everything about a trip, and what can be done now."""
    facts = knowledge.load_facts({stop.session_id for stop in trip.stops}, [stop.key for stop in trip.stops])
    return pages.page(
        "trips/trip.html",
        trip=trip,
        title=_("Trajet du %(day)s", day=trip.leaves_on),
        trail=trail(),
        needed=checks.required({stop.key: stop.pupils for stop in trip.stops}, facts),
        acts=policy.acts_on(guards.user(), trip),
        Act=TripAct,
        Mode=TripMode,
        history=journal.history("Trip", trip.id),
        may_change=policy.can_change(guards.user(), trip),
    )


@blueprint.route("/deplacements/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_trip, may=policy.can_change, sees=policy.can_see)
def edit(trip: Trip) -> Response:
    """Change a trip, or take one more session on board (`ajouter`)."""
    joining = _joining(trip)
    form = TripForm(data=frame.proposed(joining, trip) if joining else TripForm.values_of(trip))
    if request.form.get("prepare"):
        frame.reckon(form)
    elif form.submit(service.change, trip=trip, by=guards.user()):
        pages.done(_("Trajet enregistré."))
        return redirect(url_for(".show", id=trip.id))
    back = url_for(".show", id=trip.id)
    return frame.form_page(form, _("Partager le car") if joining else _("Modifier le trajet"), trail(trip), back)


def _joining(trip: Trip) -> SchoolSession | None:
    """The session that is to share the coach, when it is the person's to change."""
    found = scheduling.find_session(request.args.get("ajouter", 0, int))
    if found is None or found in trip.sessions or not policy.can_make(guards.user(), found):
        return None
    return found


@blueprint.get("/deplacements/<int:id>/commande")
@guards.on(queries.find_trip, may=policy.can_see)
def order_sheet(trip: Trip) -> Response:
    """The order as the company reads it, on one page of paper."""
    return pages.page("trips/order.html", trip=trip, title=_("Bon de commande"), trail=trail(trip), Mode=TripMode)
