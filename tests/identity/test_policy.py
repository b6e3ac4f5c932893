"""Roles, permissions, and what a person acts for."""

import pytest
from flask import Flask

from eac.core.errors import RuleBroken
from eac.db import db, transaction
from eac.identity import policy, queries
from eac.identity.labels import ROLES
from eac.identity.models import Membership, User
from eac.identity.rules import GRANTS, SCOPE_OF, Permission, Role, Scope
from tests.factories.people import Cast, make_user

CITY = {
    "read_catalogue",
    "edit_catalogue",
    "read_directory",
    "edit_directory",
    "read_sessions",
    "plan_sessions",
    "read_report",
    "read_feeds",
    "edit_reference",
}
TABLE = {
    "administrator": CITY | {"read_journal", "edit_accounts"},
    "coordinator": CITY | {"read_journal"},
    "mediator": {"read_catalogue", "read_directory"},
    "reader": {"read_catalogue", "read_report"},
    "head": {"read_catalogue"},
    "teacher": {"read_catalogue"},
    "practitioner": {"read_catalogue"},
}
"""What each role may do in the whole city, as agreed; the product's own table must say the same."""


def test_the_table_of_permissions() -> None:
    assert {role.value: {each.value for each in grants} for role, grants in GRANTS.items()} == TABLE
    assert (set(SCOPE_OF), set(ROLES)) == (set(Role), set(Role))


@pytest.mark.parametrize("role", Role)
def test_a_person_can_what_their_role_grants(app: Flask, role: Role) -> None:
    with transaction():
        person = make_user(role, 7 if SCOPE_OF[role] is not Scope.CITY else 0)
        granted = {each.value for each in Permission if policy.can(person, each)}
        assert (granted, policy.has_role(person, role)) == (TABLE[role.value], True)
        assert policy.acts_for(person, SCOPE_OF[role]) == {person.memberships[0].scope_id}


def test_two_roles_add_up_and_scopes_stay_apart(app: Flask) -> None:
    with transaction():
        person = make_user(Role.TEACHER, 4)
        person.memberships.append(Membership(role=Role.HEAD, scope=Scope.SCHOOL, scope_id=9))
        person.memberships.append(Membership(role=Role.READER, scope=Scope.CITY, scope_id=0))
        db.session.flush()
        assert {each.value for each in Permission if policy.can(person, each)} == {"read_catalogue", "read_report"}
        assert policy.acts_for(person, Scope.TEACHER) == {4}
        assert policy.acts_for(person, Scope.SCHOOL) == {9}
        assert policy.acts_for(person, Scope.PARTNER) == frozenset()


def test_nobody_without_membership_may_anything(app: Flask) -> None:
    person = User(email="x@example.org", display_name="X", memberships=[])
    assert [each for each in Permission if policy.can(person, each)] == []


def test_finding_accounts(app: Flask, cast: Cast) -> None:
    bea = db.session.get_one(User, cast.bea_id)
    assert queries.find_user(f"  {bea.email.upper()} ") is bea
    assert queries.find_user("personne@example.org") is None
    assert queries.first_user(Role.TEACHER) is bea
    bea.active = False
    db.session.flush()
    dan = queries.first_user(Role.TEACHER)
    assert dan is not None
    assert dan.id == cast.dan_id
    db.session.rollback()


@pytest.mark.parametrize("role", [role for role in Role if SCOPE_OF[role] is not Scope.CITY])
def test_a_bound_role_says_what_it_is_bound_to(app: Flask, role: Role) -> None:
    with transaction(), pytest.raises(RuleBroken, match="indiquez laquelle"):
        make_user(role)
