"""Reading the seed files, from the work tree or from inside the installed package."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from eac.core.geography import Position
from eac.reference.rules import Half, Weekday

_DAYS = {
    "mon": Weekday.MONDAY,
    "tue": Weekday.TUESDAY,
    "wed": Weekday.WEDNESDAY,
    "thu": Weekday.THURSDAY,
    "fri": Weekday.FRIDAY,
    "sat": Weekday.SATURDAY,
}
_HALVES = {"am": Half.MORNING, "pm": Half.AFTERNOON}


@dataclass(frozen=True, slots=True)
class Opening:
    """Wall-clock hours of one half-day of the week."""

    weekday: Weekday
    half: Half
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity of the demonstration's catalogue: keys of other tables, minutes, pupils, cents."""

    key: str
    title: str
    summary: str
    kind: str
    pillars: tuple[str, ...]
    domains: tuple[int, ...]
    format: str
    levels: tuple[str, ...]
    pupils_min: int
    pupils_max: int
    minutes: int
    places: tuple[str, ...]
    practitioners: tuple[str, ...]
    works: tuple[str, ...]
    classes_per_session: int
    class_quota: int
    cost_session_cents: int
    cost_pupil_cents: int
    partner: str
    scheme: str
    transport: bool
    accessible: tuple[str, ...]


def folder() -> Path:
    """Where the seeds are: beside the package in the work tree, inside it once installed."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "seeds"
    return inside if inside.is_dir() else package.parent / "seeds"


def read(part: str, name: str) -> list[dict[str, str]]:
    """The rows of `seeds/<part>/<name>.csv`, each by column name."""
    with (folder() / part / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def read_toml(part: str, name: str) -> dict[str, Any]:
    """The content of `seeds/<part>/<name>.toml`."""
    return tomllib.loads((folder() / part / f"{name}.toml").read_text(encoding="utf-8"))


def source_of(part: str, name: str) -> str:
    """The source of one table, as its side file tells it."""
    return str(read_toml(part, "SOURCES")[name]["source"])


@cache
def offers() -> tuple[Offer, ...]:
    """The catalogue."""

    def frozen(value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    entries = read_toml("demo", "activities")["activity"]
    return tuple(Offer(**{name: frozen(value) for name, value in entry.items()}) for entry in entries)


def openings(row: dict[str, str]) -> tuple[Opening, ...]:
    """The opening half-days of a school or venue, from its columns half_days, morning and afternoon."""
    hours = {Half.MORNING: _hours(row["morning"]), Half.AFTERNOON: _hours(row["afternoon"])}
    found = []
    for text in row["half_days"].split():
        day, half = text.split("_")
        found.append(Opening(_DAYS[day], _HALVES[half], *hours[_HALVES[half]]))
    return tuple(found)


def position(row: dict[str, str]) -> Position:
    """Where a school or venue stands."""
    return Position(float(row["latitude"]), float(row["longitude"]))


def _hours(text: str) -> tuple[time, time]:
    opens, closes = text.split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)
