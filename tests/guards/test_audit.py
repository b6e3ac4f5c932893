"""Every act of every room says who acts and leaves a trace in the journal."""

import ast
from pathlib import Path

import pytest

from tests.guards.sources import ROOT, Function, named, tree

JOURNAL = Path("eac/audit/service.py")
SERVICES = [path for path in sorted((ROOT / "eac").rglob("service.py")) if path != ROOT / JOURNAL]


def acts(module: ast.Module) -> dict[str, Function]:
    """The functions of a module by name."""
    return {node.name: node for node in module.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def calls(node: ast.AST) -> set[str]:
    """What a piece of code calls or hands over by name."""
    return {
        ast.unparse(each)
        for each in ast.walk(node)
        if isinstance(each, ast.Name | ast.Attribute) and isinstance(each.ctx, ast.Load)
    }


def recorders() -> frozenset[str]:
    """Ways into the journal: its own, and those of modules that rooms share for it (`records.…`)."""
    found = {"audit.record"}
    for path in sorted((ROOT / "eac").rglob("records.py")):
        functions = acts(tree(path))
        found |= {f"{path.stem}.{name}" for name in functions if reaches(name, functions, frozenset({"audit.record"}))}
    return frozenset(found)


def reaches(
    name: str, functions: dict[str, Function], ends: frozenset[str], seen: frozenset[str] = frozenset()
) -> bool:
    """Whether a function calls one of the ends, itself or by a function of its module."""
    called = calls(functions[name])
    inner = (called & functions.keys()) - seen - {name}
    return bool(called & ends) or any(reaches(each, functions, ends, seen | {name}) for each in inner)


def silent(module: ast.Module, ends: frozenset[str]) -> list[str]:
    """Public functions that lack a keyword `by` or leave no entry."""
    functions = acts(module)
    return [
        name
        for name, node in functions.items()
        if not name.startswith("_")
        and name not in READERS
        and ("by" not in {each.arg for each in node.args.kwonlyargs} or not reaches(name, functions, ends))
    ]


READERS = {"token_hash", "as_command", "said"}
"""Public functions of services that change nothing: they read or word something."""


def borrowed(module: ast.Module) -> frozenset[str]:
    """Acts of other rooms' services under the names that a module calls them by: they leave their own entries."""
    found = set()
    for node in module.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        for each in node.names:
            path = ROOT / (node.module or "").replace(".", "/") / "service.py"
            if each.name == "service" and path in SERVICES:
                other = acts(tree(path))
                own = {name for name in other if reaches(name, other, recorders())}
                found |= {f"{each.asname or each.name}.{name}" for name in own}
    return frozenset(found)


@pytest.mark.parametrize("path", SERVICES, ids=named)
def test_acts_are_signed_and_recorded(path: Path) -> None:
    assert silent(tree(path), recorders() | borrowed(tree(path))) == []


def test_every_room_with_acts_is_walked() -> None:
    assert {"accounts", "catalogue", "feeds", "partners", "scheduling"} <= {path.parent.name for path in SERVICES}


def test_a_silent_act_is_seen() -> None:
    module = ast.parse(
        "def add(new, *, by):\n    audit.record('add', new, '…', by=by)\n"
        "def move(row, *, by):\n    _keep(row, by)\n"
        "def _keep(row, by):\n    audit.record('keep', row, '…', by=by)\n"
        "def forget(row, *, by):\n    row.gone = True\n"
        "def anonymous(row):\n    audit.record('x', row, '…', by=row)\n"
    )
    assert silent(module, frozenset({"audit.record"})) == ["forget", "anonymous"]


def test_readers_exist() -> None:
    known = {name for path in SERVICES for name in acts(tree(path))}
    assert READERS - known == set()
