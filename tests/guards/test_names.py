"""Names say what a thing is for, and one module reads the clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.sources import CODE, functions, modules, named, templates, tree

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "stuff"}
CLOCK = Path("eac/core/clock.py")
CLOCK_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
}


def clock_calls(module: ast.Module) -> Iterator[int]:
    """Lines on which a module asks the machine for the time."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value).split(".")[-1]
            if (owner, node.func.attr) in CLOCK_CALLS:
                yield node.lineno


def test_no_module_is_called_nothing() -> None:
    names = {named(path) for path in (*modules(*CODE), *templates()) if path.stem.strip("_") in EMPTY_NAMES}
    folders = {named(path.parent) for path in modules(*CODE) if path.parent.name in EMPTY_NAMES}
    assert names | folders == set()


def test_one_module_reads_the_clock() -> None:
    found = [f"{named(path)}:{line}" for path in modules("eac") for line in clock_calls(tree(path))]
    assert [place for place in found if not place.startswith(CLOCK.as_posix())] == []


def test_a_call_of_the_clock_is_seen() -> None:
    module = ast.parse("import datetime as dt\ndt.datetime.now()\nfrom datetime import date\ndate.today()\nclock.now()")
    assert list(clock_calls(module)) == [2, 4]


def test_readers_are_named_by_what_they_give() -> None:
    """`get_…` raises when there is nothing; who may give None is called `find_…`."""
    found = [
        f"{named(path)}:{node.name}"
        for path in modules("eac")
        if path.name == "queries.py"
        for node in functions(path)
        if node.name.startswith("get_") and node.returns is not None and "None" in ast.unparse(node.returns)
    ]
    assert found == []


def test_form_classes_say_so() -> None:
    found = [
        f"{named(path)}:{node.name}"
        for path in modules("eac")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).split(".")[-1] in {"Form", "FlaskForm"} for base in node.bases)
        and not node.name.endswith(("Form", "Filter", "Filters"))
    ]
    assert found == []
