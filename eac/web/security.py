"""Headers, cookies, CSRF and limits of every request (OWASP ASVS 5.0, chapter 3)."""

from collections.abc import MutableMapping
from secrets import token_hex
from typing import Any

from flask import Flask, Request, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.routing import IntegerConverter, Map
from werkzeug.utils import cached_property
from werkzeug.wrappers import Response

POLICY = "; ".join(  # noqa: FLY002  one directive a line reads better
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
BODY_LIMIT = 5 * 1024 * 1024

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


class PlainRequest(Request):
    """A request whose address cannot name parameters of `url_for` (`endpoint`, `_scheme`…).

    Pages pass what an address says on to the links that keep its filters.
    """

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What the address says, without those."""
        said = super().args.items(multi=True)
        kept = ((key, value) for key, value in said if key != "endpoint" and not key.startswith("_"))
        return ImmutableMultiDict(kept)


class RowNumber(IntegerConverter):
    """The `int` of addresses: a number that a table can hold; anything larger is an address that does not exist."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", 2**31 - 1)
        super().__init__(url_map, *args, **kwargs)


def add_to_file(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    """The same headers on files, which do not pass through the application."""
    for name, value in HEADERS.items():
        headers[name] = value


def configure(app: Flask) -> None:
    """Cookies and limits, before the extensions read them."""
    settings = app.config["EAC"]
    app.url_map.converters["int"] = RowNumber
    app.request_class = PlainRequest
    prefix = "__Host-" if settings.is_secure else ""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"{prefix}eac",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,  # it compares the Referer, which privacy tools remove; check() is the guard
    )


def install(app: Flask) -> None:
    """Check what comes in, complete what goes out."""
    csrf.init_app(app)
    limiter.init_app(app)

    @app.before_request
    def check() -> None:
        g.request_id = token_hex(6)
        if request.method not in {"GET", "HEAD", "OPTIONS"} and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise Forbidden
        if "\x00" in request.full_path or any("\x00" in value for value in request.values.values()):
            raise BadRequest

    @app.after_request
    def complete(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["EAC"].is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in response.headers and not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response
