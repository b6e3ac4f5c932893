"""The page of answers."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from eac.scheduling.models import SchoolSession
from eac.search import queries
from eac.web import filters, guards, pages
from eac.web.language import gettext as _

blueprint = Blueprint("search", __name__)
LONGEST = 200


def _line(row: Any) -> str:
    if isinstance(row, SchoolSession):
        return f"{row.title}, {filters.short_moment(row.starts_at)}"
    return str(next(getattr(row, name) for name in ("label", "full_name", "name", "title") if hasattr(row, name)))


@blueprint.get("/recherche")
@guards.allow()
def index() -> Response:
    """Anything that holds the words, within the reader's sight."""
    words = request.args.get("q", "").strip()[:LONGEST]
    found = queries.find(words, guards.user(), pages.current_year())
    answers = [
        {
            "heading": _(each.kind.heading),
            "links": [(_line(row), url_for(each.kind.sheet, id=row.id)) for row in each.rows],
            "more": url_for(each.kind.index, q=words) if each.has_more else None,
        }
        for each in found
    ]
    return pages.page("search/index.html", words=words, answers=answers)
