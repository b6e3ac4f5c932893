"""How fast classes travel: what the conflict finder and the proposed times count with."""

from dataclasses import asdict

from flask import redirect, url_for
from werkzeug.wrappers import Response

from eac.scheduling import knowledge
from eac.scheduling import service as scheduling
from eac.trips import policy
from eac.trips.forms import TravelTimesForm
from eac.trips.views.frame import blueprint
from eac.trips.views.sheet import trail
from eac.web import guards, pages
from eac.web.language import gettext as _


@blueprint.route("/deplacements/reglages", methods=["GET", "POST"])
@guards.allow(policy.can_set)
def set_travel_times() -> Response:
    """Change the speeds and the minutes to allow."""
    kept = knowledge.find_travel_settings()
    values = {**asdict(knowledge.load_travel_times()), "version": kept.version if kept else 0}
    form = TravelTimesForm(data=values)
    if form.submit(scheduling.set_travel_times, by=guards.user(), expected=form.expected_version):
        pages.done(_("Réglages enregistrés : ils comptent dès maintenant."))
        return redirect(url_for(".set_travel_times"))
    return pages.page(
        "layout/form.html",
        form=form,
        title=_("Réglages des trajets"),
        trail=trail(),
        back_url=url_for(".index"),
        button_label=_("Enregistrer les réglages"),
    )
