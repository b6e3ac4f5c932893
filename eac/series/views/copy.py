"""Last year's programme taken up again: its sessions on the dates of the new year, page by page."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from eac.catalogue import queries as catalogue
from eac.scheduling import choices
from eac.scheduling.rules import State
from eac.series import copying, policy, review, service
from eac.series.copy_forms import CopyFilters, CopyForm
from eac.series.copying import Programme, Wish
from eac.series.rules import Row, Verdict
from eac.series.views import blueprint
from eac.series.views.frame import reviewed, shown
from eac.web import guards, pages
from eac.web.language import ngettext
from eac.web.lists import Listing, listing_of

PER_PAGE = 25


@blueprint.route("/seances/reprendre-annee", methods=["GET", "POST"])
@guards.allow(policy.can_copy_year)
def copy_year() -> Response:
    """Take up the programme of another year."""
    target, filters = pages.current_year(), CopyFilters(request.args)
    filters.offer(choices.filter_choices(), catalogue.activity_choices(), target)
    form = CopyForm(data={"state": State.DRAFT})
    wish = filters.wish(target, form.state.data or State.DRAFT)
    form.source, form.target = wish.source, wish.target
    whole = copying.programme(wish)
    listing = listing_of(whole.rows, per_page=PER_PAGE)
    saved, verdicts = reviewed(form, _asked(whole, listing), _judge(form, whole, listing), service.copy_sessions)
    if saved is not None:
        return _written(len(saved))
    return _page(form, wish, whole, listing, verdicts, filters)


def _asked(whole: Programme, listing: Listing[Row]) -> Sequence[Row]:
    """The rows that the button pressed is about: those of the page, or all."""
    return whole.rows if request.form.get("save") == "every" else listing.rows


def _judge(form: CopyForm, whole: Programme, listing: Listing[Row]) -> Callable[[Sequence[Row]], list[Verdict]]:
    """The whole programme in its order, the page's lines as they stand; free times for the page alone."""
    keys = {row.key for row in listing.rows}

    def judge(_rows: Sequence[Row]) -> list[Verdict]:
        verdicts = review.judge(form.merged(whole.rows), slots_for=keys)
        form.counts = (sum(each.is_blocked for each in verdicts), sum(each.is_ready for each in verdicts))
        return [each for each in verdicts if each.row.key in keys]

    return judge


def _page(
    form: CopyForm, wish: Wish, whole: Programme, listing: Listing[Row], verdicts: list[Verdict], filters: CopyFilters
) -> Response:
    blocked, free = form.counts
    rows = shown(form, verdicts, [whole.labels[each.row.key] for each in verdicts])
    return pages.page(
        "series/copy.html",
        form=form,
        wish=wish,
        whole=whole,
        listing=listing,
        rows=rows,
        filters=filters,
        blocked=blocked,
        free=free,
        most=service.MOST_AT_ONCE,
        needs_reason=any(row.conflicts and not row.is_blocked for row in rows),
        action=_here(),
    )


def _here(**changes: Any) -> str:
    return url_for(".copy_year", **{**request.args.to_dict(), **changes})


def _written(count: int) -> Response:
    pages.done(ngettext("%(num)s séance reprise.", "%(num)s séances reprises.", count))
    return redirect(_here(page=1) + "#rows")
