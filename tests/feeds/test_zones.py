"""The VTIMEZONE blocks, judged by two parsers hour by hour, and the choice of UTC where no yearly rule holds."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Timezone

from eac.feeds import zones
from tests.feeds.samples import local

HOURS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(2 * 365 * 24)]


def embedded(name: str) -> str:
    """The block under a name that no parser knows, so that it must read the block and not its own database."""
    block = zones.vtimezone(name)
    assert block is not None
    return block.decode("ascii").replace(f"TZID:{name}", "TZID:Essai")


def by_icalendar(block: str) -> tzinfo:
    component: Any = Timezone.from_ical(block)
    found = component.to_tz(lookup_tzid=False)
    assert isinstance(found, tzinfo)
    return found


def by_vobject(block: str) -> tzinfo:
    found = vobject.readOne(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{block}END:VCALENDAR\r\n").vtimezone.tzinfo
    assert isinstance(found, tzinfo)
    return found


def disagreements(parsed: tzinfo, name: str) -> list[datetime]:
    """Local hours of 2026 and 2027 that the parsed zone puts at another instant; the repeated hour is left out."""
    real = zones.zone(name)
    wrong = []
    for instant in HOURS:
        local = instant.astimezone(real).replace(tzinfo=None)
        repeated = local.replace(tzinfo=real).utcoffset() != local.replace(tzinfo=real, fold=1).utcoffset()
        if not repeated and parsed.utcoffset(local) != real.utcoffset(local):
            wrong.append(local)
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Europe/Paris", "America/New_York", "Europe/Dublin", "Indian/Reunion"])
@pytest.mark.parametrize("parser", [by_icalendar, by_vobject])
def test_each_hour_of_two_years_agrees_with_the_zone(name: str, parser: Callable[[str], tzinfo]) -> None:
    assert disagreements(parser(embedded(name)), name) == []


def test_paris_is_two_yearly_rules_in_less_than_400_bytes() -> None:
    block = zones.vtimezone("Europe/Paris")
    assert block is not None
    assert len(block) <= 400
    lines = block.decode("ascii").split("\r\n")
    assert [line for line in lines if line.startswith(("DTSTART", "RRULE"))] == [
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    ]
    assert "RDATE" not in block.decode("ascii")


def test_a_zone_without_summer_time_has_one_part() -> None:
    block = zones.vtimezone("Asia/Seoul")
    assert block is not None
    assert re.findall(r"BEGIN:(\w+)", block.decode("ascii")) == ["VTIMEZONE", "STANDARD"]


@pytest.mark.parametrize("name", ["Africa/Casablanca", "Asia/Gaza", "America/Nuuk"])
def test_a_zone_without_a_plain_yearly_rule_has_no_block(name: str) -> None:
    assert zones.vtimezone(name) is None


@pytest.mark.parametrize("name", ["Mars/Olympus", "../zones", "Europe", "", "/etc/localtime"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(zones.UnknownZoneError):
        zones.vtimezone(name)
    with pytest.raises(zones.UnknownZoneError):
        zones.zone(name)


def test_the_pinned_data_knows_that_morocco_left_summer_time_for_good() -> None:
    assert zones.TZDATA_VERSION >= "2026f"
    assert zones.zone("Africa/Casablanca").utcoffset(local(2026, 10, 5, 10)) == timedelta(0)


def test_the_zone_files_of_the_system_are_not_consulted(tmp_path: Path) -> None:
    paris = tmp_path / "Europe"
    paris.mkdir()
    seoul = resources.files("tzdata").joinpath("zoneinfo", "Asia", "Seoul").read_bytes()
    (paris / "Paris").write_bytes(seoul)
    shows_paris = "from eac.feeds.zones import *; from datetime import datetime; print(zone('Europe/Paris').utcoffset(datetime(2027, 1, 1)))"
    done = subprocess.run(
        [sys.executable, "-c", shows_paris],
        env={"PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1:00:00\n"
    assert ZoneInfo("Europe/Paris").key == zones.zone("Europe/Paris").key
