"""« Mon agenda », the page of each agenda, and the feeds themselves, which answer calendar text or nothing."""

import logging
from typing import Any
from urllib.parse import quote

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask_limiter.util import get_remote_address
from flask_login import user_logged_in
from limits import parse
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.db import db
from eac.feeds import delivery, policy, queries, revisions, service
from eac.feeds.delivery import Body, Ticket
from eac.feeds.policy import Agenda
from eac.feeds.rules import FeedKind
from eac.identity.models import User
from eac.web import guards, tabs
from eac.web.language import gettext as _
from eac.web.pages import done, page
from eac.web.security import limiter
from eac.web.tabs import MenuEntry, Tab
from eac.web.transactions import new_form_key

blueprint = Blueprint("feeds", __name__)
log = logging.getLogger("eac")

WRONG_SIGNATURES = parse("20/hour")
PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="seances.ics"',
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
SHEETS = {
    FeedKind.TEACHER: ("teacher", "/enseignants/<int:id>/agenda"),
    FeedKind.CLASS: ("school_class", "/classes/<int:id>/agenda"),
    FeedKind.SCHOOL: ("school", "/etablissements/<int:id>/agenda"),
    FeedKind.PRACTITIONER: ("practitioner", "/intervenants/<int:id>/agenda"),
    FeedKind.VENUE: ("venue", "/lieux/<int:id>/agenda"),
}
"""For each kind, the sheet that its page is a tab of, and its address."""


# --- Feeds --------------------------------------------------------------------------------------------------------


@blueprint.get("/f/<feed_id>/<signature>.ics")
@guards.public
def feed(feed_id: str, signature: str) -> Response:
    """The calendar of an agenda. No sign-in, no cookie, no page: a program reads this, and shows errors as empty."""
    settings = current_app.config["EAC"]
    try:
        ticket = delivery.open_address(settings, feed_id, signature)
        if ticket is None:
            return _nothing()
        answer = _unless_known(ticket) or _calendar(delivery.body(settings, ticket, _))
        delivery.note_fetch(ticket, request.user_agent.string)
    except Exception as error:  # noqa: BLE001  Thunderbird turns a calendar off for good after one error 500
        return _last_good(feed_id, signature, error)
    return answer


def _validated(etag: str, modified_at: Any) -> Response:
    """An answer with its validators, turned into 304 when the client's own agree (RFC 9110, 13)."""
    answer = Response(b"", content_type="text/calendar; charset=utf-8", headers=PRIVATE)
    answer.set_etag(f"{etag}-gz" if _wants_gzip() else etag)
    answer.last_modified = modified_at
    answer.vary.add("Accept-Encoding")
    answer.make_conditional(request)
    return answer


def _unless_known(ticket: Ticket) -> Response | None:
    answer = _validated(ticket.etag, ticket.modified_at)
    return answer if answer.status_code == 304 else None  # noqa: PLR2004  not modified


def _calendar(body: Body) -> Response:
    answer = _validated(body.etag, body.modified_at)
    if answer.status_code == 200:  # noqa: PLR2004  modified
        answer.set_data(body.zipped if _wants_gzip() else body.plain)
        if _wants_gzip():
            answer.content_encoding = "gzip"
    return answer


def _wants_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _last_good(feed_id: str, signature: str, error: Exception) -> Response:
    """What this address answered before the failure, which is logged without the address."""
    db.session.rollback()
    log.error("request %s: feed failed (%s)", g.get("request_id"), type(error).__name__, exc_info=error)
    kept = delivery.last_good(feed_id, signature)
    return _calendar(kept) if kept else _absent()


def _nothing() -> Response:
    """One and the same answer for unknown, closed and misspelt addresses; 429 for who tries many."""
    if limiter.enabled and not limiter.limiter.hit(WRONG_SIGNATURES, "feeds", get_remote_address()):
        return Response(_("Trop d’adresses erronées. Réessayez dans une heure.") + "\n", 429, mimetype="text/plain")
    return _absent()


def _absent() -> Response:
    return Response(_("Aucun agenda à cette adresse.") + "\n", 404, headers=PRIVATE, mimetype="text/plain")


def open_own(_app: object, user: User, **_extra: object) -> None:
    """Signing in gives a person's own agendas their addresses."""
    service.open_own(by=user)


user_logged_in.connect(open_own)

# --- Pages --------------------------------------------------------------------------------------------------------


@blueprint.get("/mon-agenda")
@guards.allow(policy.has_own_agenda)
def mine() -> Response:
    """A person's own agendas, each with its address."""
    return page("feeds/mine.html", agendas=[_shown(agenda) for agenda in queries.agendas_of(g.user)])


@guards.on(queries.find_agenda, may=policy.can_read)
def show(agenda: Agenda) -> Response:
    """One agenda: its address, how to subscribe, who reads it, and the acts on it."""
    sheet, _rule = SHEETS[agenda.kind]
    parts = tabs.tabs_of(sheet, agenda.subject, f"feeds.{agenda.kind}")
    return page("feeds/show.html", agenda=_shown(agenda), parts=parts, new_form_key=new_form_key)


@blueprint.post("/agendas/<kind>/<int:id>/activer")
@guards.on(queries.find_agenda, may=policy.can_read)
def create(agenda: Agenda) -> Response:
    """Give an agenda its address; a closed one gets a new address from who manages it."""
    guards.demand(agenda.subscription is None or agenda.subscription.revoked_at is None)
    service.create(agenda.kind, agenda.subject, by=g.user)
    done(_("L’agenda a son adresse : ajoutez-la à votre logiciel."))
    return _back(agenda)


@blueprint.post("/agendas/<kind>/<int:id>/renouveler")
@guards.on(queries.find_agenda, may=policy.can_manage, sees=policy.can_read)
def renew(agenda: Agenda) -> Response:
    """Replace the address."""
    if agenda.subscription is not None:
        service.renew(agenda.subscription, version=request.form.get("version", type=int), by=g.user)
        done(_("L’adresse est renouvelée. L’ancienne ne donne plus de séances."))
    return _back(agenda)


@blueprint.post("/agendas/<kind>/<int:id>/fermer")
@guards.on(queries.find_agenda, may=policy.can_manage, sees=policy.can_read)
def revoke(agenda: Agenda) -> Response:
    """Close the address."""
    if agenda.subscription is not None:
        service.revoke(agenda.subscription, version=request.form.get("version", type=int), by=g.user)
        done(_("L’adresse est révoquée : elle ne donne plus de séances."))
    return _back(agenda)


def _back(agenda: Agenda) -> Response:
    return redirect(url_for(f"feeds.{agenda.kind}", id=agenda.id))


def _shown(agenda: Agenda) -> dict[str, Any]:
    """An agenda as pages show it: addresses only when it is open."""
    found = agenda.subscription
    is_open = found is not None and found.revoked_at is None
    return {
        "kind": agenda.kind,
        "id": agenda.id,
        "name": agenda.name,
        "subscription": found,
        "page_url": url_for(f"feeds.{agenda.kind}", id=agenda.id),
        "can_manage": policy.can_manage(guards.user(), agenda),
        "links": _links(delivery.address(current_app.config["EAC"], found)) if found and is_open else None,
    }


def _links(https: str) -> dict[str, str]:
    """The address as each calendar program wants it: Google takes webcal only, and only on a computer."""
    webcal = "webcal://" + https.partition("://")[2]
    return {
        "https": https,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?url={quote(https, safe='')}",
    }


def _may_open(kind: FeedKind) -> Any:
    def may(user: User, subject: Any) -> bool:
        return policy.can_read(user, queries.agenda_of(kind, subject))

    return may


for _kind, (_sheet, _rule) in SHEETS.items():
    blueprint.add_url_rule(_rule, endpoint=_kind.value, view_func=show, defaults={"kind": _kind.value})
    tabs.offer_tab(Tab(_sheet, N_("Agenda"), f"feeds.{_kind.value}", 50, _may_open(_kind)))
tabs.offer_menu(MenuEntry(N_("Mon agenda"), "feeds.mine", "calendar", 8, policy.has_own_agenda, is_primary=True))
blueprint.record_once(lambda _state: revisions.watch())
