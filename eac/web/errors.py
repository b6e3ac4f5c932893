"""Error pages that say what happened, what was kept and what to do."""

import logging

from flask import Flask, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from eac.core.errors import NotAllowed, Stale
from eac.db import db

KNOWN = frozenset({400, 403, 404, 409, 422, 429, 500})
log = logging.getLogger("eac")


def _answer(code: int, detail: str = "") -> Response:
    template = f"errors/{code if code in KNOWN else (400 if code < 500 else 500)}.html"  # noqa: PLR2004  server errors
    db.session.rollback()
    html = render_template(template, reference=g.get("request_id", ""), detail=detail, home_url="/")
    return make_response(html, code)


def install(app: Flask) -> None:
    """Answer errors with pages; what was not expected is logged with the request's reference."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.code is None or error.code < 400:  # noqa: PLR2004  redirects raised as exceptions
            return error.get_response()
        detail = "csrf" if isinstance(error, CSRFError) else ""
        answer = _answer(error.code, detail)
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                answer.headers[name] = value
        return answer

    @app.errorhandler(OverflowError)
    @app.errorhandler(DataError)
    def beyond_the_tables(_error: Exception) -> Response:
        """A number or text in the address that no column can hold."""
        return _answer(400)

    @app.errorhandler(NotAllowed)
    def not_allowed(_error: NotAllowed) -> Response:
        return _answer(403)

    @app.errorhandler(Stale)
    def stale(_error: Stale) -> Response:
        return _answer(409)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.error("request %s failed", g.get("request_id"), exc_info=error)
        if app.config["EAC"].is_testing:
            raise error
        return _answer(500)
