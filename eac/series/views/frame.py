"""The second page of every lot: its rows, what stands in their way, free times near by, and the buttons that write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import request
from werkzeug.wrappers import Response

from eac.scheduling.slots import Slot
from eac.scheduling.telling import ShownConflict, ShownSlot, tell, when_said
from eac.series.row_forms import LotForm, RowForm
from eac.series.rules import Row, Verdict, written
from eac.web import guards, pages
from eac.web.language import say

Saved = TypeVar("Saved")
NOT_CARRIED = frozenset({"csrf_token", "form_key", "version", "prepare", "save", "reason"})


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
    told = iter(tell((each for verdict in verdicts for each in verdict.conflicts), guards.user()))
    named = labels or [str(number) for number in range(1, len(verdicts) + 1)]
    return [
        ShownRow(
            form=entry.form,
            label=label,
            source=when_said(verdict.row.source),
            is_moved=verdict.row.is_moved,
            is_blocked=verdict.is_blocked,
            conflicts=[next(told) for _each in verdict.conflicts],
            slots=[_slot(verdict.row.key, each) for each in verdict.slots],
            notes=[say(sentence, values) for sentence, values in verdict.row.notes],
        )
        for entry, verdict, label in zip(form.rows, verdicts, named, strict=True)
    ]


def _slot(key: str, slot: Slot) -> ShownSlot:
    when = slot.when
    return ShownSlot(when_said(when), f"slot:{key}:{written(when.starts_on, when.starts_time, when.ends_time)}")
