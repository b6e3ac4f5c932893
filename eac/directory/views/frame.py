"""The room's blueprint."""

from flask import Blueprint

blueprint = Blueprint("directory", __name__)
