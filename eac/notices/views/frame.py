"""What pages of messages share: the blueprint, and opening a signed link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, current_app, make_response, request
from flask_limiter.util import get_remote_address
from limits import parse
from werkzeug.wrappers import Response

from eac.core import clock
from eac.notices import links, queries
from eac.notices.rules import Purpose
from eac.web.pages import page
from eac.web.security import limiter

blueprint = Blueprint("notices", __name__)
WRONG_SIGNATURES = parse("20/hour")
PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}


View = Callable[..., Response]


def signed(purpose: Purpose) -> Callable[[View], View]:
    """A page that a signed link opens: wrong, expired and revoked links all get one and the same answer."""

    def mark(view: View) -> View:
        @wraps(view)
        def opened(link_id: str, signature: str, **kwargs: Any) -> Response:
            key = links.link_key(current_app.config["EAC"].secret_key)
            link = queries.find_link(link_id)
            if not links.opens(key, link.worth if link else None, purpose, signature, clock.now()) or link is None:
                answer = _closed()
            else:
                answer = make_response(view(link, **kwargs))
            answer.headers.update(PRIVATE)
            return answer

        return opened

    return mark


def _closed() -> Response:
    """The polite page; 429 for who tries many."""
    is_insistent = limiter.enabled and not limiter.limiter.hit(WRONG_SIGNATURES, "links", get_remote_address())
    return page("notices/closed.html", status=429 if is_insistent else 404)


def link_asked() -> str:
    """By what answers are counted: a whole school may stand behind one address of the network."""
    return str((request.view_args or {}).get("link_id", ""))


def expected() -> int | None:
    """The version that the button was shown with."""
    return request.form.get("version", type=int)
