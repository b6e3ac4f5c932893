"""Flask-Security bound to our accounts: password sign-in, and browser sessions that end when they are ended."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, redirect, request, session
from flask_login import current_user, logout_user, user_logged_in, user_logged_out
from flask_security import LoginForm, RoleMixin, Security, SQLAlchemyUserDatastore
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SubmitField

from eac.accounts import service
from eac.db import db
from eac.identity import queries
from eac.identity.models import User
from eac.web import guards
from eac.web.fields import required
from eac.web.language import lazy_gettext as _l
from eac.web.security import limiter

TOKEN = "browser"  # noqa: S105  the name of a cookie's key


class NamedRole(RoleMixin):
    """Flask-Security asks for a class of roles; ours are memberships."""


class SignInForm(LoginForm):
    """Address and password."""

    email = EmailField(_l("Adresse électronique"), required(), render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Mot de passe"), required(), render_kw={"autocomplete": "current-password"})
    remember = BooleanField(default=False)
    next = HiddenField()
    submit = SubmitField(_l("Se connecter"))

    def validate_next(self, field: Any) -> None:
        """Sign in whatever the return address is; `_stay_here` judges where to."""


def is_own_page(address: str) -> bool:
    """Whether an address is a path of this application: it must match one of its routes."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return False
    try:
        current_app.create_url_adapter(request).match(address.partition("?")[0], method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True


def configure(app: Flask) -> None:
    """Flask-Security's settings: argon2id, our addresses, answers that do not tell whether an account exists."""
    testing = app.config["EAC"].is_testing
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  the name of an algorithm
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=(
            {"argon2__time_cost": 1, "argon2__memory_cost": 1024, "argon2__parallelism": 1}
            if testing
            else {"argon2__time_cost": 3, "argon2__memory_cost": 65536, "argon2__parallelism": 4}
        ),
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_LOGIN_URL="/connexion",
        SECURITY_LOGOUT_URL="/deconnexion",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/connexion",
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_STATIC_FOLDER=None,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_DEFAULT_REMEMBER_ME=False,
    )


def install(app: Flask) -> None:
    """Set up sign-in on the application."""
    configure(app)
    Security(app, SQLAlchemyUserDatastore(db, User, NamedRole), login_form=SignInForm)
    for endpoint in [name for name in app.view_functions if name.startswith("security.")]:
        if endpoint not in {"security.login", "security.logout"}:
            _withdraw(app, endpoint)
    views: dict[str, Any] = app.view_functions
    views["security.login"] = limiter.limit("30/hour", methods=["POST"])(_stay_here(views["security.login"]))
    guards.mark_public(app, "security.login", "security.logout")
    user_logged_in.connect(_keep_token, app, weak=False)
    user_logged_out.connect(_end_token, app, weak=False)
    app.before_request(_check_token)


def _stay_here(view: Callable[[], Any]) -> Callable[[], Any]:
    """Never lead elsewhere after signing in: an address that is none of our pages becomes the start page."""

    @wraps(view)
    def guarded() -> Any:
        answer = view()
        to = getattr(answer, "location", None)
        return redirect("/") if to and not is_own_page(to) else answer

    return guarded


def _withdraw(app: Flask, endpoint: str) -> None:
    """Close a route that Flask-Security opens and we do not offer."""

    @guards.public
    def gone(**_parameters: object) -> Response:
        abort(404)

    app.view_functions[endpoint] = gone


def _keep_token(_app: Flask, user: User, **_extra: object) -> None:
    session.permanent = True
    session[TOKEN] = service.sign_in(user, request.user_agent.string, by=user)


def _end_token(_app: Flask, user: User, **_extra: object) -> None:
    if token := session.pop(TOKEN, None):
        service.sign_out(token, by=user)


def _check_token() -> None:
    """A cookie whose session was ended is worth nothing, even when it is sent again."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies or not session.get("_user_id"):
        return
    if not current_user.is_authenticated:
        return
    token = session.get(TOKEN)
    if not token or queries.find_open_sign_in(service.token_hash(token)) is None:
        session.pop(TOKEN, None)
        logout_user()
        session.clear()
