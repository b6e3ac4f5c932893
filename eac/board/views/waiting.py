"""What waits for a date: note it, place it, forget it."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.board import policy, queries, service
from eac.board.forms import UnplacedForm
from eac.board.models import UnplacedSession
from eac.board.views import blueprint
from eac.core.errors import N_
from eac.scheduling import choices
from eac.web import guards, pages, tabs
from eac.web.language import gettext as _
from eac.web.lists import listing

tabs.offer_menu(tabs.MenuEntry(N_("À programmer"), "board.waiting", "calendar-clock", 21, policy.can_note))


@blueprint.route("/a-programmer", methods=["GET", "POST"])
@guards.allow(policy.can_note)
def waiting() -> Response:
    """What waits for a date this year, and one more."""
    form = UnplacedForm(data={"activity": request.args.get("offre", None, int), "school_class": _class()})
    form.offer(choices.form_choices(guards.user(), pages.current_year(), ("activities", "classes")))
    if form.submit(service.note_unplaced, by=guards.user()):
        pages.done(_("Noté : choisissez maintenant une date, ou revenez-y plus tard."))
        return redirect(url_for(".waiting"))
    rows = listing(queries.unplaced(pages.current_year()), {"ordre": UnplacedSession.id})
    return pages.page("board/waiting.html", form=form, listing=rows)


def _class() -> int | None:
    return request.args.get("classe", None, int)


@blueprint.post("/a-programmer/<int:id>/retirer")
@guards.on(queries.find_unplaced, may=policy.can_forget)
def forget(waiting: UnplacedSession) -> Response:
    """It needs no date any more."""
    title = waiting.title
    service.forget(waiting=waiting, by=guards.user())
    pages.done(_("« %(title)s » n’est plus à programmer.", title=title))
    return redirect(url_for(".waiting"))
