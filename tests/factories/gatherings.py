"""Builders of temps forts and meeting rounds; each goes through the service, the caller commits."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from eac.audit.service import System
from eac.gatherings import arranging, service
from eac.gatherings.models import Gathering, Rotation
from eac.gatherings.rules import DayHours, GatheringDetails, GroupDetails, HostDetails, RotationDetails

FIRST, LAST = date(2026, 12, 3), date(2026, 12, 4)
MORNING = DayHours(FIRST, time(9), time(12), pauses="10:30-10:45 café")


def make_gathering(**values: Any) -> Gathering:
    """A forum of two days, Thursday 3 and Friday 4 December 2026."""
    archived_at = values.pop("archived_at", None)
    defaults: dict[str, Any] = {"title": "Forum des métiers", "first_day": FIRST, "last_day": LAST, "place": "Palais"}
    made = service.add_gathering(GatheringDetails(**{**defaults, **values}), by=System())
    made.archived_at = archived_at
    return made


def make_rotation(
    gathering: Gathering | None = None,
    groups: Sequence[GroupDetails] = (),
    hosts: Sequence[HostDetails] = (),
    **values: Any,
) -> Rotation:
    """Meeting rounds of a morning: six rounds of 20 minutes around a coffee."""
    defaults: dict[str, Any] = {"title": "Rencontres", "minutes": 20, "between": 5, "days": (MORNING,)}
    details = RotationDetails(**{**defaults, **values})
    rotation = service.add_rotation(details, by=System(), gathering=gathering or make_gathering())
    if groups:
        arranging.add_groups(groups, by=System(), rotation=rotation)
    if hosts:
        arranging.add_hosts(hosts, by=System(), rotation=rotation)
    return rotation


def some_groups(count: int, **values: Any) -> list[GroupDetails]:
    """Groups named « Groupe 1 », « Groupe 2 » and so on."""
    return [GroupDetails(f"Groupe {number}", **values) for number in range(1, count + 1)]


def some_hosts(count: int, **values: Any) -> list[HostDetails]:
    """Hosts named « Pro 1 », « Pro 2 » and so on."""
    return [HostDetails(f"Pro {number}", **values) for number in range(1, count + 1)]
