"""While another one writes on SQLite, a person who cannot wait is told so, and nothing is half done."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eac import db as database
from eac.db import db
from eac.schools.models import School
from tests.conftest import BACKEND
from tests.signed import Browser

pytestmark = pytest.mark.skipif(BACKEND != "sqlite", reason="PostgreSQL lets several write at once")


def test_a_save_that_cannot_wait_is_told_to_come_back(
    app: Flask, amal: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    db.session.remove()
    db.engine.dispose()
    with db.engine.connect() as other:
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN IMMEDIATE")
        form = {
            "name": "École Neuve",
            "kind": "elementary",
            "sector": "public",
            "priority": "none",
            "holiday_zone": "B",
        }
        answer = amal.client.post("/etablissements/nouveau", data=form)
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Un import important est en cours d’écriture" in answer.text
    db.session.remove()
    db.engine.dispose()
    assert db.session.scalar(select(func.count()).select_from(School).filter_by(name="École Neuve")) == 0
