"""Error pages that say what happened, what was kept and what to do."""

import logging
from contextlib import suppress

from flask import Flask, current_app, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from eac.core.errors import N_, NotAllowed, Stale
from eac.db import db
from eac.web.language import gettext

KNOWN = frozenset({400, 403, 404, 409, 422, 429, 500, 503})
BUSY_AGAIN = "30"
"""Seconds after which to try again while another one writes."""
STALE_PAGE = N_(
    "La page est restée ouverte trop longtemps, ou vous vous êtes reconnecté entre-temps."
    " Revenez en arrière, rechargez la page puis recommencez."
)
log = logging.getLogger("eac")


def _answer(code: int, detail: str = "") -> Response:
    template = f"errors/{code if code in KNOWN else (400 if code < 500 else 500)}.html"  # noqa: PLR2004  server errors
    with suppress(SQLAlchemyError):
        db.session.rollback()
    facts = {"reference": g.get("request_id", ""), "detail": detail, "home_url": "/"}
    if code < 500:  # noqa: PLR2004  same
        return make_response(render_template(template, **facts), code)
    # Without the frame of other pages: it reads the account, and the database may be what failed.
    alone = current_app.jinja_env.get_template(template).render(**facts, city_name=current_app.config["EAC"].city)
    return make_response(alone, code)


def _refused(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:  # noqa: PLR2004  redirects raised as exceptions
        return error.get_response()
    detail = gettext(STALE_PAGE) if isinstance(error, CSRFError) else ""
    answer = _answer(error.code, detail)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _not_allowed(_error: Exception) -> Response:
    return _answer(403)


def _stale(_error: Exception) -> Response:
    return _answer(409)


def _beyond_the_tables(_error: Exception) -> Response:
    """A number or text in the address that no column can hold."""
    return _answer(400)


def _busy(error: Exception) -> Response:
    """SQLite has one writer at a time: a long import may keep the others waiting for longer than they can."""
    if "database is locked" not in str(error):
        return _unexpected(error)
    log.warning("request %s found the database busy", g.get("request_id"))
    answer = _answer(503)
    answer.headers["Retry-After"] = BUSY_AGAIN
    return answer


def _unexpected(error: Exception) -> Response:
    log.error("request %s failed", g.get("request_id"), exc_info=error)
    if current_app.config["EAC"].is_testing:
        raise error
    return _answer(500)


def install(app: Flask) -> None:
    """Answer errors with pages; what was not expected is logged with the request's reference."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(OverflowError, _beyond_the_tables)
    app.register_error_handler(DataError, _beyond_the_tables)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _unexpected)
