"""Reading each row of a file and saying what it would do: the one way for the preview and for the writing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain
from eac.imports.kinds.base import Claim, Kind
from eac.imports.rules import Difference, NotKept, Options, Outcome, Problem, RowResult
from eac.imports.sources import Source
from eac.sheets.reading import Row, Table
from eac.web.language import gettext, say_rule

FORMULA_FAULTS = frozenset(
    {
        "#n/a",
        "#n/d",
        "err:502",
        "err:504",
        "err:508",
        "err:511",
        "err:522",
        "#ref!",
        "#name?",
        "#value!",
        "#div/0!",
        "#num!",
        "#null!",
        "#nom?",
        "#valeur!",
    }
)
TWICE = N_("Déjà en ligne %(line)s : gardez une seule des deux lignes.")
TAKEN = N_("Cette valeur est déjà celle d’une autre fiche.")


@dataclass(frozen=True, slots=True)
class Examined:
    """What a row would do, the command that would do it, and the record that it is about."""

    result: RowResult
    new: Any = None
    record: Any = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it is to be read: its table, who names its columns (a known source, or a mapping), and the options."""

    table: Table
    mapping: Mapping[str, int]
    options: Options
    source: Source | None = None

    def column(self, field: str) -> str:
        """How the file names the column of a field; the field's own name when it has none."""
        if self.source is not None:
            return self.source.column(field, self.table.headings)
        number = self.mapping.get(field)
        return self.table.headings[number] if number is not None else ""


@dataclass(slots=True)
class Read:
    """A row between reading and judging: what could be read of it, and what could not."""

    row: Row
    texts: Mapping[str, str]
    values: dict[str, Any]
    problems: list[Problem]
    outside: str = ""


def examine(file: Incoming, kind: Kind, tick: Callable[[int], None] = lambda _done: None) -> Iterator[Examined]:
    """Each row of the file in its order, with what it would do; `tick` is told how many rows are done."""
    known = {field.name: field for field in kind.fields}
    reads = [_read(row, file, known) for row in _sorted_out(file)]
    kind.prepare([read.values for read in reads if not read.problems and not read.outside])
    claimed: dict[Claim, int] = {}
    for done, read in enumerate(reads):
        tick(done)
        yield _judged(read, file, kind, claimed)


def _sorted_out(file: Incoming) -> Sequence[tuple[Row, dict[str, str], str]]:
    """Rows as texts by field, each with the reason why it is left aside, if it is."""
    if file.source is not None:
        return file.source.translate(file.table, file.options)
    columns = list(file.mapping.items())
    return [(row, {name: row.cells[number] for name, number in columns}, "") for row in file.table.rows]


def _read(sorted_row: tuple[Row, dict[str, str], str], file: Incoming, known: Mapping[str, Any]) -> Read:
    row, texts, outside = sorted_row
    read = Read(row, texts, {}, [], outside)
    for name, text in texts.items():
        if not text or outside:
            continue
        try:
            read.values[name] = (_formula_fault if plain(text) in FORMULA_FAULTS else known[name].read)(text)
        except RuleBroken as broken:
            read.problems.append(Problem(file.column(name) or known[name].label, text[:200], say_rule(broken)))
    return read


def _formula_fault(_text: str) -> None:
    raise RuleBroken(N_("Cette formule est en erreur dans le tableur : corrigez-la ou videz la cellule."))


def _judged(read: Read, file: Incoming, kind: Kind, claimed: dict[Claim, int]) -> Examined:
    line, label = read.row.line, _first_words(read, kind)
    if read.outside:
        return Examined(RowResult(line, Outcome.OUTSIDE, label, (Problem("", "", read.outside),)))
    missing = _missing(read, kind, file)
    try:
        given = kind.resolve(read.values) if _is_whole(read, kind) else {}
        if read.problems or missing:
            return _refused(read, file, kind, None, missing)
        record = kind.find(read.values)
        new = kind.merged(record, given) if record is not None else kind.blank(given)
        kind.check(new, record)
    except NotKept as broken:
        return _left_out(read, file, kind, broken, missing)
    except RuleBroken as broken:
        return _refused(read, file, kind, broken, missing)
    if twin := _claim(new, record, line, kind, claimed):
        return _refused(read, file, kind, twin)
    return _compared(line, kind, new, record)


def _left_out(read: Read, file: Incoming, kind: Kind, broken: NotKept, missing: Sequence[Problem]) -> Examined:
    """A row about something that the city does not follow: no fault of a published file, whose other faults count."""
    if read.problems or missing:
        return _refused(read, file, kind, None, missing)
    outcome = Outcome.OUTSIDE if file.source is not None else Outcome.REFUSED
    problem = Problem("", "", say_rule(broken))
    return Examined(RowResult(read.row.line, outcome, _first_words(read, kind), (problem,)))


def _is_whole(read: Read, kind: Kind) -> bool:
    """Whether all that a row cannot do without was there and could be read."""
    return all(field.name in read.values for field in kind.fields if field.is_required)


def _compared(line: int, kind: Kind, new: Any, record: Any) -> Examined:
    label = kind.label(new)
    if record is None:
        return Examined(RowResult(line, Outcome.NEW, label), new)
    found = differences(kind, kind.current(record), new)
    outcome = Outcome.CHANGED if found else Outcome.UNCHANGED
    return Examined(RowResult(line, outcome, label, (), found), new, record)


def differences(kind: Kind, before: Any, after: Any) -> tuple[Difference, ...]:
    """Field by field what changes, in words."""
    labels = {field.name: field.label for field in kind.fields}
    return tuple(
        Difference(
            gettext(labels.get(each.name, each.name)),
            kind.in_words(each.name, getattr(before, each.name)),
            kind.in_words(each.name, getattr(after, each.name)),
        )
        for each in fields(after)
        if each.name not in kind.kept_apart and getattr(before, each.name) != getattr(after, each.name)
    )


def _claim(new: Any, record: Any, line: int, kind: Kind, claimed: dict[Claim, int]) -> RuleBroken | None:
    """Why a value that one record alone may hold cannot be this one's; the row holds it from here on otherwise."""
    claims = list(kind.claims(new))
    for claim in claims:
        if claim in claimed:
            return RuleBroken(TWICE, claim[0], line=claimed[claim])
        owner = kind.owners.get(claim)
        if owner is not None and (record is None or record.id != owner):
            return RuleBroken(TAKEN, claim[0])
    claimed.update(dict.fromkeys(claims, line))
    return None


def _missing(read: Read, kind: Kind, file: Incoming) -> list[Problem]:
    """Fields that no record can do without and whose cell is empty."""
    unread = {problem.column for problem in read.problems}
    return [
        Problem(column, "", gettext("Cette cellule est vide : elle est nécessaire."))
        for field in kind.fields
        if field.is_required and field.name not in read.values
        if (column := file.column(field.name) or gettext(field.label)) not in unread
    ]


def _refused(
    read: Read, file: Incoming, kind: Kind, broken: RuleBroken | None, missing: Sequence[Problem] = ()
) -> Examined:
    """A row left out: what could not be read, what is missing, and what the kind has against it."""
    told = [] if broken is None else [*getattr(broken, "all_broken", (broken,))]
    problems = dict.fromkeys((*read.problems, *missing, *(_problem(read, file, kind, each) for each in told)))
    return Examined(RowResult(read.row.line, Outcome.REFUSED, _first_words(read, kind), tuple(problems)))


def _problem(read: Read, file: Incoming, kind: Kind, broken: RuleBroken) -> Problem:
    field = broken.field or ""
    label = next((each.label for each in kind.fields if each.name == field), "")
    return Problem(file.column(field) or (gettext(label) if label else ""), read.texts.get(field, ""), say_rule(broken))


def _first_words(read: Read, kind: Kind) -> str:
    """Something to know the row by when its record cannot be made: the texts that name it."""
    named = [read.texts.get(name, "") for name in kind.naming]
    return " ".join(text for text in named if text)[:120] or next((cell for cell in read.row.cells if cell), "")[:120]
