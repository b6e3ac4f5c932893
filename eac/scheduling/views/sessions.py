"""Schedule, change and read one session."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.audit import queries as journal
from eac.core import clock
from eac.core.schoolyear import SchoolYear
from eac.scheduling import choices, policy, queries, service
from eac.scheduling.forms import CancelForm, SessionForm
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import CANCEL_REASONS, Act, State, TimeOfLife
from eac.scheduling.session_fields import MOST_CLASSES
from eac.scheduling.views import blueprint
from eac.scheduling.views.advice import advise
from eac.web import addresses, guards, pages, tabs
from eac.web.language import gettext as _


def _form(values: dict[str, Any] | None = None, formdata: Any = None, **kwargs: Any) -> SessionForm:
    """The form with its choices, of the school year that the wanted day lies in."""
    form = SessionForm(data=values, **({"formdata": formdata} if formdata is not None else {}), **kwargs)
    year = SchoolYear.of(form.starts_on.data) if form.starts_on.data else pages.current_year()
    form.offer(choices.form_choices(guards.user(), year))
    return form


def _prepare(form: SessionForm) -> bool:
    """Carry out the buttons that change the form without saving it; whether one was pressed."""
    wanted = request.form.get("prepare", "")
    if wanted == "activity" and form.activity.data and (found := queries.find_activity(form.activity.data)):
        form.fill_from(found)
    elif wanted == "add_class":
        form.add_class()
    elif wanted.startswith("slot:"):
        form.take_slot(wanted.removeprefix("slot:"))
    return bool(wanted)


def _wanted_by_address() -> dict[str, Any]:
    """What links elsewhere fill in: activity, day, start, class; or a session to copy."""
    if copied := queries.find_session(request.args.get("copie", 0, int)):
        values = SessionForm.values_of(copied) if policy.can_see(guards.user(), copied) else {}
        return {**values, "state": State.PROPOSED, "version": "", "override_reason": "", "starts_on": None}
    values = {"state": State.PROPOSED, "time_of_life": TimeOfLife.SCHOOL}
    if class_ids := request.args.getlist("classe", int):
        values["classes"] = [{"class_id": class_id, "headcount": None} for class_id in class_ids[:MOST_CLASSES]]
    return values


def _page(form: SessionForm, title: str, session: SchoolSession | None = None) -> Response:
    advice = advise(form, guards.user(), session.id if session else None)
    return pages.page(
        "scheduling/session_form.html",
        fragment="scheduling/_session_form.html",
        form=form,
        advice=advice,
        title=title,
        session=session,
        back=addresses.wanted_return(),
        chosen=queries.find_activity(form.activity.data) if form.activity.data else None,
    )


def _saved(told: str, session: SchoolSession) -> Response:
    """Back to the view that one came from, its date and filters kept; else to the sheet."""
    sheet, back = url_for(".show", id=session.id), addresses.wanted_return()
    pages.done(told, see=sheet if back else None)
    return redirect(back or sheet)


@blueprint.route("/seances/nouvelle", methods=["GET", "POST"])
@guards.allow(policy.can_plan)
def new() -> Response:
    """Schedule a session."""
    form = _form(_wanted_by_address())
    if request.method == "GET":
        form.begin(request.args, queries.find_activity(request.args.get("offre", 0, int)))
    elif not _prepare(form) and (saved := form.submit(service.schedule, by=guards.user())):
        return _saved(_("Séance enregistrée : %(when)s.", when=saved.starts_at), saved)
    return _page(form, _("Programmer une séance"))


@blueprint.route("/seances/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_session, may=policy.can_change, sees=policy.can_see)
def edit(session: SchoolSession) -> Response:
    """Change or move a session."""
    form = _form(SessionForm.values_of(session))
    if request.method == "POST" and not _prepare(form):
        before = session.when
        if saved := form.submit(service.change, session=session, by=guards.user()):
            moved = _("Séance déplacée : %(when)s.", when=saved.starts_at)
            return _saved(moved if saved.when != before else _("Modifications enregistrées."), saved)
    elif slot := request.args.get("creneau"):
        form.take_slot(slot)
    return _page(form, _("Modifier la séance"), session)


@blueprint.get("/seances/verifier")
@guards.allow(policy.can_plan)
def check() -> Response:
    """The conflict panel for what the form holds now (asked while it is filled in)."""
    form = _form(formdata=request.args, meta={"csrf": False})
    advice = advise(form, guards.user(), request.args.get("session_id", None, int))
    return pages.page("scheduling/_advice.html", form=form, advice=advice)


@blueprint.get("/seances/<int:id>")
@guards.on(queries.find_session, may=policy.can_see)
def show(session: SchoolSession) -> Response:
    """Everything about a session, its history, and what can be done now."""
    person = guards.user()
    history = journal.history("SchoolSession", session.id) if policy.can_plan(person) else []
    return pages.page(
        "scheduling/session.html",
        session=session,
        acts=policy.acts_on(person, session),
        Act=Act,
        cancel_form=CancelForm(data={"version": session.version}),
        cancel_reasons=CANCEL_REASONS,
        history=history,
        overridden=[each for each in history if each.action == "override"][:1],
        today=clock.today(),
        staff=policy.sees_staff_notes(person),
        tabs=tabs.tabs_of("session", session, "scheduling.show"),
    )
