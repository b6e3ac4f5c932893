"""What is done to a trip with one button: note a quote, order, confirm, cancel, take up again."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from eac.core.errors import RuleBroken
from eac.db import db
from eac.trips import policy, queries, service
from eac.trips.forms import QuoteForm
from eac.trips.models import Trip
from eac.trips.rules import TripAct
from eac.trips.views.frame import blueprint
from eac.trips.views.sheet import trail
from eac.web import guards, pages
from eac.web.language import gettext as _
from eac.web.language import say_rule

change_allowed = guards.on(queries.find_trip, may=policy.can_change, sees=policy.can_see)


def _advance(act: TripAct, trip: Trip, told: str) -> Response:
    """Do it and tell, or undo what was begun and tell why."""
    back = redirect(url_for("trips.show", id=trip.id))
    try:
        service.advance(act, trip=trip, by=guards.user())
    except RuleBroken as broken:
        db.session.rollback()
        pages.refused(say_rule(broken))
        return back
    pages.done(told)
    return back


@blueprint.route("/deplacements/<int:id>/devis", methods=["GET", "POST"])
@change_allowed
def note_quote(trip: Trip) -> Response:
    """Note what the company asks."""
    form, back = QuoteForm(data=QuoteForm.values_of(trip)), url_for(".show", id=trip.id)
    if form.submit(service.note_quote, trip=trip, by=guards.user()):
        pages.done(_("Devis noté."))
        return redirect(back)
    return pages.page(
        "layout/form.html",
        form=form,
        title=_("Noter le devis"),
        trail=trail(trip),
        back_url=back,
        button_label=_("Enregistrer le devis"),
    )


@blueprint.post("/deplacements/<int:id>/commander")
@change_allowed
def order(trip: Trip) -> Response:
    """The order is placed."""
    return _advance(TripAct.ORDER, trip, _("Commande notée."))


@blueprint.post("/deplacements/<int:id>/confirmer")
@change_allowed
def confirm(trip: Trip) -> Response:
    """The company, or the school, confirms."""
    return _advance(TripAct.CONFIRM, trip, _("Trajet confirmé."))


@blueprint.post("/deplacements/<int:id>/annuler")
@change_allowed
def cancel(trip: Trip) -> Response:
    """Nobody goes."""
    return _advance(TripAct.CANCEL, trip, _("Trajet annulé. Prévenez la compagnie si elle était commandée."))


@blueprint.post("/deplacements/<int:id>/reprendre")
@change_allowed
def reopen(trip: Trip) -> Response:
    """A cancelled trip is to be asked for again."""
    return _advance(TripAct.REOPEN, trip, _("Trajet repris : il est de nouveau à demander."))
