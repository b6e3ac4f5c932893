"""Acts on temps forts and meeting rounds, and what the tables hold afterwards."""

from datetime import time

import pytest
from flask import Flask
from sqlalchemy import select

from eac.audit.models import AuditEntry
from eac.audit.service import System
from eac.core.errors import Conflicting, RuleBroken, Stale
from eac.db import db, transaction
from eac.gatherings import arranging, queries, rotation_queries, service
from eac.gatherings.models import Meeting, Rotation, RotationGroup, RotationHost, RotationWish, gathering_session
from eac.gatherings.rules import ChosenClasses, FixedMeeting, HostDetails, RotationDetails
from eac.gatherings.verdict import check_rotation
from eac.identity.models import User
from tests.factories.directory import make_class, make_school
from tests.factories.gatherings import FIRST, MORNING, make_gathering, make_rotation, some_groups, some_hosts
from tests.factories.people import Cast
from tests.factories.sessions import make_session

BY = System()


def test_a_session_belongs_to_one_temps_fort(app: Flask, cast: Cast) -> None:
    with transaction():
        session, first, second = make_session(cast), make_gathering(), make_gathering(title="Festival")
        amal = db.session.get_one(User, cast.amal_id)
        service.add_sessions([session.id], by=amal, gathering=first)
        assert [each.id for each in queries.sessions_in(first, amal)] == [session.id]
        assert queries.session_counts([first.id, second.id]) == {first.id: 1}
        with pytest.raises(Conflicting, match="a été déplacée, annulée ou prise"):
            service.add_sessions([session.id], by=amal, gathering=second)
        service.remove_session(session, by=BY, gathering=second)
        assert queries.gathering_of(session, amal) is first
        service.remove_session(session, by=BY, gathering=first)
        assert db.session.execute(select(gathering_session)).all() == []
        assert [each.title for each in queries.around(session, amal)] == ["Forum des métiers", "Festival"]


def test_sessions_of_other_days_are_not_offered(app: Flask, cast: Cast) -> None:
    with transaction():
        session = make_session(cast, title="Écrire un film")
        amal = db.session.get_one(User, cast.amal_id)
        there, elsewhere = (
            make_gathering(),
            make_gathering(first_day=MORNING.day.replace(day=10), last_day=MORNING.day.replace(day=10)),
        )
        for words, expected in (("ecrire goscinny", [session.id]), ("ce2", [session.id]), ("danse", [])):
            assert [each.id for each in queries.offered_sessions(there, amal, words).sessions] == expected
        assert queries.offered_sessions(elsewhere, amal).total == 0


def test_a_class_is_cut_and_two_schools_may_have_the_same_name(app: Flask, cast: Cast) -> None:
    with transaction():
        twins = [make_class(make_school(name=name), name="3e B", headcount=25) for name in ("Collège A", "Collège B")]
        rotation = make_rotation()
        arranging.add_classes(ChosenClasses(tuple(each.id for each in twins), 2), by=BY, rotation=rotation)
        found = [(each.label, each.circle, each.headcount) for each in rotation_queries.groups_of(rotation)]
        assert found == [
            ("3e B – groupe 1 (Collège A)", "Collège A", 13),
            ("3e B – groupe 2 (Collège A)", "Collège A", 12),
            ("3e B – groupe 1 (Collège B)", "Collège B", 13),
            ("3e B – groupe 2 (Collège B)", "Collège B", 12),
        ]
        offered = rotation_queries.class_choices(rotation)
        assert sorted(offered) == ["Collège Capron", "École Goscinny"]
        with pytest.raises(RuleBroken, match="figure déjà dans la liste"):
            arranging.add_classes(ChosenClasses((twins[0].id,), 2), by=BY, rotation=rotation)
        with pytest.raises(Conflicting, match="n’existe plus"):
            arranging.add_classes(ChosenClasses((9999,)), by=BY, rotation=rotation)


def make_kept(groups: int = 4, hosts: int = 4) -> Rotation:
    """Meeting rounds whose table was kept."""
    rotation = make_rotation(groups=some_groups(groups), hosts=some_hosts(hosts))
    arranging.keep(1, by=BY, rotation=rotation)
    return rotation


def test_a_kept_table_is_sound_and_told_in_the_history(app: Flask, cast: Cast) -> None:
    with transaction():
        rotation = make_kept()
        plan = rotation_queries.plan_of(rotation)
        assert (len(plan.meetings), check_rotation(plan.problem(), plan.table)) == (16, [])
        assert not rotation.is_outdated
        told = db.session.scalars(
            select(AuditEntry.sentence).filter_by(subject_type="Gathering").order_by(AuditEntry.id.desc())
        ).first()
        assert told == "Rencontres\u202f: 16 rencontres calculées"


def test_a_change_makes_the_table_out_of_date_and_an_old_preview_is_refused(app: Flask, cast: Cast) -> None:
    with transaction():
        rotation = make_kept()
        version = rotation.version
        arranging.add_hosts([HostDetails("Paul")], by=BY, rotation=rotation)
        assert rotation.is_outdated
        with pytest.raises(Stale):
            arranging.keep(1, by=BY, rotation=rotation, expected=version)
        arranging.keep(2, by=BY, rotation=rotation, expected=rotation.version)
        assert (rotation.is_outdated, rotation.seed) == (False, 2)


def test_other_hours_keep_the_meetings_that_still_have_a_round(app: Flask, cast: Cast) -> None:
    with transaction():
        rotation = make_kept(6, 6)
        assert len(rotation_queries.meetings_of(rotation)) == 36
        shorter = RotationDetails("Rencontres", 20, 5, None, (type(MORNING)(FIRST, time(9), time(10, 15)),))
        service.change_rotation(shorter, by=BY, rotation=rotation, expected=rotation.version)
        assert {each.starts for each in rotation_queries.meetings_of(rotation)} == {time(9), time(9, 25), time(9, 50)}
        assert rotation.is_outdated


def pick(rotation: Rotation) -> tuple[RotationGroup, list[RotationHost]]:
    """A group and the hosts, by name."""
    return rotation_queries.groups_of(rotation)[0], list(rotation_queries.hosts_of(rotation))


def test_a_fixed_meeting_takes_the_place_of_what_it_displaces(app: Flask, cast: Cast) -> None:
    with transaction():
        rotation = make_rotation(groups=some_groups(1), hosts=some_hosts(3), most=2)
        arranging.keep(1, by=BY, rotation=rotation)
        group, hosts = pick(rotation)
        arranging.fix(FixedMeeting(hosts[2].id, FIRST, time(9)), by=BY, group=group)
        arranging.fix(FixedMeeting(hosts[2].id, FIRST, time(9, 25)), by=BY, group=group)
        arranging.keep(3, by=BY, rotation=rotation)
        found = [(each.starts, each.host_id, each.is_pinned) for each in rotation_queries.meetings_of(rotation)]
        assert (time(9, 25), hosts[2].id, True) in found
        assert len(found) == 2
        assert not rotation.is_outdated


def test_a_meeting_that_breaks_a_rule_is_refused_with_the_reason(app: Flask, cast: Cast) -> None:
    with transaction():
        rotation = make_rotation(
            groups=some_groups(2), hosts=[HostDetails("Nadia", away="03/12 matin"), HostDetails("Paul")]
        )
        first, second = rotation_queries.groups_of(rotation)
        nadia, paul = rotation_queries.hosts_of(rotation)
        arranging.fix(FixedMeeting(paul.id, FIRST, time(9)), by=BY, group=first)
        for group, host, words in (
            (second, paul, "Paul reçoit 2 groupes au tour 1, pour 1 au plus."),
            (second, nadia, "Nadia est absent au tour 1."),
        ):
            with pytest.raises(RuleBroken) as caught:
                arranging.fix(FixedMeeting(host.id, FIRST, time(9)), by=BY, group=group)
            assert caught.value.sentence % caught.value.values == words
        with pytest.raises(Conflicting, match="n’existe plus"):
            arranging.fix(FixedMeeting(paul.id, FIRST, time(9, 1)), by=BY, group=second)


def test_who_is_taken_away_takes_meetings_and_wishes_along(app: Flask, cast: Cast) -> None:
    with transaction():
        rotation = make_kept(3, 3)
        group, hosts = pick(rotation)
        arranging.put_wishes({group.id: [hosts[0].id, hosts[1].id]}, by=BY, rotation=rotation)
        arranging.remove_member(hosts[0], by=BY)
        assert [(each.rank, each.host_id) for each in db.session.scalars(select(RotationWish))] == [(2, hosts[1].id)]
        arranging.remove_member(group, by=BY)
        assert db.session.scalars(select(RotationWish)).all() == []
        assert len(rotation_queries.meetings_of(rotation)) == 4
        service.remove_rotation(rotation, by=BY)
        for model in (Meeting, RotationGroup, RotationHost, Rotation):
            assert db.session.scalars(select(model)).all() == []


def test_wishes_put_again_keep_their_rows_in_the_new_order(app: Flask, cast: Cast) -> None:
    with transaction():
        rotation = make_rotation(groups=some_groups(2), hosts=some_hosts(3))
        group, hosts = pick(rotation)
        first, second, third = (each.id for each in hosts)
        arranging.put_wishes({group.id: [first, second]}, by=BY, rotation=rotation)
        arranging.put_wishes({group.id: [third, first, third]}, by=BY, rotation=rotation)
        db.session.flush()
        db.session.expire_all()
        assert [(each.rank, each.host_id) for each in group.wishes] == [(1, third), (2, first)]


def test_lists_have_an_end(app: Flask, cast: Cast) -> None:
    with transaction():
        rotation = make_rotation()
        with pytest.raises(RuleBroken, match="200 groupes ou exposants au plus"):
            arranging.add_hosts(some_hosts(201), by=BY, rotation=rotation)
