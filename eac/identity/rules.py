"""Roles, and the one table of what each may do."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does in the programme."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    MEDIATOR = "mediator"
    READER = "reader"
    HEAD = "head"
    TEACHER = "teacher"
    PRACTITIONER = "practitioner"


class Scope(StrEnum):
    """The kind of thing a membership is bound to."""

    CITY = "city"
    PARTNER = "partner"
    SCHOOL = "school"
    TEACHER = "teacher"
    PRACTITIONER = "practitioner"


SCOPE_OF = {
    Role.ADMINISTRATOR: Scope.CITY,
    Role.COORDINATOR: Scope.CITY,
    Role.READER: Scope.CITY,
    Role.MEDIATOR: Scope.PARTNER,
    Role.HEAD: Scope.SCHOOL,
    Role.TEACHER: Scope.TEACHER,
    Role.PRACTITIONER: Scope.PRACTITIONER,
}
"""A mediator acts for one structure, a head for one school, a teacher and a practitioner for themselves."""


class Permission(StrEnum):
    """Something a role allows everywhere in the city; what is allowed on one's own only is in each room's policy."""

    READ_CATALOGUE = "read_catalogue"
    EDIT_CATALOGUE = "edit_catalogue"
    READ_DIRECTORY = "read_directory"
    EDIT_DIRECTORY = "edit_directory"
    READ_SESSIONS = "read_sessions"
    PLAN_SESSIONS = "plan_sessions"
    READ_REPORT = "read_report"
    READ_FEEDS = "read_feeds"
    EDIT_REFERENCE = "edit_reference"
    READ_JOURNAL = "read_journal"
    EDIT_ACCOUNTS = "edit_accounts"


_P = Permission
_CITY_WORK = frozenset(
    {
        _P.READ_CATALOGUE,
        _P.EDIT_CATALOGUE,
        _P.READ_DIRECTORY,
        _P.EDIT_DIRECTORY,
        _P.READ_SESSIONS,
        _P.PLAN_SESSIONS,
        _P.READ_REPORT,
        _P.READ_FEEDS,
        _P.EDIT_REFERENCE,
    }
)
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _CITY_WORK | {_P.READ_JOURNAL, _P.EDIT_ACCOUNTS},
    Role.COORDINATOR: _CITY_WORK | {_P.READ_JOURNAL},
    Role.MEDIATOR: frozenset({_P.READ_CATALOGUE, _P.READ_DIRECTORY}),
    Role.READER: frozenset({_P.READ_CATALOGUE, _P.READ_REPORT}),
    Role.HEAD: frozenset({_P.READ_CATALOGUE}),
    Role.TEACHER: frozenset({_P.READ_CATALOGUE}),
    Role.PRACTITIONER: frozenset({_P.READ_CATALOGUE}),
}
