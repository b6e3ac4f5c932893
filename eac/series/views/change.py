"""A series seen from one of its sessions: its place in it, the others, and what is done to several at once."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.core.schoolyear import SchoolYear
from eac.identity.models import User
from eac.scheduling import choices, policy
from eac.scheduling import queries as scheduling
from eac.scheduling import service as scheduling_service
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import Act, Place, Resource, is_allowed
from eac.series import queries, review, service
from eac.series.changing import VALUES, Change, applied
from eac.series.forms import SeriesCancelForm, SeriesChangeForm
from eac.series.models import SeriesSession
from eac.series.rules import Reach, Row
from eac.series.views import blueprint
from eac.series.views.frame import carried, reviewed, rows_page, wants_rows
from eac.web import filters, guards, pages, tabs
from eac.web.forms import REFUSED
from eac.web.language import gettext as _
from eac.web.language import ngettext

REACH_IN_ADDRESS = {"celle-ci": Reach.THIS, "suivantes": Reach.FOLLOWING, "toutes": Reach.ALL}


def _is_seen(_user: User, session: SchoolSession) -> bool:
    """Whether a session's sheet has the tab; who sees the sheet may open it."""
    return queries.has_series(session.id)


tabs.offer_tab(tabs.Tab("session", N_("Série"), "series.of_session", 20, _is_seen))
tabs.offer_tab(tabs.Tab("session", N_("Séance"), "scheduling.show", 0, _is_seen))
change_allowed = guards.on(queries.find_in_series, may=policy.can_change, sees=policy.can_see)


@blueprint.get("/seances/<int:id>/serie")
@guards.on(queries.find_in_series, may=policy.can_see)
def of_session(session: SchoolSession) -> Response:
    """The place of a session in its series, and the others."""
    series = queries.series_of(session)
    members = queries.members_of(series)
    seen = scheduling.titles_seen(guards.user(), [each.session_id for each in members])
    return pages.page(
        "series/of_session.html",
        session=session,
        series=series,
        count=len(members),
        ranked=[(rank, each) for rank, each in enumerate(members, start=1) if each.session_id in seen],
        may_change=any(_is_open(each, session) for each in members),
        tabs=tabs.tabs_of("session", session, "series.of_session"),
    )


@blueprint.route("/seances/<int:id>/serie/changer", methods=["GET", "POST"])
@change_allowed
def change(session: SchoolSession) -> Response:
    """Change this session, this and the following ones, or all."""
    values = {"reach": _reach(), **SeriesChangeForm.values_of(session)}
    form = SeriesChangeForm(data=values)
    form.subject = session
    form.offer(choices.form_choices(guards.user(), SchoolYear.of(session.starts_on)))
    if wants_rows() and (answer := _rows(form, session)) is not None:
        return answer
    return pages.page(
        "series/change.html",
        session=session,
        form=form,
        carried=carried(first_page=False),
        tabs=tabs.tabs_of("session", session, "series.of_session"),
    )


@blueprint.route("/seances/<int:id>/serie/annuler", methods=["GET", "POST"])
@change_allowed
def cancel(session: SchoolSession) -> Response:
    """Cancel several sessions of a series with one reason."""
    members = [each for each in queries.members_of(queries.series_of(session)) if _is_open(each, session)]
    reached = [each.session_id for each in members if _is_reached(each, session, _reach())]
    form = SeriesCancelForm(data={"session_ids": reached})
    form.session_ids.choices = [(each.session_id, _label(each.session)) for each in members]
    form.subject = session
    if form.submit(service.cancel_series, by=guards.user()):
        count = len(form.session_ids.data or ())
        pages.done(ngettext("%(num)s séance annulée.", "%(num)s séances annulées.", count))
        return redirect(url_for(".of_session", id=session.id))
    reaches = [(key, reach, key == request.args.get("portee", "suivantes")) for key, reach in REACH_IN_ADDRESS.items()]
    return pages.page("series/cancel.html", session=session, form=form, reaches=reaches)


def _reach() -> Reach:
    return REACH_IN_ADDRESS.get(request.args.get("portee", ""), Reach.FOLLOWING)


def _is_open(member: SeriesSession, start: SchoolSession) -> bool:
    """Whether a session of the series can still change; the one that was opened even when it has begun."""
    session = member.session
    is_open = is_allowed(session.state, Act.EDIT, has_begun=session.has_begun)
    return is_open and (session.id == start.id or not session.has_begun) and policy.can_change(guards.user(), session)


def _is_reached(member: SeriesSession, start: SchoolSession, reach: Reach | None) -> bool:
    if reach is Reach.ALL:
        return True
    if reach is Reach.FOLLOWING:
        return member.session.starts_at >= start.starts_at
    return member.session_id == start.id


def _label(session: SchoolSession) -> str:
    hours = filters.hours_between(session.here.starts_time, session.here.ends_time)
    return f"{filters.short_day(session.here.starts_on)}, {hours} – {filters.label(session.state)}"


def _rows(form: SeriesChangeForm, session: SchoolSession) -> Response | None:
    """What changes session by session, or the series once written; None when the first page must be mended."""
    if not form.validate() and form.errors.keys() - {"rows", "reason"}:
        g.form_status = REFUSED
        return None
    members = queries.members_of(queries.series_of(session))
    reached = [each for each in members if _is_open(each, session) and _is_reached(each, session, form.reach.data)]
    judge = partial(review.judge_moves, together=[each.session_id for each in members])
    saved, verdicts = reviewed(form, _base(form, session, reached), judge, service.change_series)
    if saved is not None:
        pages.done(_("Série changée."))
        return redirect(url_for(".of_session", id=session.id))
    left = len(members) - len(reached) if form.reach.data is not Reach.THIS else 0
    return rows_page(form, verdicts, [_label(each.session) for each in reached], intro=_told(left), **_frame(session))


def _base(form: SeriesChangeForm, session: SchoolSession, reached: Sequence[SeriesSession]) -> list[Row]:
    """Each session as the change leaves it."""
    before = scheduling_service.as_command(session)
    school = Place(Resource.SCHOOL, session.school_id or session.participations[0].school_class.school_id)
    names = {name: _(text) for name, text in VALUES.items()}
    asked = Change(before, form.changed(before, school), names)
    rows = []
    for each in reached:
        own, is_start = scheduling_service.as_command(each.session), each.session_id == session.id
        day, hours = is_start or each.keeps_day, is_start or each.keeps_hours
        new, notes = applied(asked, own, keeps_day=day, keeps_hours=hours)
        rows.append(Row(str(each.session_id), new, new.when, notes=tuple(notes)))
    return rows


def _told(left: int) -> list[str]:
    told = [_("Voici chaque séance telle qu’elle deviendra. Ce qui a été choisi à la main reste.")]
    if left:
        told.append(
            ngettext(
                "%(num)s séance de la série n’est pas concernée : passée, annulée ou hors du choix.",
                "%(num)s séances de la série ne sont pas concernées : passées, annulées ou hors du choix.",
                left,
            )
        )
    return told


def _frame(session: SchoolSession) -> dict[str, Any]:
    return {
        "title": _("Ce qui change dans la série"),
        "trail": [
            (_("Séances"), url_for("scheduling.index")),
            (session.title, url_for("scheduling.show", id=session.id)),
            (_("Série"), url_for(".of_session", id=session.id)),
        ],
        "action": url_for(".change", id=session.id),
        "about": session.title,
        "source_word": _("devient : "),
        "verb": _("Changer les séances cochées"),
        "verb_free": _("Changer seulement celles qui sont libres"),
        "back_label": _("Revoir le changement"),
    }
