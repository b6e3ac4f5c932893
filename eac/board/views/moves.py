"""Moving a session: pick a place in the week, or write a time; confirm; take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.board import policy, queries, service
from eac.board.forms import MoveForm
from eac.board.models import SessionMove
from eac.board.places import STEP, PlaceInTime, places
from eac.board.rules import UNDO_MINUTES
from eac.board.views import blueprint
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.db import db
from eac.identity.models import User
from eac.scheduling import choices, knowledge
from eac.scheduling import policy as scheduling_policy
from eac.scheduling import queries as scheduling
from eac.scheduling import service as scheduling_service
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import Act
from eac.scheduling.slots import WHATEVER_THE_TIME, nearest_slots
from eac.scheduling.telling import ShownConflict, ShownSlot, offer, tell
from eac.web import addresses, guards, pages, tabs
from eac.web.language import gettext as _
from eac.web.language import say_rule

moving = guards.on(scheduling.find_session, may=scheduling_policy.can_change, sees=scheduling_policy.can_see)
SATURDAY = 5


def _to_pick(person: User, session: SchoolSession) -> str | None:
    return url_for("board.pick", id=session.id) if Act.EDIT in scheduling_policy.acts_on(person, session) else None


def _to_undo(person: User, session: SchoolSession) -> str | None:
    done = queries.last_move(session) if scheduling_policy.can_change(person, session) else None
    return None if done is None else url_for("board.undo", id=done.id)


def _to_new_date(_person: User, session: SchoolSession) -> str | None:
    new_id = queries.replacing(session)
    return None if new_id is None else url_for("scheduling.show", id=new_id)


tabs.offer_deed(tabs.Deed("session", N_("Voir la nouvelle date"), "calendar-check", _to_new_date))
tabs.offer_deed(tabs.Deed("session", N_("Déplacer"), "calendar-clock", _to_pick))
tabs.offer_deed(tabs.Deed("session", N_("Défaire le déplacement"), "undo-2", _to_undo, posts=True))
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Spot:
    """A start that one can choose, in words."""

    place: PlaceInTime
    url: str
    sentences: list[ShownConflict]


@dataclass(frozen=True)
class Verdict:
    """All that is said of a wanted time; `checked` is false while too little is filled in."""

    conflicts: list[ShownConflict] = field(default_factory=list)
    slots: list[ShownSlot] = field(default_factory=list)
    checked: bool = True

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot be saved."""
        return any(each.severity == "blocking" for each in self.conflicts)


def _day(session: SchoolSession) -> date:
    try:
        return date.fromisoformat(request.args.get("jour", ""))
    except ValueError:
        return session.here.starts_on


def _spots(session: SchoolSession, days: Sequence[date]) -> dict[date, list[Spot]]:
    """The places of the week for a session, each with what speaks against it."""
    wanted = replace(scheduling_service.as_command(session), when=session.here)
    reach = max(abs((day - wanted.when.starts_on).days) for day in days)
    found = places(wanted, knowledge.load_facts([wanted], reach_days=reach), days)
    against = tell((conflict for row in found.values() for each in row for conflict in each.conflicts), guards.user())
    words = iter(against)
    kept = addresses.wanted_return()
    return {
        day: [Spot(each, _to(session, each, kept), [next(words) for _conflict in each.conflicts]) for each in row]
        for day, row in found.items()
    }


def _to(session: SchoolSession, place: PlaceInTime, kept: str) -> str:
    return url_for(
        ".move_to",
        id=session.id,
        jour=place.when.starts_on,
        heure=f"{place.when.starts_time:%H:%M}",
        retour=kept or None,
    )


@blueprint.get("/seances/<int:id>/deplacer")
@moving
def pick(session: SchoolSession) -> Response:
    """The week as places to choose from: those that are free, those that are not and why."""
    day = _day(session)
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    shown = [each for each in days if each.weekday() < SATURDAY or each == session.here.starts_on]
    kept: dict[str, Any] = {"id": session.id, "retour": addresses.wanted_return() or None}
    return pages.page(
        "board/pick.html",
        session=session,
        spots=_spots(session, shown),
        before=url_for(".pick", **kept, jour=monday - ONE_WEEK),
        after=url_for(".pick", **kept, jour=monday + ONE_WEEK),
        day=day,
        may_move=Act.EDIT in scheduling_policy.acts_on(guards.user(), session),
    )


@blueprint.get("/seances/<int:id>/impossible")
@moving
def impossible(session: SchoolSession) -> Response:
    """For the dragging grid: the starts of the days around when the session cannot begin, and why."""
    day = _day(session)
    monday = day - timedelta(days=day.weekday())
    found = _spots(session, [monday + timedelta(days=number) for number in range(SATURDAY)])
    return jsonify(
        [
            {"start": start.isoformat(), "end": (start + STEP).isoformat(), "why": " ".join(_blocking(spot))}
            for row in found.values()
            for spot in row
            if not spot.place.is_possible
            for start in [datetime.combine(spot.place.when.starts_on, spot.place.when.starts_time)]
        ]
    )


def _blocking(spot: Spot) -> list[str]:
    return [each.sentence for each in spot.sentences if each.severity == "blocking"]


def _form(session: SchoolSession) -> MoveForm:
    form = MoveForm(data=MoveForm.values_of(session))
    form.session = session
    if request.method == "GET":
        form.begin(session, request.args.to_dict())
    year = SchoolYear.of(form.starts_on.data or session.here.starts_on)
    form.offer(choices.form_choices(guards.user(), year, ("venues", "practitioners")))
    return form


def _verdict(form: MoveForm, session: SchoolSession) -> Verdict:
    if not form.is_ready:
        return Verdict(checked=False)
    try:
        wanted = knowledge.complete(queries.as_moved(session, form.order(session)))
    except RuleBroken as broken:
        return Verdict([ShownConflict("blocking", say_rule(broken))])
    facts = knowledge.load_facts([wanted])
    conflicts = find_conflicts([wanted], facts)[0]
    curable = any(each.code not in WHATEVER_THE_TIME for each in conflicts)
    return Verdict(tell(conflicts, guards.user()), offer(nearest_slots(wanted, facts)) if curable else [])


def _asked_again(form: MoveForm) -> bool:
    """Whether a button that only looks was pressed."""
    wanted = request.form.get("prepare", "")
    if wanted.startswith("slot:"):
        form.take_slot(wanted.removeprefix("slot:"))
    return bool(wanted)


@blueprint.route("/seances/<int:id>/deplacer/vers", methods=["GET", "POST"])
@moving
def move_to(session: SchoolSession) -> Response:
    """Say where to, see what stands in the way and who will be told, and do it."""
    form = _form(session)
    if request.method == "POST" and not _asked_again(form):
        moved = form.submit(service.move, session=session, by=guards.user())
        if moved:
            when = moved.session.starts_at
            sentence = _("Séance déplacée : %(when)s. Vous pouvez défaire pendant dix minutes.", when=when)
            pages.done(sentence, undo=url_for(".undo", id=moved.id))
            return redirect(addresses.wanted_return() or url_for("scheduling.show", id=session.id))
    return _confirmation(form, session)


def _confirmation(form: MoveForm, session: SchoolSession) -> Response:
    return pages.page(
        "board/move.html",
        fragment="board/_move_form.html",
        form=form,
        session=session,
        verdict=_verdict(form, session),
        told=queries.people_told(session),
        back=addresses.wanted_return(),
        minutes=UNDO_MINUTES,
    )


@blueprint.post("/seances/<int:id>/reporter")
@moving
def postpone(session: SchoolSession) -> Response:
    """Keep this one where it was, struck through, and hold it at another date."""
    form = _form(session)
    if not _asked_again(form) and (replacing := form.submit(service.postpone, session=session, by=guards.user())):
        when = replacing.starts_at
        pages.done(
            _("Séance reportée au %(when)s. L’ancienne date reste visible, barrée, dans les agendas.", when=when)
        )
        return redirect(url_for("scheduling.show", id=replacing.id))
    return _confirmation(form, session)


@blueprint.post("/deplacements-de-seances/<int:id>/defaire")
@guards.on(queries.find_move, may=policy.can_undo)
def undo(done: SessionMove) -> Response:
    """Take a move back, with all that moved with it."""
    back = addresses.wanted_return() or url_for("scheduling.show", id=done.session_id)
    try:
        service.undo(queries.of_batch(done), by=guards.user())
    except RuleBroken as broken:
        db.session.rollback()
        pages.refused(say_rule(broken))
    else:
        pages.done(_("Déplacement défait : la séance est revenue à sa place."))
    return redirect(back)
