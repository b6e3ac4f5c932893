"""Reading pages as a person does: the words of tables, facts and errors."""

import re
from html import unescape

from werkzeug.test import TestResponse


def words(html: str) -> str:
    """The text of a piece of HTML, all spaces made single and ordinary."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split()).replace(" ,", ",")


def names(html: str) -> list[str]:
    """What the rows of the page's table are called, in order."""
    return [
        words(found) for found in re.findall(r'<th scope="row"><a class="row-link"[^>]*>(.*?)</a>', html, re.DOTALL)
    ]


def facts(html: str) -> dict[str, str]:
    """The facts of a sheet."""
    return {words(name): words(value) for name, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html, re.DOTALL)}


def error(html: str, field: str) -> str:
    """What is said beside a field."""
    found = re.search(rf'id="{field}-error">(.*?)</p>', html, re.DOTALL)
    return words(found[1]).removeprefix("Erreur : ") if found else ""


def version(html: str) -> str:
    """The version that a form carries."""
    found = re.search(r'name="version"[^>]*value="(\d+)"', html)
    assert found
    return found[1]


def id_of(answer: TestResponse) -> int:
    """The id of the sheet that an answer leads to."""
    assert answer.status_code == 302, answer.text
    return int(answer.location.rpartition("/")[2])
