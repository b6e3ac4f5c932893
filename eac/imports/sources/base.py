"""What the published files have in common: columns by any of their names, places to keep, academies and zones; pure."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from eac.core.errors import N_
from eac.core.typography import plain
from eac.imports.matching import heading_key
from eac.imports.rules import ImportKind, Options
from eac.sheets.reading import Row, Table

Texts = dict[str, str]
"""A row as texts by field."""
ELSEWHERE = N_("Hors du périmètre demandé.")


Sorted = tuple[Row, Texts, str]
"""A row, its texts by field, and why it is left aside, if it is."""


class Source(ABC):
    """A published file. `columns` gives for each field the names (plain) that its column has had."""

    name: ClassVar[str]
    title: ClassVar[str]
    kind: ClassVar[ImportKind]
    columns: ClassVar[Mapping[str, tuple[str, ...]]]
    signature: ClassVar[tuple[tuple[str, ...], ...]]
    """Columns that only this file has: one name of each group must be there."""

    def is_there(self, keys: set[str]) -> bool:
        """Whether headings (plain) are those of this file."""
        bare = {bare_key(key) for key in keys}
        return all(any(bare_key(name) in bare for name in names) for names in self.signature)

    def column(self, field: str, headings: Sequence[str]) -> str:
        """How this file names the column of a field; empty when it has none."""
        number = self._places(headings).get(field)
        return headings[number] if number is not None else ""

    def translate(self, table: Table, options: Options) -> list[Sorted]:
        """The rows in order, each as the fields of the kind, with the reason when it is left aside."""
        places = self._places(table.headings)
        rows = []
        for row in table.rows:
            raw = {name: row.cells[number] for name, number in places.items()}
            rows.append((row, *self.row(raw, options)))
        return self.settle(rows, options)

    @abstractmethod
    def row(self, raw: Texts, options: Options) -> tuple[Texts, str]:
        """The fields of one row, and why it is left aside (empty: it is not)."""

    def settle(self, rows: list[Sorted], options: Options) -> list[Sorted]:  # noqa: ARG002  some look at all rows
        """What only shows when all rows are there."""
        return rows

    def _places(self, headings: Sequence[str]) -> dict[str, int]:
        keys = {bare_key(heading): number for number, heading in reversed(list(enumerate(headings)))}
        found = {
            field: next((keys[bare] for bare in map(bare_key, names) if bare in keys), None)
            for field, names in self.columns.items()
        }
        return {field: number for field, number in found.items() if number is not None}


SMALL_WORDS = frozenset({"d", "de", "des", "du", "en", "l", "la", "le", "les"})


def bare_key(heading: str) -> str:
    """A heading without small words: « Nombre d'élèves en CP » and « nombre_eleves_cp » are the same column."""
    return " ".join(word for word in heading_key(heading).split() if word not in SMALL_WORDS)


def is_inside(options: Options, uai: str, commune: str, departement: str) -> bool:
    """Whether a school is in the places asked for; all places when none is asked for.

    `departement` may come as « 6 », « 06 » or « 006 »; empty, the UAI's first three digits say it.
    """
    if options.uais and uai not in options.uais:
        return False
    if options.communes and commune and commune.zfill(5) not in options.communes:
        return False
    if options.departements:
        code = (departement or uai[:3]).strip().upper().lstrip("0").zfill(2)
        return code in options.departements
    return True


ZONES = {
    "A": "besancon bordeaux clermont-ferrand dijon grenoble limoges lyon poitiers",
    "B": "aix-marseille amiens caen lille nancy-metz nantes nice normandie orleans-tours reims rennes rouen strasbourg",
    "C": "creteil montpellier paris toulouse versailles",
}
"""Academies by holiday zone (order of 7 December 2022 on the school calendar); Normandie was Caen and Rouen."""


def zone_of(academy: str) -> str:
    """The holiday zone of an academy; empty when it has its own calendar (Corsica, overseas) or is not known."""
    name = plain(academy).replace(" ", "-")
    return next((zone for zone, names in ZONES.items() if name and name in names.split()), "")
