"""The guide's glossary knows each table and enumeration by its French word, and none that is gone."""

import importlib
import re
from enum import Enum

from eac.db import Base
from tests.guards.sources import ROOT, modules, named, text

GUIDE = ROOT / "docs" / "guide.md"
ROW = re.compile(r"^\| *([^|]+?) *\| *`(\w+)` *\|", re.MULTILINE)


def glossary() -> dict[str, str]:
    """English name → French word, as the guide says."""
    part = text(GUIDE).partition("## Glossary")[2].partition("\n## ")[0]
    return {name: french for french, name in ROW.findall(part)}


def words_of_the_code() -> set[str]:
    """Names of all tables and enumerations."""
    for path in modules("eac"):
        if path.stem in {"models", "rules", "case", "indicators", "totals", "transactions"}:
            importlib.import_module(named(path).removesuffix(".py").replace("/", "."))
    tables = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    return tables | {each.__name__ for each in _descendants(Enum) if each.__module__.startswith("eac.")}


def _descendants(kind: type) -> set[type]:
    found: set[type] = set(kind.__subclasses__())
    return found.union(*(_descendants(each) for each in found))


def test_the_glossary_knows_every_table_and_enumeration() -> None:
    code, guide = words_of_the_code(), set(glossary())
    assert {"missing": sorted(code - guide), "gone": sorted(guide - code)} == {"missing": [], "gone": []}


def test_one_word_for_one_idea() -> None:
    words = list(glossary().values())
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_enumeration_is_named_outside_rules_only_where_it_is_said() -> None:
    """An enumeration is defined in a pure file: pages and tables take it from there."""
    found = [
        f"{each.__module__}.{each.__name__}"
        for each in _descendants(Enum)
        if each.__module__.startswith("eac.")
        and each.__module__.split(".")[-1] in {"models", "forms", "views", "service"}
    ]
    assert found == []


def test_the_guide_places_every_room() -> None:
    rooms = {path.name for path in (ROOT / "eac").iterdir() if (path / "__init__.py").exists()}
    assert {room for room in rooms if f"`{room}`" not in text(GUIDE)} == set()
