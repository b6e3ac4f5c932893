"""Requests as any identity, undone afterwards: what a form would have written is rolled back before it is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from flask import Flask, request
from sqlalchemy import select
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from eac.db import Base, db
from tests.guards.city import CANARY, City
from tests.signed import Browser

REHEARSED = "X-Rehearsed"
COOKIE = "eac"
Rows = list[tuple[Any, ...]]
Outcome = str
"""`yes`, `in` (sent to sign in), or the number of the refusal."""


def undo_rehearsals(app: Flask) -> None:
    """Roll back before the request's transaction ends, where the test asks for it; call before the first request."""

    @app.after_request
    def undo(response: Response) -> Response:
        if request.headers.get(REHEARSED) == "look":
            SEEN.append(rows())
        if request.headers.get(REHEARSED):
            db.session.rollback()
        return response


SEEN: list[dict[str, Rows]] = []
"""What the rehearsed forms would have written."""


def rows() -> dict[str, Rows]:
    """All rows of all tables as they stand in this transaction; numbers of new rows are the database's business."""
    db.session.flush()
    kept = {}
    for table in Base.metadata.sorted_tables:
        if table.name == RECEIPTS:
            continue
        columns = [each for each in table.columns if each.name not in UNCOMPARED.get(table.name, set())]
        kept[table.name] = sorted((tuple(row) for row in db.session.execute(select(*columns))), key=repr)
    return kept


RECEIPTS = "form_receipt"
"""Forms that were carried out: written after the rehearsal is undone, and by no act of a room."""
UNCOMPARED = {
    "subscription": {"last_fetch_at", "last_client"},
    "audit_entry": {"id"},
    "booking": {"id"},
    "school_opening": {"id"},
    "venue_opening": {"id"},
    "practitioner_opening": {"id"},
    "class_absence": {"id"},
    "participation": {"id"},
    "rotation_day": {"id"},
    "rotation_wish": {"id"},
}
"""Numbers that the database gives, and what reading a feed notes of its reader so that its owner sees it works."""


@dataclass(frozen=True)
class Pass:
    """What a browser holds: its cookie, and the token that its forms carry."""

    cookie: str
    token: str


@dataclass(frozen=True)
class Stage:
    """The application with its checks on, its city, and the pass of each identity."""

    app: Flask
    city: City
    passes: Mapping[str, Pass]

    def ask(self, identity: str, method: str, path: str, **kwargs: Any) -> TestResponse:
        """One request as a page of the application would send it, the token of forms included."""
        own = self.passes[identity]
        headers = {REHEARSED: "1", "Cookie": f"{COOKIE}={own.cookie}", "X-CSRFToken": own.token}
        headers |= kwargs.pop("headers", {})
        client = self.app.test_client(use_cookies=False)
        return client.open(path, method=method, headers=headers, buffered=True, **kwargs)

    def written(self, identity: str, path: str, data: Mapping[str, Any]) -> tuple[TestResponse, dict[str, Rows]]:
        """The answer to a form, and what the tables would hold had it been kept."""
        fresh = {**data, "form_key": token_urlsafe(18)}
        answer = self.ask(identity, "POST", path, data=fresh, headers={REHEARSED: "look"})
        return answer, SEEN.pop()


def outcome(answer: TestResponse) -> Outcome:
    """What an answer means to who asked."""
    if answer.status_code == 302 and answer.location.startswith("/connexion"):
        return "in"
    return "yes" if answer.status_code in {200, 302, 304, 409, 422} else str(answer.status_code)


def pass_of(app: Flask, user_id: int | None) -> Pass:
    """The pass of a person who signs in, or of nobody."""
    client = app.test_client() if user_id is None else Browser(app, user_id).client
    page = client.get("/offres" if user_id else "/connexion")
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
    kept = client.get_cookie(COOKIE)
    assert found is not None
    assert kept is not None
    return Pass(kept.value, found[1])


def shows_canary(answer: TestResponse) -> bool:
    """Whether a page shows a word of the strangers' school."""
    return CANARY in answer.text
