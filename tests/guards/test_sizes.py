"""What a reader can hold in mind: file ≤ 300 lines, function ≤ 30, view ≤ 15, template ≤ 120; no silence without a reason."""

import ast
import re

from tests.guards.sources import CODE, Function, functions, modules, named, static, templates, text

FILE, FUNCTION, VIEW, TEMPLATE = 300, 30, 15, 120
SILENCE = re.compile(r"#\s*noqa\b(?P<codes>:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?(?P<reason>.*)$")


def lines(node: Function) -> int:
    """Lines of a function, its first one included, decorators left out."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def body_lines(node: Function) -> int:
    """Lines of a function's statements: neither the signature nor the docstring."""
    is_documented = ast.get_docstring(node) is not None
    statements = node.body[1:] if is_documented else node.body
    return (node.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def is_view(node: Function) -> bool:
    """Whether a function answers requests: it carries a guard."""
    return any("guards." in ast.unparse(each) or "_allowed" in ast.unparse(each) for each in node.decorator_list)


def unexplained(line: str) -> bool:
    """Whether a comment silences the linter without naming the rule and saying why."""
    found = SILENCE.search(line)
    return found is not None and (not found["codes"] or len(found["reason"].strip(" #")) < 3)


def test_files_are_short() -> None:
    files = [*modules(*CODE), *static()]
    assert {named(path): n for path in files if (n := len(text(path).splitlines())) > FILE} == {}


def test_functions_are_short() -> None:
    long = {
        f"{named(path)}:{node.name}": lines(node)
        for path in modules(*CODE)
        for node in functions(path)
        if lines(node) > FUNCTION
    }
    assert long == {}


def test_views_are_short() -> None:
    long = {
        f"{named(path)}:{node.name}": body_lines(node)
        for path in modules("eac")
        for node in functions(path)
        if is_view(node) and body_lines(node) > VIEW
    }
    assert long == {}


def test_the_views_are_recognised() -> None:
    names = {node.name for path in modules("eac/scheduling") for node in functions(path) if is_view(node)}
    assert {"week", "day", "index", "new", "edit", "show", "cancel", "confirm"} <= names


def test_templates_are_short() -> None:
    assert {named(path): n for path in templates() if (n := len(text(path).splitlines())) > TEMPLATE} == {}


def test_silences_give_their_reason() -> None:
    files = modules(*CODE)
    bare = [f"{named(p)}:{n}" for p in files for n, line in enumerate(text(p).splitlines(), 1) if unexplained(line)]
    assert bare == []


def test_a_bare_silence_is_seen() -> None:
    silence = "# no" + "qa"
    assert unexplained(f"x = 1  {silence}")
    assert unexplained(f"x = 1  {silence}: S105")
    assert not unexplained(f"x = 1  {silence}: S105  the name of an algorithm")
    assert not unexplained(f"x = 1  {silence}: S105, N802  same")
