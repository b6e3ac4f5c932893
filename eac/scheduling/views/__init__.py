"""Pages of sessions."""

from flask import Blueprint

blueprint = Blueprint("scheduling", __name__)

from eac.scheduling.views import about, acts, agenda, sessions  # noqa: E402  they hang their routes on the blueprint

__all__ = ["about", "acts", "agenda", "blueprint", "sessions"]
