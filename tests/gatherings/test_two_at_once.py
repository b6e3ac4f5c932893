"""Two people at the same instant: one wins, the other is told; never both."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from eac.db import db, transaction
from eac.gatherings.models import Meeting, RotationGroup, RotationHost
from tests.factories.gatherings import make_gathering, make_rotation, some_groups, some_hosts
from tests.factories.people import Cast
from tests.factories.sessions import make_session
from tests.guards.pages import form_of
from tests.signed import Browser


def at_once(app: Flask, cast: Cast, asked: list[tuple[str, dict[str, object]]]) -> list[int]:
    """What two browsers of the coordinator are answered when they send at the same instant, sorted."""
    browsers = [Browser(app, cast.amal_id) for _ in asked]
    gate = Barrier(len(asked))

    def send(browser: Browser, path: str, data: dict[str, object]) -> int:
        gate.wait()
        return browser.client.post(path, data=data).status_code

    with ThreadPoolExecutor(len(asked)) as threads:
        sent = [threads.submit(send, browser, *each) for browser, each in zip(browsers, asked, strict=True)]
        return sorted(each.result() for each in sent)


def test_one_host_is_not_given_to_two_groups_in_one_round(app: Flask, cast: Cast) -> None:
    with transaction():
        make_rotation(groups=some_groups(2), hosts=some_hosts(1))
        groups = list(db.session.scalars(db.select(RotationGroup.id).order_by(RotationGroup.id)))
        host = db.session.scalars(db.select(RotationHost.id)).one()
    asked: list[tuple[str, dict[str, object]]] = [
        (f"/groupes-rencontre/{group}/fixer?tour=1", {"host_id": host}) for group in groups
    ]
    assert at_once(app, cast, asked) == [302, 422]
    assert len(db.session.scalars(db.select(Meeting.id)).all()) == 1


def test_a_table_kept_twice_is_kept_once(app: Flask, cast: Cast, amal: Browser) -> None:
    with transaction():
        number = make_rotation(groups=some_groups(3), hosts=some_hosts(3)).id
    pages = [f"/rencontres/{number}/calculer?essai={seed}" for seed in (1, 2)]
    asked: list[tuple[str, dict[str, object]]] = [(page, dict(form_of(amal.text(page)))) for page in pages]
    assert at_once(app, cast, asked) == [302, 409]
    assert len(db.session.scalars(db.select(Meeting.id)).all()) == 9


def test_a_session_joins_one_temps_fort(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast).id
        forums = [make_gathering(title=title).id for title in ("Forum", "Festival")]
    asked: list[tuple[str, dict[str, object]]] = [
        (f"/temps-forts/{forum}/seances", {"sessions": session}) for forum in forums
    ]
    found = at_once(app, cast, asked)
    assert found[0] == 302
    assert found[1] in {409, 422}
