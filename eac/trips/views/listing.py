"""The trips to order, by date: those past their deadline first."""

from flask import request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.trips import policy, queries
from eac.trips.exports import TRIPS
from eac.trips.forms import TripFilters
from eac.trips.models import Trip
from eac.trips.views.frame import blueprint
from eac.web import exports, guards, lists, pages, tabs

_COVERED = tuple(f"trips.{name}" for name in ("show", "edit", "order_sheet", "note_quote", "set_travel_times"))
tabs.offer_menu(tabs.MenuEntry(N_("Déplacements"), "trips.index", "bus", 25, policy.can_list, covers=_COVERED))
for _label, _filter, _count in (
    (N_("Trajets en retard de commande"), "a_commander", queries.count_overdue),
    (N_("Trajets à revoir"), "a_revoir", queries.count_to_review),
):
    tabs.offer_door(tabs.Door("home", _label, "trips.index", "bus", policy.can_list, _count, extra=((_filter, "y"),)))
SEARCH = [queries.Words()]


def _sorts() -> lists.Sorts:
    """The orders of the list, which depend on the day."""
    return {
        "urgence": queries.urgency(),
        "date": Trip.leaves_at,
        "limite": Trip.order_before,
        "places": Trip.seats,
        "devis": Trip.quote_cents,
    }


@blueprint.get("/deplacements")
@guards.allow(policy.can_list)
def index() -> Response:
    """The trips, their counts and totals."""
    filters = TripFilters(request.args)
    filters.offer(queries.companies(guards.user()))
    found = queries.trips(guards.user(), filters.narrowed())
    if kind := exports.wanted():
        return exports.export(TRIPS, kind, found, _sorts(), search=SEARCH, default="urgence").response
    return pages.page(
        "trips/index.html",
        listing=lists.listing(found, _sorts(), search=SEARCH, default="urgence"),
        totals=queries.totals(lists.asked(found, _sorts(), search=SEARCH).statement),
        filters=filters,
        waiting=queries.waiting(guards.user()),
        index_url=url_for(".index"),
        hidden={"tri": request.args.get("tri")},
        may_set=policy.can_set(guards.user()),
    )
