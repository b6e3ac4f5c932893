"""Every act on a session is told: what leaves an entry in the journal leaves a change for `notices` too."""

import ast
from pathlib import Path

import pytest

from tests.guards.sources import ROOT, tree
from tests.guards.test_audit import acts, reaches

WRITERS = [path for name in ("service", "bulk", "records") if (path := ROOT / "eac/scheduling" / f"{name}.py").exists()]
JOURNAL, NEWS = frozenset({"audit.record"}), frozenset({"changes.note", "changes.note_new"})
UNTOLD = {
    "mark_held": "who came is past, and changes nothing for anybody",
    "set_travel_times": "no act on a session",
}


def untold(module: ast.Module) -> list[str]:
    """Public functions that are recorded and not told."""
    functions = acts(module)
    return [
        name
        for name in functions
        if not name.startswith("_")
        and name not in UNTOLD
        and reaches(name, functions, JOURNAL)
        and not reaches(name, functions, NEWS)
    ]


@pytest.mark.parametrize("path", WRITERS, ids=lambda path: path.name)
def test_acts_on_sessions_are_told(path: Path) -> None:
    assert untold(tree(path)) == []


def test_a_silent_act_is_seen() -> None:
    module = ast.parse(
        "def move(s, *, by):\n    audit.record('move', s, '…', by=by)\n    changes.note(s, 'move', by=by)\n"
        "def swap(s, *, by):\n    audit.record('swap', s, '…', by=by)\n"
        "def said(s):\n    return str(s)\n"
    )
    assert untold(module) == ["swap"]
