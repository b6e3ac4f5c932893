"""Pages of meeting rounds: overview, settings, computing, scheduling the classes."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.gatherings import arranging, policy, queries, rotation_queries, service, visiting
from eac.gatherings.forms import RotationForm
from eac.gatherings.member_forms import KeepForm, VisitForm
from eac.gatherings.models import Gathering, Rotation
from eac.gatherings.rotation import Encounter
from eac.gatherings.rotation_queries import Plan, find_rotation
from eac.gatherings.solving import solve
from eac.gatherings.verdict import check_rotation, explain, figures
from eac.gatherings.views.frame import blueprint, steps, trail_of
from eac.web import guards
from eac.web.language import gettext as _
from eac.web.language import ngettext, say, say_rule
from eac.web.pages import done, page

MOST_SEEDS = 999_999


@blueprint.route("/temps-forts/<int:id>/rencontres/nouvelles", methods=["GET", "POST"])
@guards.on(queries.find_gathering, may=policy.can_edit, sees=policy.can_see)
def new_rotation(gathering: Gathering) -> Response:
    """New meeting rounds of a temps fort."""
    form = RotationForm(data={"title": _("Rencontres avec les professionnels"), "minutes": 20, "between": 5})
    form.open(gathering)
    if made := form.submit(service.add_rotation, by=guards.user(), gathering=gathering):
        done(_("Rencontres créées. Ajoutez maintenant les groupes et les exposants."))
        return redirect(url_for(".rotation", id=made.id))
    title, back = _("Nouvelles rencontres"), url_for(".show", id=gathering.id)
    return page("gatherings/rotation_form.html", form=form, title=title, trail=trail_of(gathering), back_url=back)


@blueprint.route("/rencontres/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(find_rotation, may=policy.can_edit_rotation, sees=policy.can_see_rotation)
def edit_rotation(rotation: Rotation) -> Response:
    """Change the hours and numbers of meeting rounds."""
    form = RotationForm(data=RotationForm.values_of(rotation))
    form.open(rotation.gathering, rotation)
    expected = form.expected_version
    if form.submit(service.change_rotation, by=guards.user(), rotation=rotation, expected=expected):
        done(_("Horaires enregistrés. Calculez de nouveau le tableau."))
        return redirect(url_for(".rotation", id=rotation.id))
    title, back = _("Modifier : %(name)s", name=rotation.title), url_for(".rotation", id=rotation.id)
    trail = trail_of(rotation.gathering, rotation)
    return page("gatherings/rotation_form.html", form=form, title=title, trail=trail, back_url=back)


@blueprint.post("/rencontres/<int:id>/supprimer")
@guards.on(find_rotation, may=policy.can_edit_rotation, sees=policy.can_see_rotation)
def remove_rotation(rotation: Rotation) -> Response:
    """Take meeting rounds away."""
    gathering_id, title = rotation.gathering_id, rotation.title
    service.remove_rotation(rotation, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Rencontres supprimées : %(title)s.", title=title))
    return redirect(url_for(".show", id=gathering_id))


@blueprint.get("/rencontres/<int:id>")
@guards.on(find_rotation, may=policy.can_see_rotation)
def rotation(subject: Rotation) -> Response:
    """How far the rounds are: hours, groups, hosts, wishes, table, and what stayed unmet."""
    plan = rotation_queries.plan_of(subject)
    may_read = policy.can_read_rotation(guards.user(), subject)
    own = rotation_queries.groups_of(subject, guards.user())
    return rotation_page("gatherings/rotation.html", subject, plan=plan, own=own, **(judged(plan) if may_read else {}))


def rotation_page(template: str, subject: Rotation, **more: Any) -> Response:
    """A page of meeting rounds, with its tabs."""
    person = guards.user()
    may_edit, may_read = policy.can_edit_rotation(person, subject), policy.can_read_rotation(person, subject)
    endpoint = request.endpoint or ""
    return page(
        template,
        rotation=subject,
        may_edit=may_edit,
        may_read=may_read,
        links=steps(subject, endpoint, may_edit=may_edit, may_read=may_read),
        trail=trail_of(subject.gathering, *(() if endpoint == "gatherings.rotation" else (subject,))),
        **more,
    )


def judged(plan: Plan, table: tuple[Encounter, ...] | None = None) -> dict[str, Any]:
    """What a table breaks, what it could not give, and its figures; the kept table when none is given."""
    problem, shown = plan.problem(), plan.table if table is None else table
    return {
        "breaches": [(each.is_hard, say(each.sentence, each.values)) for each in check_rotation(problem, shown)],
        "remarks": [(ngettext(*each.sentences, each.number), each.told(say)) for each in explain(problem, shown)]
        if shown
        else [],
        "figures": figures(problem, shown),
    }


@blueprint.route("/rencontres/<int:id>/calculer", methods=["GET", "POST"])
@guards.on(find_rotation, may=policy.can_edit_rotation, sees=policy.can_see_rotation)
def compute(subject: Rotation) -> Response:
    """A table shown before it is kept; `essai` in the address solves it in another way."""
    seed = min(max(request.args.get("essai", subject.seed, int), 1), MOST_SEEDS)
    form = KeepForm(data={**KeepForm.values_of(subject), "seed": seed})
    if made := form.submit(arranging.keep, by=guards.user(), rotation=subject, expected=form.expected_version):
        done(ngettext("Tableau gardé : %(num)s rencontre.", "Tableau gardé : %(num)s rencontres.", made))
        return redirect(url_for(".table", id=subject.id))
    plan = rotation_queries.plan_of(subject)
    table = solve(plan.problem(seed)) if plan.rounds else ()
    shown = {"plan": plan, "by_group": _by_group(table), "pinned": set(plan.pinned), **judged(plan, table)}
    return rotation_page("gatherings/compute.html", subject, form=form, seed=seed, **shown)


def _by_group(table: tuple[Encounter, ...]) -> dict[int, dict[int, Encounter]]:
    found: dict[int, dict[int, Encounter]] = {}
    for each in table:
        found.setdefault(each.party, {})[each.round] = each
    return found


@blueprint.route("/rencontres/<int:id>/programmer", methods=["GET", "POST"])
@guards.on(find_rotation, may=policy.can_edit_rotation, sees=policy.can_see_rotation)
def schedule(subject: Rotation) -> Response:
    """A session for the coming of each class, so that conflicts are seen; those refused are told with their reasons."""
    form = VisitForm()
    activities, venues = rotation_queries.visit_choices()
    form.activity_id.offer(activities)
    form.venue_id.offer(venues)
    result = form.submit(visiting.schedule_classes, by=guards.user(), rotation=subject)
    plan = rotation_queries.plan_of(subject)
    shown = {"wanted": visiting.outings(plan), "there": rotation_queries.scheduled_outings(subject.gathering_id)}
    classes = rotation_queries.classes_by_id([each.class_id for each in plan.groups if each.class_id])
    if result is not None and not result.refused:
        done(ngettext("%(num)s séance programmée.", "%(num)s séances programmées.", len(result.made)))
        return redirect(url_for(".show", id=subject.gathering_id))
    return rotation_page("gatherings/schedule.html", subject, form=form, classes=classes, told=_told(result), **shown)


def _told(result: visiting.Scheduled | None) -> dict[str, Any] | None:
    """What was scheduled, and why the rest was not, in words."""
    if result is None:
        return None
    reasons = [
        (each, [say(one.discreet or one.sentence, one.values) for one in each.in_the_way] or [say_rule(each.broken)])
        for each in result.refused
    ]
    return {"made": len(result.made), "refused": reasons}
