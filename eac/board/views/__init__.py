"""Pages of the planning board."""

from flask import Blueprint

blueprint = Blueprint("board", __name__)

from eac.board.views import many, moves, timeline, waiting  # noqa: E402  they hang their routes on the blueprint

__all__ = ["blueprint", "many", "moves", "timeline", "waiting"]
