"""Pages around signing in: the demonstration's one-click accounts, and where each role starts."""

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from eac.identity import policy, queries
from eac.identity.rules import Permission, Role
from eac.web import guards

blueprint = Blueprint("accounts", __name__)


@blueprint.app_context_processor
def demo_accounts() -> dict[str, object]:
    """The roles that a demonstration's sign-in page offers; none elsewhere."""
    if not current_app.config["EAC"].is_demo or request.endpoint != "security.login":
        return {"demo_roles": []}
    return {"demo_roles": [(role, person) for role in Role if (person := queries.first_user(role))]}


@blueprint.post("/demonstration/connexion")
@guards.public
def sign_in_demo() -> Response:
    """Sign in as the first account of a role; exists in a demonstration only."""
    if not current_app.config["EAC"].is_demo or request.form.get("role") not in set(Role):
        abort(404)
    person = queries.first_user(Role(request.form["role"]))
    if person is None:
        abort(404)
    login_user(person)
    return redirect(url_for("accounts.home"))


@blueprint.get("/")
@guards.allow()
def home() -> Response:
    """Each role starts where its work is."""
    person = guards.user()
    if policy.can(person, Permission.READ_REPORT) and not policy.can(person, Permission.READ_SESSIONS):
        return redirect(url_for("reporting.index"))
    return redirect(url_for("scheduling.home"))
