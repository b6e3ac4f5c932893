"""Sessions of a temps fort: choosing several, taking one out; and the temps fort on a session's own sheet."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.gatherings import policy, queries, service
from eac.gatherings.forms import LinkForm, SessionsForm
from eac.gatherings.models import Gathering
from eac.gatherings.views.frame import blueprint, trail_of
from eac.scheduling import policy as scheduling_policy
from eac.scheduling import queries as scheduling
from eac.scheduling.models import SchoolSession
from eac.web import guards, tabs
from eac.web.filters import short_day, short_hour
from eac.web.language import gettext as _
from eac.web.language import ngettext
from eac.web.pages import done, page
from eac.web.tabs import Tab

tabs.offer_tab(Tab("session", N_("Séance"), "scheduling.show", 0, scheduling_policy.can_see))
tabs.offer_tab(Tab("session", N_("Temps fort"), "gatherings.of_session", 60, policy.has_tab))
MOST_WORDS = 200


@blueprint.route("/temps-forts/<int:id>/seances", methods=["GET", "POST"])
@guards.on(queries.find_gathering, may=policy.can_edit, sees=policy.can_see)
def choose_sessions(gathering: Gathering) -> Response:
    """Sessions of its days that can be added, narrowed by words; several at once."""
    words = request.args.get("q", "")[:MOST_WORDS]
    form = SessionsForm()
    offered = queries.offered_sessions(gathering, guards.user(), words)
    form.sessions.choices = [(each.id, _said(each)) for each in offered.sessions]
    if added := form.submit(service.add_sessions, by=guards.user(), gathering=gathering):
        done(ngettext("%(num)s séance ajoutée.", "%(num)s séances ajoutées.", len(added)))
        return redirect(url_for(".show", id=gathering.id))
    trail = trail_of(gathering)
    return page("gatherings/choose.html", gathering=gathering, form=form, words=words, offered=offered, trail=trail)


def _said(session: SchoolSession) -> str:
    """« jeu. 3 déc., 9:00 – Atelier – CE2 B, École Goscinny – Musée »."""
    when = f"{short_day(session.here.starts_on)}, {short_hour(session.here.starts_time)}"
    return " – ".join(filter(None, (when, session.title, session.classes_label, session.place_name)))


@blueprint.post("/temps-forts/<int:id>/retirer-seance")
@guards.on(queries.find_gathering, may=policy.can_edit, sees=policy.can_see)
def drop_session(gathering: Gathering) -> Response:
    """Take a session out; the session itself stays."""
    session = scheduling.find_session(min(request.form.get("seance", 0, int), 2**31 - 1))
    if session is None or not scheduling_policy.can_see(guards.user(), session):
        abort(404)
    service.remove_session(session, by=guards.user(), gathering=gathering)
    done(_("Séance retirée du temps fort : %(title)s.", title=session.title))
    return redirect(url_for(".show", id=gathering.id))


@blueprint.route("/seances/<int:id>/temps-fort", methods=["GET", "POST"])
@guards.on(scheduling.find_session, may=scheduling_policy.can_see)
def of_session(session: SchoolSession) -> Response:
    """The temps fort of a session, or the way to put it into one."""
    person = guards.user()
    may_edit = policy.can_keep_any(person)
    form = LinkForm()
    form.gathering.offer((each.id, each.title) for each in queries.around(session, person))
    if request.method == "POST":
        guards.demand(may_edit)
    if form.submit(_join, session=session):
        return redirect(url_for(".of_session", id=session.id))
    found = queries.gathering_of(session, person)
    links = tabs.tabs_of("session", session, "gatherings.of_session")
    return page("gatherings/of_session.html", session=session, found=found, form=form, links=links, may_edit=may_edit)


def _join(gathering_id: int, *, session: SchoolSession) -> Gathering:
    gathering = queries.find_gathering(gathering_id)
    if gathering is None:
        abort(404)
    service.add_sessions([session.id], by=guards.user(), gathering=gathering)
    done(_("Séance ajoutée au temps fort « %(title)s ».", title=gathering.title))
    return gathering
