"""The tab « Déplacement » of a session's sheet, and the trip made from it."""

from collections.abc import Sequence

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.scheduling import policy as scheduling_policy
from eac.scheduling import queries as scheduling
from eac.scheduling.models import Participation, SchoolSession
from eac.scheduling.rules import OCCUPYING
from eac.trips import policy, queries, service
from eac.trips.forms import TripForm
from eac.trips.models import Trip
from eac.trips.rules import TripState
from eac.trips.views import frame
from eac.trips.views.frame import blueprint
from eac.web import guards, pages, tabs
from eac.web.language import gettext as _

tabs.offer_tab(tabs.Tab("session", N_("Fiche"), "scheduling.show", 0, scheduling_policy.can_see))
tabs.offer_tab(tabs.Tab("session", N_("Déplacement"), "trips.of_session", 30, policy.has_tab))


@blueprint.get("/seances/<int:id>/deplacement")
@guards.on(scheduling.find_session, may=scheduling_policy.can_see)
def of_session(session: SchoolSession) -> Response:
    """How the classes of a session go there and come back."""
    person = guards.user()
    may_make = policy.can_make(person, session) and session.state in OCCUPYING and session.venue_id is not None
    trips = queries.trips_of(session)
    waiting = _waiting(session, trips)
    return pages.page(
        "trips/of_session.html",
        session=session,
        tabs=tabs.tabs_of("session", session, "trips.of_session"),
        trips=[(trip, policy.can_see(person, trip), policy.can_change(person, trip)) for trip in trips],
        waiting=waiting,
        may_make=may_make,
        shared=queries.to_share(person, session) if may_make and waiting and not session.has_begun else [],
    )


def _waiting(session: SchoolSession, trips: Sequence[Trip]) -> list[Participation]:
    """The classes of the session that board none of these trips."""
    live = (trip for trip in trips if trip.state is not TripState.CANCELLED)
    boarded = {stop.class_id for trip in live for stop in trip.stops if stop.session_id == session.id}
    return [each for each in session.participations if each.class_id not in boarded]


@blueprint.route("/seances/<int:id>/deplacement/nouveau", methods=["GET", "POST"])
@guards.on(scheduling.find_session, may=policy.can_make, sees=scheduling_policy.can_see)
def new(session: SchoolSession) -> Response:
    """Make the trip of a session, times worked out."""
    form = TripForm(data=frame.proposed(session))
    if request.form.get("prepare"):
        frame.reckon(form)
    elif trip := form.submit(service.make, by=guards.user()):
        pages.done(_("Trajet préparé : départ le %(when)s.", when=trip.leaves_at))
        return redirect(url_for(".show", id=trip.id))
    back = url_for(".of_session", id=session.id)
    return frame.form_page(form, _("Préparer le trajet"), [(session.title, back)], back)
