"""Deny by default: every route says who may come, and a route that does not stops the start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, abort, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from eac.core.errors import NotAllowed
from eac.identity import policy
from eac.identity.models import User
from eac.identity.rules import Permission

P = ParamSpec("P")
R = TypeVar("R")
Subject = TypeVar("Subject")
Predicate = Callable[[User], bool]


@dataclass(frozen=True)
class Rule:
    """What a route asks, in words that the table of routes prints."""

    text: str


class UnguardedRoute(Exception):  # noqa: N818  named for what happened
    """A route without a rule: the application refuses to start."""


def user() -> User:
    """The signed-in person; only behind a guard."""
    return cast("User", current_user._get_current_object())  # noqa: SLF001  Flask-Login's own way to the real object


def is_signed_in() -> bool:
    """Whether someone is signed in."""
    return bool(current_user.is_authenticated)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone may come."""
    view.__eac_rule__ = Rule("public")  # type: ignore[attr-defined]
    return view


def allow(may: Permission | Predicate | None = None) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Signed in, and holding a permission or satisfying a predicate; None: any signed-in person."""

    def mark(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if not is_signed_in():
                return ask_sign_in()
            if not _may(may, user()):
                abort(403)
            g.user = user()
            return view(*args, **kwargs)

        guarded.__eac_rule__ = Rule(_name(may))  # type: ignore[attr-defined]
        return guarded

    return mark


def on(
    load: Callable[..., Subject | None],
    *,
    may: Callable[[User, Subject], bool],
    sees: Callable[[User, Subject], bool] | None = None,
) -> Callable[[Callable[..., R]], Callable[..., R | Response]]:
    """Load the subject by the route's parameters, then ask; the view gets the subject alone.

    Missing or out of sight: 404, so that nobody learns what exists. In sight (`sees`) but not allowed: 403.
    """

    def mark(view: Callable[..., R]) -> Callable[..., R | Response]:
        @wraps(view)
        def guarded(**kwargs: Any) -> R | Response:
            if not is_signed_in():
                return ask_sign_in()
            person = user()
            subject = load(**kwargs)
            if subject is None:
                abort(404)
            if not may(person, subject):
                abort(403 if sees is not None and sees(person, subject) else 404)
            g.user = person
            return view(subject)

        guarded.__eac_rule__ = Rule(may.__name__)  # type: ignore[attr-defined]
        return guarded

    return mark


def demand(allowed: bool) -> None:
    """Raise NotAllowed unless allowed; for acts that a view decides on."""
    if not allowed:
        raise NotAllowed


def ask_sign_in() -> Response:
    """Send to the sign-in page, and back afterwards when the page was only read."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=wanted))


def _may(may: Permission | Predicate | None, person: User) -> bool:
    if may is None:
        return True
    return policy.can(person, may) if isinstance(may, Permission) else may(person)


def _name(may: Permission | Predicate | None) -> str:
    if may is None:
        return "signed in"
    return may.value if isinstance(may, Permission) else may.__name__


def mark_public(app: Flask, *endpoints: str) -> None:
    """Declare the routes that libraries bring."""
    for endpoint in endpoints:
        public(app.view_functions[endpoint])


def rules(app: Flask) -> dict[str, Rule]:
    """Endpoint to rule; UnguardedRoute when one has none."""
    found = {}
    for endpoint, view in app.view_functions.items():
        rule = getattr(view, "__eac_rule__", None)
        if rule is None:
            raise UnguardedRoute(f"the route « {endpoint} » has no rule: add @public, @allow or @on")
        found[endpoint] = rule
    return found
