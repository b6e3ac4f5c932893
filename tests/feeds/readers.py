"""Subscribing in tests as calendar programs do: over HTTP, with what was kept from the last answer."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app
from werkzeug.test import TestResponse

from eac.db import db, transaction
from eac.feeds import delivery, service
from eac.feeds.models import Subscription
from eac.feeds.queries import find_subject
from eac.feeds.rules import FeedKind
from eac.identity.models import User
from tests.factories.people import Cast
from tests.feeds.samples import read


def subscribe(cast: Cast, kind: FeedKind, subject_id: int) -> str:
    """The path of a new address."""
    with transaction():
        amal = db.session.get_one(User, cast.amal_id)
        subscription = service.create(kind, find_subject(kind, subject_id), by=amal)
        db.session.flush()
        return path_of(subscription)


def path_of(subscription: Subscription) -> str:
    return urlsplit(delivery.address(current_app.config["EAC"], subscription)).path


@dataclass
class Reader:
    """A calendar program that subscribed to one address."""

    app: Flask
    path: str
    kept: dict[str, str] = field(default_factory=dict)

    def fetch(self, **headers: str) -> TestResponse:
        """Ask without remembering anything."""
        answer = self.app.test_client().get(self.path, headers=headers)
        assert [*db.session.new, *db.session.dirty, *db.session.deleted] == []
        db.session.rollback()
        return answer

    def poll(self) -> list[dict[str, Any]] | None:
        """The events now, or None when the server says that nothing changed."""
        answer = self.fetch(**self.kept)
        if answer.status_code == 304:
            assert answer.data == b""
            return None
        assert answer.status_code == 200
        self.kept = {"If-None-Match": answer.headers["ETag"], "If-Modified-Since": answer.headers["Last-Modified"]}
        return read(answer.data)

    def poll_by_date(self) -> list[dict[str, Any]] | None:
        """As Apple does: by date alone."""
        self.kept.pop("If-None-Match", None)
        return self.poll()

    def summaries(self) -> list[str]:
        """The titles of a fresh fetch."""
        return [shown["summary"] for shown in read(self.fetch().data)]
