"""One request, one transaction: committed for unsafe methods that end below 400, rolled back otherwise."""

from secrets import token_urlsafe

from flask import Flask, g, redirect, request
from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from eac import db as database
from eac.audit import service as audit
from eac.core import clock
from eac.db import Model, Stamped, db

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FORM_KEY = "form_key"


class FormReceipt(Stamped, Model):
    """A form that was carried out: the same form sent twice leads to the same page and acts once."""

    __tablename__ = "form_receipt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None]
    location: Mapped[str] = mapped_column(String(2000))


def new_form_key() -> str:
    """A key for one form as shown once."""
    return token_urlsafe(18)


def install(app: Flask) -> None:
    """Open, commit and close the transaction of each request."""

    @app.before_request
    def begin() -> Response | None:
        audit.channel.set("web")
        if request.method not in UNSAFE:
            return None
        g.writing = database.writing()
        g.writing.__enter__()
        return _already_done()

    @app.after_request
    def end(response: Response) -> Response:
        if request.method not in UNSAFE or response.status_code >= 400:  # noqa: PLR2004  the first error status
            db.session.rollback()
            return response
        return _commit(response)

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        if opened := g.pop("writing", None):
            opened.__exit__(None, None, None)


def _commit(response: Response) -> Response:
    _keep_receipt(response)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        if done := _already_done():
            return done
        raise
    return response


def _keep_receipt(response: Response) -> None:
    key = request.form.get(FORM_KEY, "")[:64]
    if key and response.status_code in {302, 303} and response.location:
        db.session.add(FormReceipt(key=key, user_id=_user_id(), location=response.location, created_at=clock.now()))


def _already_done() -> Response | None:
    key = request.form.get(FORM_KEY, "")[:64]
    if not key:
        return None
    database.lock([f"form:{key}"])  # the same form sent twice at once: the second waits and finds the receipt
    location = db.session.scalar(select(FormReceipt.location).filter_by(key=key, user_id=_user_id()))
    return redirect(location) if location else None


def _user_id() -> int | None:
    from flask_login import current_user

    return current_user.id if current_user.is_authenticated else None
