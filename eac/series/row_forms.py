"""The rows of a lot as fields: each with its tick and its time, kept from one step of the page to the next."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from wtforms import BooleanField, FieldList, FormField, HiddenField

from eac.series.rules import MOST_ROWS, Line, Lot, Row, Verdict, merged, read, written
from eac.web.fields import Day, Hour, LongText
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l


class RowForm(wtforms.Form):  # type: ignore[misc]
    """One session of a lot."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    key = HiddenField()
    source = HiddenField()
    is_chosen = BooleanField(_l("Enregistrer cette séance"))
    starts_on = Day(_l("Jour"))
    starts_time = Hour(_l("Début"))
    ends_time = Hour(_l("Fin"))

    def line(self) -> Line:
        """What the fields say."""
        fields = (self.starts_on, self.starts_time, self.ends_time)
        known = None if any(field.data is None for field in fields) else tuple(field.data for field in fields)
        return Line(self.key.data or "", self.source.data or "", bool(self.is_chosen.data), known)

    def put(self, values: tuple[Any, Any, Any]) -> None:
        """Another time, ticked."""
        fields: tuple[Any, ...] = (self.starts_on, self.starts_time, self.ends_time)
        for field, value in zip(fields, values, strict=True):
            field.data, field.raw_data, field.process_errors = value, None, []
        self.is_chosen.data = True

    def follow(self, row: Row) -> None:
        """Show the row's time, which may have changed with what it comes from; what cannot be read stays as typed."""
        when, known = row.wanted.when, self.line().when
        shown = (when.starts_on, when.starts_time, when.ends_time)
        if known is not None and known != shown:
            is_chosen = self.is_chosen.data
            self.put(shown)
            self.is_chosen.data = is_chosen
        self.source.data = written(row.source.starts_on, row.source.starts_time, row.source.ends_time)


class LotForm(Form):
    """A form with rows to review; `chosen` is set by the page before it is carried out."""

    rows = FieldList(FormField(RowForm), _l("Séances"), max_entries=MOST_ROWS)
    reason = LongText(
        _l("Raison d’enregistrer malgré les points d’attention"),
        most=500,
        description=_l("Une seule pour toutes les séances concernées ; elle reste dans leur fiche."),
    )
    chosen: Sequence[Row] = ()
    only_free = False

    def lot(self) -> Lot:
        """The reviewed rows."""
        return Lot(tuple(self.chosen), self.reason.data or "", self.only_free)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields; a ticked row needs its day and hours."""
        valid: bool = super().validate(extra_validators)
        for entry in self.rows:
            for field in (entry.form.starts_on, entry.form.starts_time, entry.form.ends_time):
                if entry.form.is_chosen.data and field.data is None and not field.errors:
                    field.errors = [_("Ce champ est obligatoire.")]
                    valid = False
        return valid

    def take(self, pressed: str) -> None:
        """Carry out « slot:key:time », the button that gives a row a proposed time."""
        _slot, key, text = (*pressed.split(":", 2), "", "")[:3]
        known = read(text)
        for entry in self.rows:
            if known is not None and entry.form.key.data == key:
                entry.form.put(known)

    def lines(self) -> Mapping[str, Line]:
        """The lines sent, by what they come from."""
        return {line.key: line for line in (entry.form.line() for entry in self.rows)}

    def merged(self, base: Sequence[Row]) -> list[Row]:
        """The rows as their lines have them; those without a line as they come."""
        lines = self.lines()
        return [merged(row, lines.get(row.key)) for row in base]

    def show(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Make the lines those of the rows; a row that is shown for the first time is ticked unless in conflict."""
        known = self.lines()
        if list(known) == [each.row.key for each in verdicts]:
            for entry, verdict in zip(self.rows, verdicts, strict=True):
                entry.form.follow(verdict.row)
            return list(verdicts)
        while self.rows.entries:
            self.rows.pop_entry()
        for each in verdicts:
            self.rows.append_entry(_values(each, is_new=each.row.key not in known))
        return list(verdicts)


def _values(verdict: Verdict, *, is_new: bool) -> dict[str, Any]:
    row, when, source = verdict.row, verdict.row.wanted.when, verdict.row.source
    return {
        "key": row.key,
        "source": written(source.starts_on, source.starts_time, source.ends_time),
        "is_chosen": row.is_chosen and not (is_new and verdict.is_blocked),
        "starts_on": when.starts_on,
        "starts_time": when.starts_time,
        "ends_time": when.ends_time,
    }
