"""Pages of the directory as a whole."""

from flask import Blueprint

blueprint = Blueprint("directory", __name__)

from eac.directory.views import duplicates  # noqa: E402, F401  its routes join the blueprint
