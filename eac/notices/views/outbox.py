"""The outbox: all messages, one message with its acts, the delay."""

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, request, url_for
from sqlalchemy import true
from werkzeug.wrappers import Response

from eac.core.errors import N_, RuleBroken
from eac.db import db
from eac.notices import policy, queries, service, work
from eac.notices.forms import MessageFilters, MessageForm, SettingForm
from eac.notices.letters import compose
from eac.notices.models import Message
from eac.notices.rules import MessageState
from eac.notices.views.frame import blueprint, expected
from eac.web import guards, pages, tabs
from eac.web.language import gettext as _
from eac.web.language import ngettext, say_rule
from eac.web.lists import listing
from eac.web.tabs import MenuEntry

tabs.offer_menu(MenuEntry(N_("Messages"), "notices.index", "mail", 25, policy.can_keep))
SORTS = {"date": Message.last_at, "depart": Message.due_at, "nom": Message.name, "etat": Message.state}
Act = Callable[..., None]


@blueprint.get("/messages")
@guards.allow(policy.can_keep)
def index() -> Response:
    """All messages, the last first."""
    filters, setting = MessageFilters(request.args), queries.setting()
    rows = listing(queries.messages(**filters.chosen()), SORTS, search=[Message.search_key], default="-date")
    return pages.page(
        "notices/index.html",
        listing=rows,
        filters=filters,
        hidden={"tri": request.args.get("tri")},
        index_url=url_for(".index"),
        counts=queries.counts(),
        delay=setting.delay_minutes,
        is_paused=setting.is_paused,
        has_server=current_app.config["EAC"].smtp_url is not None,
        unanswered=queries.count_answers("attente", true()),
        troubled=queries.count_answers("probleme", true()),
    )


@blueprint.get("/messages/<int:id>")
@guards.on(queries.find_message, may=policy.can_keep_message)
def show(message: Message) -> Response:
    """A message as it will look, and what can be done with it."""
    is_over = message.state in {MessageState.SENT, MessageState.DROPPED}
    return pages.page(
        "notices/message.html",
        message=message,
        letter=None if is_over else compose(message, current_app.config["EAC"]),
        may_edit=message.state in service.EDITABLE,
        may_hold=message.state in service.HOLDABLE,
        may_send=message.state in service.SENDABLE,
        has_server=current_app.config["EAC"].smtp_url is not None,
    )


@blueprint.route("/messages/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_message, may=policy.can_keep_message)
def edit(message: Message) -> Response:
    """One's own subject and introduction."""
    form = MessageForm(data=MessageForm.values_of(message))
    back = url_for(".show", id=message.id)
    if form.submit(service.edit, message=message, by=guards.user(), expected=form.expected_version):
        pages.done(_("Message modifié."))
        return redirect(back)
    trail = [(_("Messages"), url_for(".index")), (message.name, back)]
    context: dict[str, Any] = {"form": form, "trail": trail, "back_url": back, "title": _("Modifier le message")}
    return pages.page("layout/form.html", button_label=_("Enregistrer le message"), **context)


def _carry_out(act: Act, message: Message, told: str) -> Response:
    """Do it and tell, or tell why not."""
    back = redirect(url_for(".show", id=message.id))
    try:
        act(message, by=guards.user(), expected=expected())
    except RuleBroken as broken:
        db.session.rollback()
        pages.refused(say_rule(broken))
        return back
    pages.done(told)
    return back


@blueprint.post("/messages/<int:id>/retenir")
@guards.on(queries.find_message, may=policy.can_keep_message)
def hold(message: Message) -> Response:
    """Keep it from leaving."""
    return _carry_out(service.hold, message, _("Message retenu : il ne partira pas avant d’être libéré."))


@blueprint.post("/messages/<int:id>/liberer")
@guards.on(queries.find_message, may=policy.can_keep_message)
def release(message: Message) -> Response:
    """Let it leave at its time."""
    return _carry_out(service.release, message, _("Message libéré : il partira à son heure."))


@blueprint.post("/messages/<int:id>/envoyer")
@guards.on(queries.find_message, may=policy.can_keep_message)
def send(message: Message) -> Response:
    """Let it leave now, or try again."""
    answer = _carry_out(service.send_now, message, _("Le message part au prochain envoi, dans la minute."))
    answer.call_on_close(work.wake)
    return answer


@blueprint.post("/messages/<int:id>/abandonner")
@guards.on(queries.find_message, may=policy.can_keep_message)
def drop(message: Message) -> Response:
    """It will never leave."""
    return _carry_out(service.drop, message, _("Message abandonné : il ne partira pas."))


@blueprint.post("/messages/<int:id>/liens")
@guards.on(queries.find_message, may=policy.can_keep_message)
def revoke(message: Message) -> Response:
    """Close all links given to the person."""
    count = service.revoke_links(message, by=guards.user())
    pages.done(ngettext("%(num)s lien révoqué.", "%(num)s liens révoqués.", count))
    return redirect(url_for(".show", id=message.id))


@blueprint.route("/messages/reglages/modifier", methods=["GET", "POST"])
@guards.allow(policy.can_keep)
def delay() -> Response:
    """How long changes are gathered, and whether mails leave."""
    setting = queries.setting()
    form = SettingForm(data=SettingForm.values_of(setting))
    if form.submit(service.set_up, setting=setting, by=guards.user(), expected=form.expected_version):
        pages.done(_("Réglages enregistrés."))
        return redirect(url_for(".index"))
    trail = [(_("Messages"), url_for(".index"))]
    context: dict[str, Any] = {"form": form, "trail": trail, "back_url": url_for(".index")}
    return pages.page(
        "layout/form.html", title=_("Réglages des messages"), button_label=_("Enregistrer les réglages"), **context
    )
