"""One group or host of meeting rounds: its sheet, its form, taking it away; and one meeting fixed by hand."""

from typing import Any

from flask import abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.gatherings import arranging, exports, policy
from eac.gatherings import rotation_queries as queries
from eac.gatherings.member_forms import FixForm, GroupForm, HostForm
from eac.gatherings.models import Meeting, RotationGroup, RotationHost
from eac.gatherings.rules import Round, read_away
from eac.gatherings.views.frame import blueprint, trail_of
from eac.web import downloads, guards
from eac.web.filters import short_day, short_hour
from eac.web.language import gettext as _
from eac.web.pages import done, page


@blueprint.get("/groupes-rencontre/<int:id>")
@guards.on(queries.find_group, may=policy.can_see_member)
def group(subject: RotationGroup) -> Response:
    """A group: its meetings round by round, and its wishes."""
    return _sheet("gatherings/group.html", subject)


@blueprint.get("/exposants/<int:id>")
@guards.on(queries.find_host, may=policy.can_see_member)
def host(subject: RotationHost) -> Response:
    """A host: who comes in each round."""
    return _sheet("gatherings/host.html", subject)


def _sheet(template: str, subject: RotationGroup | RotationHost) -> Response:
    rotation = subject.rotation
    may_edit = policy.can_edit_rotation(guards.user(), rotation)
    trail = trail_of(rotation.gathering, rotation)
    plan, away = queries.plan_of(rotation), read_away(subject.away, rotation.rounds)
    return page(template, subject=subject, rotation=rotation, plan=plan, away=away, may_edit=may_edit, trail=trail)


@blueprint.get("/groupes-rencontre/<int:id>/rencontres.ics")
@guards.on(queries.find_group, may=policy.can_see_member)
def group_calendar(subject: RotationGroup) -> Response:
    """The meetings of a group as a calendar file."""
    content = exports.meetings_of(subject, queries.meetings_with(subject), exports.publisher(current_app.config["EAC"]))
    return downloads.attachment(content, f"{subject.rotation.title} {subject.label}", "ics")


@blueprint.route("/groupes-rencontre/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_group, may=policy.can_edit_member, sees=policy.can_see_member)
def edit_group(subject: RotationGroup) -> Response:
    """Change a group and its wishes."""
    form = GroupForm(data=GroupForm.values_of(subject))
    form.offer((each.id, each.label) for each in queries.hosts_of(subject.rotation))
    act: dict[str, Any] = {"by": guards.user(), "group": subject, "expected": form.expected_version}
    if form.submit(lambda new, **context: arranging.change_group(new, form.host_ids, **context), **act):
        return _saved(subject, ".group")
    return _form_page(form, subject, url_for(".group", id=subject.id))


@blueprint.route("/exposants/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_host, may=policy.can_edit_member, sees=policy.can_see_member)
def edit_host(subject: RotationHost) -> Response:
    """Change a host."""
    form = HostForm(data=HostForm.values_of(subject))
    if form.submit(arranging.change_host, by=guards.user(), host=subject, expected=form.expected_version):
        return _saved(subject, ".host")
    return _form_page(form, subject, url_for(".host", id=subject.id))


def _saved(subject: RotationGroup | RotationHost, endpoint: str) -> Response:
    done(_("Fiche enregistrée : %(name)s.", name=subject.label))
    return redirect(url_for(endpoint, id=subject.id))


def _form_page(form: GroupForm | HostForm, subject: RotationGroup | RotationHost, back_url: str) -> Response:
    title = _("Modifier : %(name)s", name=subject.label)
    trail = trail_of(subject.rotation.gathering, subject.rotation, subject)
    return page("gatherings/member_form.html", form=form, title=title, trail=trail, back_url=back_url)


@blueprint.post("/groupes-rencontre/<int:id>/retirer")
@guards.on(queries.find_group, may=policy.can_edit_member, sees=policy.can_see_member)
def remove_group(subject: RotationGroup) -> Response:
    """Take a group away."""
    return _removed(subject, ".groups")


@blueprint.post("/exposants/<int:id>/retirer")
@guards.on(queries.find_host, may=policy.can_edit_member, sees=policy.can_see_member)
def remove_host(subject: RotationHost) -> Response:
    """Take a host away."""
    return _removed(subject, ".hosts")


def _removed(subject: RotationGroup | RotationHost, endpoint: str) -> Response:
    rotation_id, label = subject.rotation_id, subject.label
    arranging.remove_member(subject, by=guards.user(), expected=request.form.get("version", type=int))
    done(_("Retiré de la liste : %(name)s.", name=label))
    return redirect(url_for(endpoint, id=rotation_id))


# --- one meeting --------------------------------------------------------------------------------------------------


@blueprint.route("/groupes-rencontre/<int:id>/fixer", methods=["GET", "POST"])
@guards.on(queries.find_group, may=policy.can_edit_member, sees=policy.can_see_member)
def fix(subject: RotationGroup) -> Response:
    """Choose by hand whom a group meets in a round (`tour` in the address, from 1)."""
    plan = queries.plan_of(subject.rotation)
    number = request.args.get("tour", 1, int) - 1
    if not 0 <= number < len(plan.rounds):
        abort(404)
    at = plan.rounds[number]
    there = next(iter(plan.by_group[subject.id][number]), None)
    form = FixForm(at, data={"host_id": there.host_id if there else None})
    form.host_id.offer(_offered(plan, subject, number))
    if form.submit(arranging.fix, by=guards.user(), group=subject):
        done(_("Rencontre fixée. Un nouveau calcul la gardera."))
        return redirect(url_for(".group", id=subject.id))
    return page("gatherings/fix.html", subject=subject, form=form, at=at, there=there, trail=_trail(subject))


def _trail(subject: RotationGroup) -> list[tuple[str, str]]:
    return trail_of(subject.rotation.gathering, subject.rotation, subject)


def _offered(plan: queries.Plan, subject: RotationGroup, number: int) -> dict[str, list[tuple[int, str]]]:
    """Hosts by what choosing them would do: free in this round, met in another, taken or away."""
    free, met, taken = _("Libres à ce tour"), _("Déjà rencontrés à un autre tour"), _("Pris ou absents à ce tour")
    found: dict[str, list[tuple[int, str]]] = {free: [], met: [], taken: []}
    problem = plan.problem()
    mine = {meeting.host_id: plan.rounds[at] for at, all_ in plan.by_group[subject.id].items() for meeting in all_}
    for host in plan.hosts:
        others = [each for each in plan.by_host[host.id][number] if each.group_id != subject.id]
        if len(others) >= host.seats or number in problem.stand[host.id].away:
            found[taken].append((host.id, _said(host, ", ".join(plan.group[each.group_id].label for each in others))))
        elif host.id in mine and mine[host.id] != plan.rounds[number]:
            found[met].append((host.id, _said(host, _moment(mine[host.id]))))
        else:
            found[free].append((host.id, _said(host)))
    return {group: pairs for group, pairs in found.items() if pairs}


def _said(host: RotationHost, more: str = "") -> str:
    named = f"{host.label} – {host.trade}" if host.trade else host.label
    return f"{named} ({more})" if more else named


def _moment(at: Round) -> str:
    return f"{short_day(at.day)}, {short_hour(at.starts)}"


@blueprint.post("/rendez-vous/<int:id>/liberer")
@guards.on(queries.find_meeting, may=policy.can_edit_meeting, sees=policy.can_see_meeting)
def unfix(meeting: Meeting) -> Response:
    """Leave a meeting to the computer again."""
    arranging.unfix(meeting, by=guards.user())
    done(_("Rencontre libérée : un nouveau calcul pourra la changer."))
    return redirect(url_for(".group", id=meeting.group_id))


@blueprint.post("/rendez-vous/<int:id>/retirer")
@guards.on(queries.find_meeting, may=policy.can_edit_meeting, sees=policy.can_see_meeting)
def remove_meeting(meeting: Meeting) -> Response:
    """Take a meeting away."""
    group_id = meeting.group_id
    arranging.unfix(meeting, by=guards.user(), is_removed=True)
    done(_("Rencontre retirée."))
    return redirect(url_for(".group", id=group_id))
