"""Answers: given by a signed link without account, followed by staff on the session and in a list."""

from flask import request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.notices import policy, queries, service
from eac.notices.forms import AnswerFilters, ReplyForm
from eac.notices.models import Acknowledgement, SignedLink
from eac.notices.rules import Answer, Purpose
from eac.notices.service import Holder
from eac.notices.views.frame import blueprint, link_asked, signed
from eac.scheduling import queries as scheduling
from eac.scheduling.models import SchoolSession
from eac.web import guards, pages, tabs
from eac.web.language import gettext as _
from eac.web.lists import listing
from eac.web.security import limiter
from eac.web.tabs import Door, MenuEntry, Tab

tabs.offer_tab(Tab("session", N_("Séance"), "scheduling.show", 0, policy.can_follow_session))
tabs.offer_tab(Tab("session", N_("Messages et réponses"), "notices.of_session", 40, policy.can_follow_session))
for _standing, _text, _icon in (
    ("probleme", N_("Problèmes signalés par les classes"), "triangle-alert"),
    ("attente", N_("Sans réponse des classes"), "clock"),
):
    tabs.offer_door(
        Door(
            "home",
            _text,
            "notices.answers",
            _icon,
            policy.can_follow,
            lambda user, standing=_standing: queries.count_answers(standing, policy.visible(user)),  # type: ignore[misc]
            (("etat", _standing),),
        )
    )
tabs.offer_menu(MenuEntry(N_("Réponses"), "notices.answers", "clipboard-check", 26, policy.follows_only))
SORTS = {"seance": SchoolSession.starts_at, "nom": Acknowledgement.name, "demande": Acknowledgement.asked_at}


@blueprint.route("/r/<link_id>/<signature>", methods=["GET", "POST"])
@guards.public
@limiter.limit("30/hour", methods=["POST"], key_func=link_asked)
@signed(Purpose.ANSWER)
def reply(link: SignedLink) -> Response:
    """A session and the two answers; reading writes nothing."""
    session = scheduling.find_session(link.session_id or 0)
    assert session is not None  # noqa: S101  its links go with it
    form = ReplyForm()
    if form.submit(service.reply, link=link, session=session, by=Holder(link.name)):
        return redirect(request.path)
    given = queries.find_answer(session.id, link.address)
    return pages.page("notices/reply.html", session=session, given=given, form=form, name=link.name, Answer=Answer)


@blueprint.get("/messages/reponses")
@guards.allow(policy.can_follow)
def answers() -> Response:
    """Who has not answered, and the problems told, about the sessions to come."""
    filters = AnswerFilters(request.args)
    found = queries.answers(filters.chosen().get("etat"), policy.visible(guards.user()))
    rows = listing(found, SORTS, search=[Acknowledgement.name], default="seance")
    return pages.page(
        "notices/answers.html",
        listing=rows,
        filters=filters,
        hidden={"tri": request.args.get("tri")},
        index_url=url_for(".answers"),
        Answer=Answer,
        can_keep=policy.can_keep(guards.user()),
    )


@blueprint.get("/seances/<int:id>/messages")
@guards.on(scheduling.find_session, may=policy.can_follow_session)
def of_session(session: SchoolSession) -> Response:
    """What was told about a session, to whom, and what they answered."""
    return pages.page(
        "notices/session.html",
        session=session,
        answers=queries.answers_of(session),
        messages=queries.about(session),
        tabs=tabs.tabs_of("session", session, "notices.of_session"),
        can_keep=policy.can_keep(guards.user()),
        Answer=Answer,
    )


@blueprint.post("/reponses/<int:id>/traiter")
@guards.on(queries.find_acknowledgement, may=policy.can_settle)
def settle(answer: Acknowledgement) -> Response:
    """The problem is dealt with."""
    service.settle(answer, by=guards.user())
    pages.done(_("Problème marqué comme traité."))
    return redirect(url_for(".of_session", id=answer.session_id))
