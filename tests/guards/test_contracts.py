"""The import contracts of .importlinter hold, and each one notices a violation planted in a copy."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
FACE = re.compile(r"eac\.(?!web\.)\w+\.(views|forms)\b")
PLANTED = {
    "rooms, upwards": ("schools/queries.py", "from eac.scheduling.rules import State"),
    "rooms, side by side": ("partners/queries.py", "from eac.schools.models import School"),
    "rooms, unplaced": ("surprise/__init__.py", '"""A room that nobody placed."""'),
    "inside, acts and forms": ("scheduling/service.py", "from eac.scheduling.forms import SessionForm"),
    "inside, tables and rights": ("scheduling/models.py", "from eac.scheduling import policy"),
    "pure, pages": ("schools/rules.py", "import flask"),
    "pure, tables": ("scheduling/checks.py", "from eac.db import db"),
    "pure, core": ("core/money.py", "import sqlalchemy"),
    "webless, facts": ("scheduling/queries.py", "from eac.web import pages"),
    "webless, acts": ("partners/service.py", "from flask import request"),
    "icalendar": ("feeds/views.py", "import icalendar"),
    "xlsxwriter": ("reporting/exports.py", "import xlsxwriter"),
    "calamine": ("reporting/exports.py", "import python_calamine"),
    "tools": ("seeding.py", "import holidays"),
    "acyclic": ("web/filters.py", "from eac.web import tabs"),
}
SAID = {
    "rooms, upwards": "eac.schools.queries -> eac.scheduling.rules",
    "rooms, side by side": "eac.partners.queries -> eac.schools.models",
    "rooms, unplaced": "- eac.surprise",
    "inside, acts and forms": "eac.scheduling.service -> eac.scheduling.forms",
    "inside, tables and rights": "eac.scheduling.models -> eac.scheduling.policy",
    "pure, pages": "eac.schools.rules -> flask",
    "pure, tables": "eac.scheduling.checks -> eac.db",
    "pure, core": "eac.core.money -> sqlalchemy",
    "webless, facts": "eac.scheduling.queries -> eac.web.pages",
    "webless, acts": "eac.partners.service -> flask",
    "icalendar": "eac.feeds.views -> icalendar",
    "xlsxwriter": "eac.reporting.exports -> xlsxwriter",
    "calamine": "eac.reporting.exports -> python_calamine",
    "tools": "eac.seeding -> holidays",
    "acyclic": "No cycles are allowed in eac.web.",
}


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The linter's answer for the package in a folder."""
    command = [str(LINTER), "--config", str(ROOT / ".importlinter"), "--no-cache", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def strangers_at_faces(graph: grimp.ImportGraph) -> list[str]:
    """Imports of a room's views or forms from another room; the page kit is for all, the application joins the views."""
    faces = [module for module in graph.modules if FACE.match(module)]
    return sorted(
        f"{importer} -> {face}"
        for face in faces
        for importer in graph.find_modules_that_directly_import(face)
        if importer != "eac.app" and importer.split(".")[1] != face.split(".")[1]
    )


def plant(folder: Path, file: str, line: str) -> None:
    """Add a line at the end of a module, made when missing."""
    path = folder / "eac" / file
    path.parent.mkdir(exist_ok=True)
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{kept}\n{line}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the package in which every violation is planted."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "eac", folder / "eac", ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.mo"))
    for file, line in PLANTED.values():
        plant(folder, file, line)
    return lint(folder).stdout


def test_contracts_hold() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout


def test_every_contract_is_broken_by_the_violations(complaints: str) -> None:
    assert "Contracts: 0 kept, 9 broken." in complaints


@pytest.mark.parametrize("violation", PLANTED)
def test_a_planted_violation_is_named(complaints: str, violation: str) -> None:
    assert SAID[violation] in complaints


def test_faces_are_private() -> None:
    assert strangers_at_faces(grimp.build_graph("eac", cache_dir=None)) == []


def test_a_stranger_at_a_face_is_noticed() -> None:
    graph = grimp.build_graph("eac", cache_dir=None)
    graph.add_import(importer="eac.reporting.views", imported="eac.scheduling.forms")
    assert strangers_at_faces(graph) == ["eac.reporting.views -> eac.scheduling.forms"]


def test_core_needs_the_standard_library_only() -> None:
    graph = grimp.build_graph("eac", include_external_packages=True, cache_dir=None)
    needed = {
        name
        for module in {"eac.core"} | graph.find_descendants("eac.core")
        for name in graph.find_modules_directly_imported_by(module)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("eac.core")
    }
    assert needed == set()
