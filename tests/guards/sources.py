"""The files that the guards read: ours, never what others wrote or what tools made."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("eac", "tests", "bench", "seeds")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Our Python files; migrations are left out, since a table's columns make no shorter tale."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(path for path in found if "versions" not in path.parts))


@cache
def templates() -> tuple[Path, ...]:
    """All templates."""
    return tuple(sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file()))


@cache
def static() -> tuple[Path, ...]:
    """Our style sheets and scripts."""
    return tuple(sorted([*(ROOT / "static/css").rglob("*.css"), *(ROOT / "static/js").rglob("*.js")]))


@cache
def text(path: Path) -> str:
    """What a file says."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax."""
    return ast.parse(text(path))


def functions(path: Path) -> Iterator[Function]:
    """All functions and methods of a module."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
