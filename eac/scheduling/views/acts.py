"""What is done to a session with one button: propose, hold, confirm, cancel, restore, attendance."""

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import RuleBroken
from eac.db import db
from eac.scheduling import policy, queries, service
from eac.scheduling.forms import AttendanceForm, CancelForm
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import CANCEL_REASONS, Act, is_allowed
from eac.scheduling.service import Blocked
from eac.scheduling.views import blueprint
from eac.web import guards, pages
from eac.web.language import gettext as _
from eac.web.language import say, say_rule

change_allowed = guards.on(queries.find_session, may=policy.can_change, sees=policy.can_see)


def _carry_out(act: Callable[[], SchoolSession], session: SchoolSession, told: str) -> Response:
    """Do it and tell, or undo what was begun and tell why."""
    back = redirect(url_for("scheduling.show", id=session.id))
    try:
        act()
    except Blocked as blocked:
        db.session.rollback()
        pages.refused(
            " ".join(
                [say_rule(blocked), *(say(each.discreet or each.sentence, each.values) for each in blocked.conflicts)]
            )
        )
        return back
    except RuleBroken as broken:
        db.session.rollback()
        pages.refused(say_rule(broken))
        return back
    pages.done(told)
    return back


def _advance(act: Act, session: SchoolSession, told: str) -> Response:
    return _carry_out(partial(service.advance, act, session=session, by=guards.user()), session, told)


def _day() -> date | None:
    """The day asked for; None for the usual two weeks."""
    try:
        return date.fromisoformat(request.form.get("option_until", ""))
    except ValueError:
        return None


@blueprint.post("/seances/<int:id>/proposer")
@change_allowed
def propose(session: SchoolSession) -> Response:
    """Show the draft to the school."""
    return _advance(Act.PROPOSE, session, _("Séance proposée."))


@blueprint.post("/seances/<int:id>/option")
@change_allowed
def hold_option(session: SchoolSession) -> Response:
    """Keep the slot until a day."""
    act = partial(service.advance, Act.HOLD_OPTION, session=session, by=guards.user(), until=_day())
    return _carry_out(act, session, _("Option posée."))


@blueprint.post("/seances/<int:id>/prolonger")
@change_allowed
def extend_option(session: SchoolSession) -> Response:
    """Keep the slot longer."""
    act = partial(service.extend_option, _day(), session=session, by=guards.user())
    return _carry_out(act, session, _("Option prolongée."))


@blueprint.post("/seances/<int:id>/confirmer")
@change_allowed
def confirm(session: SchoolSession) -> Response:
    """Make it certain."""
    return _advance(Act.CONFIRM, session, _("Séance confirmée."))


@blueprint.post("/seances/<int:id>/retablir")
@change_allowed
def restore(session: SchoolSession) -> Response:
    """Bring a cancelled session back."""
    act = partial(service.restore, session=session, by=guards.user())
    return _carry_out(act, session, _("Séance rétablie : elle est de nouveau proposée."))


@blueprint.route("/seances/<int:id>/annuler", methods=["GET", "POST"])
@change_allowed
def cancel(session: SchoolSession) -> Response:
    """Cancel, with a reason."""
    form = CancelForm(data={"version": session.version})
    if form.submit(service.cancel, session=session, by=guards.user()):
        pages.done(_("Séance annulée. Elle reste visible, barrée, dans les agendas."))
        return redirect(url_for(".show", id=session.id))
    return pages.page("scheduling/cancel.html", form=form, session=session, reasons=CANCEL_REASONS)


@blueprint.route("/seances/<int:id>/presence", methods=["GET", "POST"])
@change_allowed
def attendance(session: SchoolSession) -> Response:
    """Say who came; held from then on."""
    form = AttendanceForm.of(session)
    if form.submit(service.mark_held, session=session, by=guards.user()):
        pages.done(_("Présence enregistrée : la séance est réalisée."))
        return redirect(url_for(".show", id=session.id))
    ready = is_allowed(session.state, Act.MARK_HELD, has_begun=session.has_begun)
    return pages.page("scheduling/attendance.html", form=form, session=session, ready=ready)
