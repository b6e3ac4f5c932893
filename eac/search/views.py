"""The page of answers."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from eac.core.words import words_of
from eac.scheduling.models import SchoolSession
from eac.search import queries
from eac.search.queries import Found, Kind
from eac.search.rules import parts
from eac.web import filters, guards, pages
from eac.web.language import gettext as _

blueprint = Blueprint("search", __name__)
LONGEST = 200
EXCERPT = 160
"""Characters shown of a long text in which a word is found."""
Pieces = list[tuple[str, bool]]


def _name(row: Any) -> str:
    if isinstance(row, SchoolSession):
        return f"{row.title}, {filters.short_moment(row.starts_at)}"
    return str(next(getattr(row, name) for name in ("label", "full_name", "name", "title") if hasattr(row, name)))


def _beside(kind: Kind, row: Any, words: tuple[str, ...]) -> Pieces:
    """What is shown beside the name: always, or because a word is found there; words marked."""
    always = [parts(str(value), words) for name in kind.beside if (value := getattr(row, name))]
    if_hit = [parts(str(value), words) for name in kind.if_hit if (value := getattr(row, name))]
    shown = always + [_around(pieces) for pieces in if_hit if any(is_hit for _text, is_hit in pieces)]
    return [piece for number, pieces in enumerate(shown) for piece in ([(" · ", False)] if number else []) + pieces]


def _around(pieces: Pieces) -> Pieces:
    """A long text cut around its first word."""
    first, *rest = pieces if pieces[0][1] else [(pieces[0][0][-EXCERPT // 2 :], False), *pieces[1:]]
    cut = [first, *rest[:4]]
    return [*cut[:-1], (cut[-1][0][:EXCERPT], cut[-1][1])]


def _answer(found: Found, words: tuple[str, ...], typed: str) -> dict[str, Any]:
    links = [
        {
            "name": parts(_name(row), words),
            "beside": _beside(found.kind, row, words),
            "url": url_for(found.kind.sheet, id=row.id),
            "is_archived": getattr(row, "is_archived", False),
        }
        for row in found.rows
    ]
    more = url_for(found.kind.index, q=typed) if found.total > len(links) else None
    return {"heading": _(found.kind.heading), "total": found.total, "links": links, "more": more}


@blueprint.get("/recherche")
@guards.allow()
def index() -> Response:
    """Anything that holds the words, within the reader's sight."""
    typed = request.args.get("q", "").strip()[:LONGEST]
    words = words_of(typed)
    answers = [_answer(each, words, typed) for each in queries.find(typed, guards.user(), pages.current_year())]
    return pages.page("search/index.html", words=typed, answers=answers)
