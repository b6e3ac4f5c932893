"""Browsers: each request in a context of its own, as on a server; and signed-in ones."""

from contextvars import Context
from typing import Any

from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from eac.accounts import service
from eac.accounts.signin import TOKEN
from eac.db import db, transaction
from eac.identity.models import User


class OwnContextClient(FlaskClient):
    """A client whose requests do not share the test's application context (nor its `g`)."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request as if nothing else ran here."""
        return Context().run(super().open, *args, **kwargs)


def fail_on_unsaved(app: Flask) -> None:
    """Fail the test when a page that was only read leaves unsaved changes behind."""

    @app.after_request
    def look(response: Response) -> Response:
        left = [*db.session.new, *db.session.dirty, *db.session.deleted]
        if request.method in {"GET", "HEAD"} and left:
            raise AssertionError(f"GET {request.path} left unsaved changes: {left}")
        return response


class Browser:
    """Requests as one person, and as their browser would send them."""

    def __init__(self, app: Flask, user_id: int) -> None:
        """Sign the person in as the sign-in page would."""
        self.client = app.test_client()
        with transaction():
            person = db.session.get_one(User, user_id)
            token = service.sign_in(person, "pytest", by=person)
            uniquifier = person.fs_uniquifier
        with self.client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"], kept[TOKEN] = uniquifier, True, token

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Read a page."""
        answer = self.client.get(path, **kwargs)
        db.session.rollback()
        return answer

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form."""
        answer = self.client.post(path, data=data, **kwargs)
        db.session.rollback()
        return answer

    def text(self, path: str, **kwargs: Any) -> str:
        """A page's HTML, which must answer 200."""
        answer = self.get(path, **kwargs)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code}"
        return answer.text
