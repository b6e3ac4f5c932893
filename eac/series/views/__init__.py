"""Pages of sessions that belong together."""

from flask import Blueprint

blueprint = Blueprint("series", __name__)

from eac.series.views import change, copy, new, pathway  # noqa: E402  they hang their routes on the blueprint

__all__ = ["blueprint", "change", "copy", "new", "pathway"]
