"""Answering with a page: whole, or the part htmx asked for."""

from datetime import timedelta
from typing import Any

from flask import Flask, flash, g, make_response, render_template, request, session, url_for
from werkzeug.wrappers import Response

from eac import __version__
from eac.core import clock
from eac.core.errors import RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.web import filters, guards, tabs


def page(template: str, *, fragment: str | None = None, status: int | None = None, **context: Any) -> Response:
    """The page; its `fragment` template alone when htmx asks. 422 or 409 when the form in it was refused."""
    wants_part = fragment is not None and "HX-Request" in request.headers
    html = render_template(fragment if wants_part and fragment else template, **context)
    response = make_response(html, status or g.get("form_status", 200))
    response.vary.update(("HX-Request", "Cookie"))
    return response


def done(sentence: str, *, undo: str | None = None, see: str | None = None) -> None:
    """Tell, on the next page, what was done, in the reader's language.

    `undo` is the address that takes it back, `see` that of what was made, when the next page is another.
    """
    flash({"sentence": sentence, "undo": undo, "see": see} if undo or see else sentence, "ok")  # type: ignore[arg-type]  # it is kept as JSON


def refused(sentence: str) -> None:
    """Tell, on the next page, why nothing was done."""
    flash(sentence, "danger")


def current_year() -> SchoolYear:
    """The school year people look at: `?annee=`, else the one chosen last, else today's."""
    asked = request.args.get("annee") or session.get("school_year")
    try:
        return SchoolYear.parse(asked) if asked else SchoolYear.of(clock.today())
    except RuleBroken:
        return SchoolYear.of(clock.today())


def install(app: Flask) -> None:
    """Give every page its frame: city, menu, account, school years."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        settings = app.config["EAC"]
        year = current_year()
        return {
            "city_name": settings.city,
            "is_demo": settings.is_demo,
            "version": __version__,
            "menu": tabs.menu(request.endpoint) if guards.is_signed_in() else [],
            "account": _account() if guards.is_signed_in() else None,
            "school_year": str(year),
            "school_years": _years(year),
            "search_url": url_for("search.index") if "search.index" in app.view_functions else None,
            "footer_links": tabs.footer(),
            "printed_on": filters.moment(clock.now()),
            "trail": None,
            "doors_of": tabs.doors,
            "deeds_of": tabs.deeds,
        }

    @app.before_request
    def keep_year() -> None:
        asked = request.args.get("annee")
        if asked and guards.is_signed_in() and asked == str(current_year()):
            session["school_year"] = asked


def _account() -> dict[str, Any]:
    person = guards.user()
    return {
        "email": person.email,
        "name": person.display_name,
        "role_label": ", ".join(filters.label(role) for role in dict.fromkeys(m.role for m in person.memberships)),
        "sign_out_url": url_for("security.logout"),
        "links": tabs.account_links(),
    }


def _years(current: SchoolYear) -> list[tuple[str, str, bool]]:
    now = SchoolYear.of(clock.today() + timedelta(days=30))
    first = min(now.first - 2, current.first)
    last = max(now.first + 1, current.first)
    return [(str(SchoolYear(y)), str(SchoolYear(y)), y == current.first) for y in range(first, last + 1)]
