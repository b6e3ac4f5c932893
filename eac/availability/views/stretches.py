"""One saved stretch: changed, or taken away."""

from werkzeug.wrappers import Response

from eac.availability import policy, queries
from eac.availability.policy import Kept
from eac.availability.rules import Nature
from eac.availability.views import frame
from eac.availability.views.frame import blueprint
from eac.web import guards

on_closure = guards.on(queries.find_closure, may=policy.can_keep_stretch, sees=policy.can_see_stretch)
on_availability = guards.on(queries.find_availability, may=policy.can_keep_stretch, sees=policy.can_see_stretch)


@blueprint.route("/fermetures/<int:id>/modifier", methods=["GET", "POST"])
@on_closure
def edit_closure(kept: Kept) -> Response:
    """Change an absence or a closure."""
    return frame.edit(kept, Nature.CLOSED)


@blueprint.post("/fermetures/<int:id>/retirer")
@on_closure
def remove_closure(kept: Kept) -> Response:
    """Take an absence or a closure away."""
    return frame.remove(kept)


@blueprint.route("/exceptions/<int:id>/modifier", methods=["GET", "POST"])
@on_availability
def edit_availability(kept: Kept) -> Response:
    """Change an exception to the usual week."""
    return frame.edit(kept, Nature.OPEN)


@blueprint.post("/exceptions/<int:id>/retirer")
@on_availability
def remove_availability(kept: Kept) -> Response:
    """Take an exception away."""
    return frame.remove(kept)
