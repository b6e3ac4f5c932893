"""Templates compile, know their variables, hold no code that the content policy refuses, and say all they say by `_`."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from jinja2 import StrictUndefined, meta, nodes

from tests.guards.sources import ROOT, modules, templates, text, tree

FOLDER = ROOT / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in templates())
MACROS = [name for name in NAMES if name.startswith("components/")]
FORBIDDEN = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "markup taken as safe": re.compile(r"\|\s*safe\b|Markup\("),
    "another host": re.compile(r"(?:src|href)=\"(?:https?:)?//", re.IGNORECASE),
    "code that htmx would evaluate": re.compile(r"hx-on|hx-vals=['\"]js:|hx-headers=['\"]js:", re.IGNORECASE),
}
SPOKEN = {"title", "alt", "placeholder", "aria-label", "aria-description", "data-label", "content", "label"}
UNTRANSLATED = re.compile(r"width=device-width|noindex|light|dark|color-scheme|includeIndicatorStyles")
OUTSIDE_GETTEXT = {"EAC", "UAI", "fr"}
CODE_TAGS = {"script", "code", "kbd"}
CLASS_BLOCK = re.compile(r"\{% block \w+_class %\}[\w -]*\{% endblock %\}")
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
FRENCH = re.compile(r"[À-ÿœŒ’«»]|^[A-Z][a-z]+ [a-z]+")


def source(name: str) -> str:
    """A template's text without its comments."""
    return re.sub(r"\{#.*?#\}", "", text(FOLDER / name), flags=re.DOTALL)


class Spoken(HTMLParser):
    """Collects what a page says itself: text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_code = tag in CODE_TAGS
        self.said += [value or "" for name, value in attrs if name in SPOKEN and not UNTRANSLATED.search(value or "")]

    def handle_endtag(self, tag: str) -> None:
        self.is_code = self.is_code and tag not in CODE_TAGS

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            self.said.append(data)


def bare_words(app: Flask, name: str) -> list[str]:
    """Words of a template outside `_`: in its HTML, and French sentences in its expressions."""
    parser = Spoken()
    pieces = []
    for _line, kind, value in app.jinja_env.lex(CLASS_BLOCK.sub("", source(name))):
        pieces.append(value if kind == "data" else "·" if kind == "variable_begin" else "")
    parser.feed("".join(pieces))
    words = [word for said in parser.said for word in WORD.findall(said) if word not in OUTSIDE_GETTEXT]
    return words + [value for value in unmarked(app.jinja_env.parse(source(name))) if FRENCH.search(value)]


def unmarked(node: nodes.Node) -> Iterator[str]:
    """Constants of a template that are not inside a call of gettext."""
    is_gettext = (
        isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in {"_", "ngettext"}
    )
    if is_gettext:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from unmarked(child)


def asked_by_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """Template names in Python: whole, and as patterns where part of the name is computed."""
    whole, patterns = set(), []
    for node in (each for path in modules("eac") for each in ast.walk(tree(path))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
            whole.add(node.value)
        elif isinstance(node, ast.JoinedStr) and ast.unparse(node).rstrip("'\"").endswith(".html"):
            parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[^/]+" for p in node.values]
            patterns.append(re.compile("".join(parts)))
    return whole, patterns


@pytest.mark.parametrize("name", NAMES)
def test_compiles(session_app: Flask, name: str) -> None:
    assert session_app.jinja_env.undefined is StrictUndefined
    assert session_app.jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_obeys_the_content_policy(name: str) -> None:
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source(name))] == []


@pytest.mark.parametrize(
    "line",
    [
        "<script>x()</script>",
        '<p style="color: red">',
        '<button onclick="x()">',
        '<a href="javascript:x()">',
        "{{ note|safe }}",
        '<script src="https://cdn.example/x.js">',
        "<style>p {}</style>",
    ],
)
def test_what_the_policy_refuses_is_seen(line: str) -> None:
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(line)] != []


@pytest.mark.parametrize("name", MACROS)
def test_components_know_their_variables(session_app: Flask, name: str) -> None:
    """A component is imported without the page's variables: all it uses must be its arguments or global."""
    env = session_app.jinja_env
    parsed = env.parse(source(name))
    own = {each.name for each in parsed.find_all(nodes.Name) if each.ctx in {"store", "param"}}
    own |= {each.name for each in parsed.find_all(nodes.Macro)}
    assert meta.find_undeclared_variables(parsed) - set(env.globals) - own == set()


@pytest.mark.parametrize("name", MACROS)
def test_components_state_their_contract(name: str) -> None:
    assert text(FOLDER / name).startswith("{#")


def test_none_is_left_over(session_app: Flask) -> None:
    whole, patterns = asked_by_code()
    whole |= {
        referred
        for name in NAMES
        for referred in meta.find_referenced_templates(session_app.jinja_env.parse(source(name)))
        if referred is not None
    }
    unused = [name for name in NAMES if name not in whole and not any(each.fullmatch(name) for each in patterns)]
    assert unused == []


@pytest.mark.parametrize("name", NAMES)
def test_says_all_by_gettext(session_app: Flask, name: str) -> None:
    assert bare_words(session_app, name) == []


def test_bare_words_are_seen(session_app: Flask) -> None:
    parser = Spoken()
    parser.feed('<p title="Fermer">Bonjour <kbd>Entrée</kbd></p>')
    assert [word for said in parser.said for word in WORD.findall(said)] == ["Fermer", "Bonjour"]
    parsed = session_app.jinja_env.parse('{{ button("École fermée") }}{{ _("École ouverte") }}')
    assert [value for value in unmarked(parsed) if FRENCH.search(value)] == ["École fermée"]
