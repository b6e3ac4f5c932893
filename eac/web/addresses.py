"""Coming back to where one was: an address of the application, checked and built again."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

RETURN = "retour"
"""The parameter that carries the address to come back to."""
LONGEST = 1500


def wanted_return() -> str:
    """The page to come back to, as the form or the address says; empty when it is none of ours."""
    text = (request.form.get(RETURN) or request.args.get(RETURN, ""))[:LONGEST]
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return ""
    try:
        endpoint, values = current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]  # there is a request
    except (HTTPException, RequestRedirect):
        return ""
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if not key.startswith("_")])
    return url_for(endpoint, **values) + (f"?{query}" if query else "")


def here() -> str:
    """The address of this page, to come back to."""
    return request.full_path.rstrip("?")
