"""Many sessions at once: choose what they undergo, see the effect on each, do it."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.board import bulk, queries
from eac.board.bulk import Applied, Outcome
from eac.board.forms import BulkForm
from eac.board.rules import MOST_CHOSEN, BulkAct
from eac.board.views import blueprint
from eac.core.errors import RuleBroken
from eac.scheduling import choices
from eac.scheduling import policy as scheduling_policy
from eac.scheduling.models import SchoolSession
from eac.scheduling.telling import ShownConflict, tell, when_said
from eac.web import addresses, guards, pages
from eac.web.language import gettext as _
from eac.web.language import ngettext, say_rule


@dataclass(frozen=True)
class Line:
    """A session of the selection, and what would become of it."""

    outcome: Outcome
    after: str
    sentences: list[ShownConflict]


def _form() -> BulkForm:
    form = BulkForm(data={"act": {each.value: each for each in BulkAct}.get(request.args.get("acte", ""))})
    form.offer(choices.form_choices(guards.user(), pages.current_year(), ("venues", "practitioners")))
    form.session_ids = tuple(dict.fromkeys(request.values.getlist("s", int)))[:MOST_CHOSEN]
    return form


@blueprint.route("/seances/lot", methods=["GET", "POST"])
@guards.allow(scheduling_policy.can_plan)
def many() -> Response:
    """Change the chosen sessions together."""
    form = _form()
    sessions = queries.chosen(guards.user(), form.session_ids)
    if request.method == "POST" and not request.form.get("prepare"):
        applied = form.submit(bulk.apply, sessions=sessions, by=guards.user())
        if applied:
            _tell(applied, form.act.data)
            return redirect(addresses.wanted_return() or url_for("scheduling.index"))
        sessions = queries.chosen(guards.user(), form.session_ids)
    lines = _lines(form, sessions) if request.method == "POST" else _plain(sessions)
    return pages.page("board/many.html", form=form, lines=lines, asked=len(form.session_ids), back=_back())


def _back() -> str:
    return addresses.wanted_return() or url_for("scheduling.index")


def _plain(sessions: list[SchoolSession]) -> list[Line]:
    return [Line(Outcome(each), "", []) for each in sessions]


def _lines(form: BulkForm, sessions: list[SchoolSession]) -> list[Line]:
    """The effect on each session, as far as the form can be read."""
    if not form.act.data:
        return _plain(sessions)
    try:
        outcomes = bulk.look(form.command(), sessions)
    except RuleBroken as broken:
        form.refuse(broken)
        return _plain(sessions)
    words = iter(tell((conflict for each in outcomes for conflict in each.conflicts), guards.user()))
    return [Line(each, _after(each), [*_refused(each), *(next(words) for _one in each.conflicts)]) for each in outcomes]


def _refused(outcome: Outcome) -> list[ShownConflict]:
    return [ShownConflict("blocking", say_rule(outcome.refusal))] if outcome.refusal else []


def _after(outcome: Outcome) -> str:
    return "" if outcome.new is None else when_said(outcome.new.when.here())


def _tell(applied: Applied, act: BulkAct) -> None:
    count = len(applied.done)
    sentence = ngettext("%(num)s séance changée.", "%(num)s séances changées.", count)
    if act is BulkAct.MESSAGE:
        sentence = _("Message écrit : il attend son départ dans « Messages ».")
    first = queries.first_move(applied.batch)
    pages.done(sentence, undo=url_for(".undo", id=first.id) if first else None)
    if applied.left:
        left = len(applied.left)
        pages.refused(ngettext("%(num)s séance n’a pas pu changer.", "%(num)s séances n’ont pas pu changer.", left))
