"""The table of meetings as people read it: by group or by host, as a file, and on printed sheets."""

from flask import request
from werkzeug.wrappers import Response

from eac.gatherings import exports, policy, rotation_queries
from eac.gatherings.models import Rotation
from eac.gatherings.rotation_queries import find_rotation
from eac.gatherings.views.frame import blueprint
from eac.gatherings.views.rotations import judged, rotation_page
from eac.web import guards
from eac.web.exports import wanted

HOSTS = "exposants"


@blueprint.get("/rencontres/<int:id>/tableau")
@guards.on(find_rotation, may=policy.can_read_rotation, sees=policy.can_see_rotation)
def table(subject: Rotation) -> Response:
    """The kept table: groups, or hosts, in rows and rounds in columns, a day at a time; a file when it is asked."""
    plan = rotation_queries.plan_of(subject)
    if kind := wanted():
        return exports.table(plan, kind)
    asked = request.args.get("jour", "")
    day, rounds = next(
        (each for each in plan.days if each[0].isoformat() == asked), plan.days[0] if plan.days else (None, [])
    )
    shown = {"by": _view(), "day": day, "rounds": rounds, "breaches": judged(plan)["breaches"]}
    return rotation_page("gatherings/table.html", subject, plan=plan, **shown)


def _view() -> str:
    return HOSTS if request.args.get("vue") == HOSTS else "groupes"


@blueprint.get("/rencontres/<int:id>/fiches")
@guards.on(find_rotation, may=policy.can_see_rotation)
def sheets(subject: Rotation) -> Response:
    """One page for each group or host, to print and hand out; who has groups of their own sees these only."""
    plan = rotation_queries.plan_of(subject)
    may_read = policy.can_read_rotation(guards.user(), subject)
    by = _view() if may_read else "groupes"
    members = plan.hosts if by == HOSTS else rotation_queries.groups_of(subject, guards.user())
    return rotation_page("gatherings/sheets.html", subject, plan=plan, by=by, members=members)
