"""The seed files: whole, sourced, consistent with one another and with independent calendars."""

import csv
import itertools
import re
import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from vacances_scolaires_france import SchoolHolidayDates

SEEDS = Path(__file__).parents[1] / "seeds"
REFERENCE, DEMO = SEEDS / "reference", SEEDS / "demo"
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def keys(path: Path, column: str = "key") -> list[str]:
    return [row[column] for row in rows(path)]


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


ACTIVITIES: list[dict[str, Any]] = toml(DEMO / "activities.toml")["activity"]


@pytest.mark.parametrize("folder", [REFERENCE, DEMO], ids=["reference", "demo"])
def test_every_file_has_a_source_a_licence_and_a_date(folder: Path) -> None:
    sources = toml(folder / "SOURCES.toml")
    assert {entry["file"] for entry in sources.values()} == {f.name for f in folder.iterdir()} - {"SOURCES.toml"}
    for entry in sources.values():
        assert entry["source"]
        assert entry["licence"]
        assert date.fromisoformat(entry["read_on"])


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*/*.csv")), ids=lambda path: path.name)
def test_rows_are_complete_and_french_is_typeset(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    table = list(csv.reader(lines, delimiter=";"))
    assert {len(row) for row in table} == {len(table[0])}
    assert not [line for line in lines if "'" in line or line != line.rstrip(" ")]
    first = [tuple(row[:4]) for row in table]
    assert len(set(first)) == len(first)


def test_reference_has_the_expected_counts() -> None:
    counts = {path.stem: len(rows(path)) for path in REFERENCE.glob("*.csv")}
    assert counts == {
        "domains": 17, "formats": 8, "funder_levels": 12, "kinds": 5, "levels": 38, "pillars": 3, "public_holidays": 55,
        "school_holidays": 24, "school_kinds": 11, "school_years": 4, "sdgs": 17,
    }  # fmt: skip


def test_domain_numbers_are_the_national_ones() -> None:
    assert [int(n) for n in keys(REFERENCE / "domains.csv", "number")] == [1, 2, *range(4, 19)]


def test_levels_run_from_tps_to_doctorate_in_order() -> None:
    levels = rows(REFERENCE / "levels.csv")
    assert [int(row["rank"]) for row in levels] == sorted({int(row["rank"]) for row in levels})
    ordinary = [row["code"] for row in levels if row["special_group"] == "0"]
    assert (ordinary[:2], ordinary[-1]) == (["creche", "tps"], "d")
    cycles = {row["code"]: row["cycle"] for row in levels if row["special_group"] == "0" and row["cycle"]}
    assert {c: [k for k, v in cycles.items() if v == c] for c in "1234"} == {
        "1": ["tps", "ps", "ms", "gs"],
        "2": ["cp", "ce1", "ce2"],
        "3": ["cm1", "cm2", "6e"],
        "4": ["5e", "4e", "3e"],
    }


def test_public_holidays_are_those_of_an_independent_package() -> None:
    ours = {date.fromisoformat(row["date"]) for row in rows(REFERENCE / "public_holidays.csv")}
    assert ours == set(holidays.country_holidays("FR", years=range(2024, 2029)))


def _ours() -> tuple[set[date], set[date]]:
    """Days off of zone B in our table, and those among them that are marked to be confirmed."""
    off: set[date] = set()
    doubtful: set[date] = set()
    for row in rows(REFERENCE / "school_holidays.csv"):
        first, back = date.fromisoformat(row["first_day_off"]), date.fromisoformat(row["first_day_back"])
        days = {first + timedelta(n) for n in range((back - first).days)}
        off |= days
        if row["to_be_confirmed"] == "1":
            # A disagreement may lie on the day of return too.
            doubtful |= days | {back + timedelta(n) for n in range(4)} | {first - timedelta(1)}
    return off, doubtful


def test_school_holidays_agree_with_both_packages_or_are_marked_to_be_confirmed() -> None:
    span = [date(2024, 9, 2) + timedelta(n) for n in range((date(2028, 9, 1) - date(2024, 9, 2)).days)]
    official = SchoolHolidayDates()
    formula = holidays.country_holidays("FR", subdiv="Zone B", categories=("school",), years=range(2024, 2029))
    off, doubtful = _ours()
    disputed = {day for day in span if len({day in off, official.is_holiday_for_zone(day, "B"), day in formula}) > 1}
    assert disputed
    assert disputed <= doubtful
    assert {day.year for day in disputed} == {2025, 2026, 2027, 2028}


def test_school_years_follow_one_another_and_end_with_the_summer_holidays() -> None:
    years = rows(REFERENCE / "school_years.csv")
    summer = {r["school_year"]: r for r in rows(REFERENCE / "school_holidays.csv") if r["code"] == "ete"}
    for year, following in itertools.pairwise(years):
        assert date.fromisoformat(year["ends_on"]) + timedelta(1) <= date.fromisoformat(following["starts_on"])
    for year in years:
        last = date.fromisoformat(year["last_class_day"])
        assert (last + timedelta(1)).isoformat() == summer[year["code"]]["first_day_off"]


def test_the_38_real_schools_have_right_uai_letters_and_totals() -> None:
    schools = rows(DEMO / "schools.csv")
    for school in schools:
        assert re.fullmatch(r"\d{7}[A-Z]", school["uai"])
        assert school["uai"][-1] == UAI_LETTERS[int(school["uai"][:7]) % 23]
    real = [school for school in schools if school["invented"] == "0"]
    by_kind: Counter[str] = Counter()
    for school in real:
        by_kind[school["kind"]] += 1
    assert by_kind == {"elementary": 11, "primary": 11, "college": 7, "lgt": 6, "lpo": 1, "lp": 2}
    assert sum(int(s["headcount"]) for s in real if s["kind"] == "college") == 3951
    assert sum(int(s["headcount"]) for s in real if s["kind"] in {"lgt", "lpo", "lp"}) == 5319
    assert all(float(s["ips"]) > 70 and s["ips_year"] == "2022-2023" for s in real)
    assert not [s for s in schools if s["invented"] == "1" and (s["ips"] or s["published_name"])]
    assert all(43.5 < float(s["latitude"]) < 43.6 and 6.94 < float(s["longitude"]) < 7.06 for s in schools)


def test_activities_point_at_things_that_exist() -> None:
    known: dict[str, set[Any]] = {
        "places": {*keys(DEMO / "venues.csv"), "school"},
        "practitioners": set(keys(DEMO / "practitioners.csv")),
        "works": set(keys(DEMO / "works.csv")),
        "levels": set(keys(REFERENCE / "levels.csv", "code")),
        "pillars": set(keys(REFERENCE / "pillars.csv", "code")),
        "domains": {int(n) for n in keys(REFERENCE / "domains.csv", "number")},
        "accessible": {"motor", "visual", "hearing", "mental"},
    }
    singles = {
        "partner": set(keys(DEMO / "partners.csv")),
        "kind": set(keys(REFERENCE / "kinds.csv", "code")),
        "format": set(keys(REFERENCE / "formats.csv", "code")),
    }
    for activity in ACTIVITIES:
        for field, allowed in known.items():
            assert set(activity[field]) <= allowed, activity["key"]
        for field, allowed in singles.items():
            assert activity[field] in allowed, activity["key"]
    for table, field, allowed_in in (("venues", "partner", "partners"), ("practitioners", "partner", "partners")):
        assert set(keys(DEMO / f"{table}.csv", field)) <= set(keys(DEMO / f"{allowed_in}.csv"))


def test_the_catalogue_is_varied() -> None:
    assert len({activity["key"] for activity in ACTIVITIES}) == len(ACTIVITIES) == 64
    kinds = Counter(activity["kind"] for activity in ACTIVITIES)
    assert min(kinds.values()) >= 10
    assert len(kinds) == 5
    assert {number for a in ACTIVITIES for number in a["domains"]} == {1, 2, *range(4, 19)}
    for activity in ACTIVITIES:
        assert activity["pupils_min"] < activity["pupils_max"]
        assert activity["title"] == activity["title"].strip()
        assert len(re.findall(r"[.?](?: |$)", activity["summary"])) >= 2, activity["key"]
        assert "!" not in activity["summary"]


def test_no_invented_person_shares_a_name() -> None:
    people = [(r["first_name"], r["last_name"]) for t in ("practitioners", "staff") for r in rows(DEMO / f"{t}.csv")]
    assert len(people) == len(set(people))
    names = toml(DEMO / "names.toml")
    for part in ("first_names", "last_names"):
        assert len(names[part]) == len(set(names[part])) >= 90
