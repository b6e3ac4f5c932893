"""Files that people take away."""

import re

from flask import make_response
from werkzeug.wrappers import Response

from eac.core.typography import plain

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
}


def attachment(content: bytes, name: str, kind: str) -> Response:
    """A download named in plain ASCII letters, never opened inside the page."""
    response = make_response(content)
    safe = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-") or "fichier"
    response.headers["Content-Type"] = TYPES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}.{kind}"'
    return response
