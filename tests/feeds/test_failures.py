"""Feeds when the database is away, what logs hold, and the note of the last fetch."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from eac.core import clock
from eac.db import db, transaction
from eac.feeds.models import Subscription
from tests.conftest import NOON
from tests.feeds.readers import Reader


def test_without_its_tables_a_feed_answers_what_it_answered_last(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    good = reader.fetch()
    signature = reader.path.split("/")[-1].removesuffix(".ics")
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE subscription RENAME TO away"))
    try:
        with caplog.at_level(logging.DEBUG):
            answer = reader.fetch()
            unknown = Reader(reader.app, f"/f/{'y' * 22}/{'x' * 22}.ics").fetch()
            known = reader.fetch(**{"If-None-Match": good.headers["ETag"]})
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO subscription"))
    assert (answer.status_code, answer.data) == (200, good.data)
    assert (known.status_code, unknown.status_code) == (304, 404)
    assert [record.message.partition(": ")[2][:12] for record in caplog.records if record.name == "eac"] == [
        "feed failed "
    ] * 3
    assert signature not in caplog.text


def test_the_address_is_in_no_log(reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    signature = reader.path.split("/")[-1].removesuffix(".ics")
    with caplog.at_level(logging.DEBUG):
        reader.fetch()
        reader.app.test_client().get(reader.path.replace(".ics", "x.ics"))
        db.session.rollback()
    assert signature not in caplog.text


def test_the_last_fetch_is_noted_once_an_hour(reader: Reader) -> None:
    def noted() -> tuple[object, str]:
        with transaction():
            return (found := db.session.scalars(select(Subscription)).one()).last_fetch_at, found.last_client

    reader.fetch(**{"User-Agent": "Mozilla/5.0 Thunderbird/140.0"})
    assert noted() == (NOON, "Thunderbird")
    with clock.freeze(NOON + timedelta(minutes=59)):
        reader.fetch(**{"User-Agent": "Google-Calendar-Importer"})
        assert noted() == (NOON, "Thunderbird")
    with clock.freeze(NOON + timedelta(minutes=60)):
        before = reader.fetch(**{"User-Agent": "Google-Calendar-Importer"}).headers["ETag"]
        assert noted() == (NOON + timedelta(minutes=60), "Google Agenda")
        assert reader.fetch().headers["ETag"] == before
