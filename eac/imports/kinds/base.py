"""What a kind of file says of itself: its columns, how a row becomes a command, and how the command is written."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, time
from enum import Enum
from typing import Any, ClassVar

from eac.audit.service import Actor
from eac.core.errors import N_, RuleBroken
from eac.imports.rules import ImportKind, Options
from eac.imports.values import Reader
from eac.web.filters import label, numeric_day, short_hour

Values = Mapping[str, Any]
"""What a row says, by field, read; fields whose cell is empty are absent."""
Claim = tuple[str, Hashable]
"""A field and a value that one record alone may hold."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column that a kind knows: its French heading, how a cell is read, and other headings (plain) it goes by."""

    name: str
    label: str
    read: Reader
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    help: str = ""


class Kind(ABC):
    """One kind of file. Made anew for each reading: `prepare` loads, in few statements, all that rows can name."""

    kind: ClassVar[ImportKind]
    title: ClassVar[str]
    help: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    details: ClassVar[type[Any]]
    model: ClassVar[type[Any]]
    naming: ClassVar[tuple[str, ...]]
    """Fields that name a row when its record cannot be made."""
    kept_apart: ClassVar[frozenset[str]] = frozenset({"openings", "absences"})
    """Fields of the command that no file carries: they stay as they are."""

    def __init__(self, options: Options, *, is_writing: bool = False) -> None:
        self.options = options
        self.is_writing = is_writing
        self.owners: dict[Claim, int] = {}

    @abstractmethod
    def prepare(self, rows: Sequence[Values]) -> None:
        """Load the records that rows may name or match."""

    def prepare_for(self, records: Sequence[Any]) -> None:  # noqa: ARG002  most kinds load all they know
        """Load what is needed to write these records anew."""
        self.prepare([])

    @abstractmethod
    def find(self, values: Values) -> Any | None:
        """The record that a row is about; RuleBroken when several could be."""

    def resolve(self, values: Values) -> dict[str, Any]:
        """The fields of the command that a row gives: names of other records as their ids. RuleBroken as above."""
        return dict(values)

    @abstractmethod
    def claims(self, new: Any) -> Iterable[Claim]:
        """What this record alone may hold."""

    @abstractmethod
    def check(self, new: Any, record: Any | None) -> None:
        """RuleBroken when the record cannot be: the same checks as the forms'."""

    @abstractmethod
    def label(self, new: Any) -> str:
        """The name by which people know the record."""

    @abstractmethod
    def add(self, new: Any, by: Actor) -> Any:
        """Write a new record."""

    @abstractmethod
    def change(self, new: Any, record: Any, by: Actor) -> Any:
        """Write a known record anew."""

    def write(self, rows: Sequence[tuple[Any, Any | None]], by: Actor) -> list[Any]:
        """Write new records (no record yet) and known ones, together; gives them in the same order."""
        return [self.add(new, by) if record is None else self.change(new, record, by) for new, record in rows]

    @abstractmethod
    def remove(self, record: Any, by: Actor) -> None:
        """Take back a record that was added; RuleBroken when something was built on it."""

    def current(self, record: Any) -> Any:
        """The command that would make a saved record again, but for what is kept apart."""
        names = (each.name for each in fields(self.details) if each.name not in self.kept_apart)
        return self.details(**{name: self.attribute(record, name) for name in names})

    def attribute(self, record: Any, name: str) -> Any:
        """A saved value as the command has it."""
        value = getattr(record, name)
        return tuple(value) if isinstance(value, list) else value

    def blank(self, values: Values) -> Any:
        """The command for a record that is not there yet; RuleBroken on the first field that it cannot do without."""
        needed = [
            each.name for each in fields(self.details) if each.default is MISSING and each.default_factory is MISSING
        ]
        for name in needed:
            if name not in values:
                raise RuleBroken(N_("Cette valeur manque : elle est nécessaire pour une nouvelle fiche."), name)
        return self.details(**values)

    def merged(self, record: Any, values: Values) -> Any:
        """A known record with what the row says; what it does not say stays."""
        return replace(self.current(record), **values)

    def complete(self, new: Any, record: Any) -> Any:
        """The command with what no file carries, as the record has it now."""
        if not hasattr(new, "openings"):
            return new
        return replace(new, openings=tuple(row.opening for row in record.openings))

    def in_words(self, name: str, value: Any) -> str:  # noqa: ARG002  a kind words the names of other records
        """A value as a person reads it."""
        return in_words(value)


def in_words(value: Any) -> str:
    """A value as a person reads it in a list of differences."""
    if value in (None, "", ()):
        return "–"
    if isinstance(value, tuple | list):
        return ", ".join(in_words(each) for each in value)
    return next((say(value) for kind, say in SAID.items() if isinstance(value, kind)), str(value))


SAID: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "oui" if value else "non",
    Enum: label,
    float: lambda value: f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ","),
    time: short_hour,
    date: numeric_day,
}


def only(found: Sequence[Any], sentence: str, field: str, name: str) -> Any:
    """The one record found, None when there is none; RuleBroken when there are several."""
    if len(found) > 1:
        raise RuleBroken(sentence, field, name=name, count=len(found))
    return found[0] if found else None
