"""The application as `eac serve` runs it, with what the bench needs beside it: `python -m bench.server URL DIR PORT`.

Added here and nowhere else: the floors (hello, bare pages, bare inserts), a route that changes one session, and three
headers that say how many SQL statements a request ran (counted by the driver, so nothing escapes), how many calendar
events it rendered and how many milliseconds of CPU its thread took.
"""

import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import Any

import waitress
from flask import Flask, g, request
from sqlalchemy import event, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from eac.app import create_app
from eac.core import clock
from eac.db import db
from eac.feeds import delivery
from eac.partners.models import Venue
from eac.scheduling.models import Participation, SchoolSession
from eac.schools.models import SchoolClass
from eac.web import guards
from eac.web.security import csrf
from tests.races.server import TODAY, settings

THREADS = 8
_counted = threading.local()
NOT_STATEMENTS = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "--")


def main() -> None:
    """Serve until ended."""
    clock.pretend_today(TODAY)
    app = create_app(settings(sys.argv[1], Path(sys.argv[2])))
    with app.app_context():
        _count_statements()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS bench_row (id INTEGER PRIMARY KEY, title TEXT)")
    _count_events()
    _say_counts(app)
    _add_floors(app)
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[3]), threads=THREADS, ident=None)


def _count_statements() -> None:
    def note(statement: str) -> None:
        if not statement.startswith(NOT_STATEMENTS):
            _counted.statements = getattr(_counted, "statements", 0) + 1

    @event.listens_for(db.engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(note)


def _count_events() -> None:
    delivery_names: Any = delivery  # its imported name is replaced, so that the calls are counted
    render = delivery_names.render_event

    def counted(*args: Any, **kwargs: Any) -> Any:
        _counted.events = getattr(_counted, "events", 0) + 1
        return render(*args, **kwargs)

    delivery_names.render_event = counted


def _say_counts(app: Flask) -> None:
    serve = app.wsgi_app

    def counting(environ: Any, start_response: Any) -> Any:
        _counted.statements = _counted.events = 0
        began = time.thread_time()

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            headers.append(("X-Bench-Statements", str(_counted.statements)))
            headers.append(("X-Bench-Events", str(_counted.events)))
            headers.append(("X-Bench-Cpu", f"{(time.thread_time() - began) * 1000:.3f}"))
            return start_response(status, headers, *rest)

        return serve(environ, start)

    app.wsgi_app = counting  # type: ignore[method-assign]  # the way Flask's documentation wraps an application


def _add_floors(app: Flask) -> None:
    for rule, view, methods in (
        ("/bench/hello", hello, ["GET"]),
        ("/bench/week", bare_week, ["GET"]),
        ("/bench/list", bare_list, ["GET"]),
        ("/bench/insert", insert, ["POST"]),
        ("/bench/change/<int:number>", change, ["POST"]),
    ):
        app.add_url_rule(rule, view_func=csrf.exempt(guards.public(view)), methods=methods)


def hello() -> str:
    """H: no session, no query."""
    return "hello"


def bare_week() -> str:
    """The floor of the week page: the same sessions through the mapper, each as one line of text."""
    return _lines(SchoolSession.starts_on.between("2026-12-07", "2026-12-13"), 1000)


def bare_list() -> str:
    """The floor of the list: fifty sessions through the mapper."""
    return _lines(SchoolSession.school_year == "2026-2027", 50)


def _lines(condition: Any, count: int) -> str:
    classes = selectinload(SchoolSession.participations).joinedload(Participation.school_class)
    shown = db.session.scalars(
        select(SchoolSession)
        .where(condition)
        .options(
            joinedload(SchoolSession.activity),
            joinedload(SchoolSession.venue).lazyload(Venue.partner),
            classes.lazyload(SchoolClass.levels),
            classes.lazyload(SchoolClass.absences),
        )
        .order_by(SchoolSession.starts_at)
        .limit(count)
    )
    return "".join(
        f"<p>{one.starts_at:%d/%m %H:%M} {one.title}, {one.place_name}, {one.classes_label}</p>"
        for one in shown.unique()
    )


def insert() -> Response:
    """The floor of saving: as many bare INSERTs as asked, in one transaction of the same request cycle."""
    for _ in range(int(request.args.get("rows", "1"))):
        db.session.execute(db.text("INSERT INTO bench_row (title) VALUES ('Atelier')"))
    return Response("", 204)


def change(number: int) -> Response:
    """Change what one session shows, through the mapper, so that the agendas notice."""
    session = db.session.get_one(SchoolSession, number)
    session.own_title = f"Atelier {g.request_id}"
    session.updated_at = clock.now()
    return Response("", 204)


if __name__ == "__main__":
    main()
