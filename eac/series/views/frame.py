"""The second page of every lot: its rows, what stands in their way, free times near by, and the buttons that write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import request, url_for
from werkzeug.wrappers import Response

from eac.scheduling.case import Conflict
from eac.scheduling.slots import Slot
from eac.series import queries
from eac.series.review import other_sessions
from eac.series.row_forms import LotForm, RowForm
from eac.series.rules import Row, Verdict, written
from eac.web import filters, guards, pages
from eac.web.language import gettext as _
from eac.web.language import say

Saved = TypeVar("Saved")
NOT_CARRIED = frozenset({"csrf_token", "form_key", "version", "prepare", "save", "reason"})


@dataclass(frozen=True)
class ShownConflict:
    """A conflict as its reader may see it."""

    severity: str
    sentence: str
    url: str | None = None
    url_label: str = ""


@dataclass(frozen=True)
class ShownSlot:
    """A free time: its words, and what its button sends."""

    label: str
    value: str


@dataclass(frozen=True)
class ShownRow:
    """A row of the page: its fields, where it comes from, what is said of it."""

    form: RowForm
    label: str
    source: str
    is_moved: bool
    is_blocked: bool
    conflicts: list[ShownConflict] = field(default_factory=list)
    slots: list[ShownSlot] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def reviewed(
    form: LotForm, base: Sequence[Row], judge: Callable[[Sequence[Row]], list[Verdict]], act: Callable[..., Saved]
) -> tuple[Saved | None, list[Verdict]]:
    """Carry out the button that was pressed: what was written, or the rows to show again."""
    pressed = request.form.get("prepare", "")
    if pressed.startswith("slot:"):
        form.take(pressed)
    rows = form.merged(base)
    if "save" in request.form:
        form.chosen, form.only_free = rows, request.form["save"] != "all"
        if (saved := form.submit(act, by=guards.user())) is not None:
            return saved, []
    return None, form.show(judge(rows))


def wants_rows() -> bool:
    """Whether the button pressed leads to the rows, or to writing them."""
    pressed = request.form.get("prepare", "")
    return request.method == "POST" and (
        "save" in request.form or pressed in {"", "rows", "check"} or pressed.startswith("slot:")
    )


def rows_page(form: LotForm, verdicts: Sequence[Verdict], labels: Sequence[str] = (), **context: Any) -> Response:
    """The page of the rows; `labels` name them where a number would not say enough."""
    rows = shown(form, verdicts, labels)
    free = [row for row in rows if not row.is_blocked]
    return pages.page(
        "series/rows.html",
        form=form,
        rows=rows,
        blocked=len(rows) - len(free),
        needs_reason=any(row.conflicts and row.form.is_chosen.data for row in free),
        carried=carried(first_page=True),
        **context,
    )


def carried(*, first_page: bool) -> list[tuple[str, str]]:
    """What was sent by the other page of the form, to be sent again: the fields of the first, or the rows."""
    sent = request.form.items(multi=True)
    if first_page:
        return [(name, value) for name, value in sent if name not in NOT_CARRIED and not name.startswith("rows-")]
    return [(name, value) for name, value in sent if name == "reason" or name.startswith("rows-")]


def shown(form: LotForm, verdicts: Sequence[Verdict], labels: Sequence[str] = ()) -> list[ShownRow]:
    """The rows in the reader's words."""
    seen = queries.seen_by(guards.user(), other_sessions(verdicts))
    named = labels or [str(number) for number in range(1, len(verdicts) + 1)]
    return [
        ShownRow(
            form=entry.form,
            label=label,
            source=_said(verdict.row),
            is_moved=verdict.row.is_moved,
            is_blocked=verdict.is_blocked,
            conflicts=[_conflict(each, seen) for each in verdict.conflicts],
            slots=[_slot(verdict.row.key, each) for each in verdict.slots],
            notes=[say(sentence, values) for sentence, values in verdict.row.notes],
        )
        for entry, verdict, label in zip(form.rows, verdicts, named, strict=True)
    ]


def _said(row: Row) -> str:
    when = row.source
    return f"{filters.short_day(when.starts_on)}, {filters.hours_between(when.starts_time, when.ends_time)}"


def _conflict(conflict: Conflict, seen: dict[int, str]) -> ShownConflict:
    number = conflict.session_id
    if number is None:
        return ShownConflict(conflict.severity, say(conflict.sentence, conflict.values))
    if number not in seen:
        return ShownConflict(conflict.severity, say(conflict.discreet or conflict.sentence, conflict.values))
    url = url_for("scheduling.show", id=number)
    label = _("Voir la séance « %(title)s »", title=seen[number])
    return ShownConflict(conflict.severity, say(conflict.sentence, conflict.values), url, label)


def _slot(key: str, slot: Slot) -> ShownSlot:
    when = slot.when
    said = f"{filters.short_day(when.starts_on)}, {filters.hours_between(when.starts_time, when.ends_time)}"
    return ShownSlot(said, f"slot:{key}:{written(when.starts_on, when.starts_time, when.ends_time)}")
