"""A list of classes pasted from a spreadsheet, read line by line; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain
from eac.schools.commands import TeacherDetails
from eac.schools.rules import read_levels

COLUMNS = ("name", "levels", "headcount", "teacher")
"""The order of the columns when no heading says otherwise."""
_HEADINGS = {
    "name": ("classe", "nom", "libelle", "division"),
    "levels": ("niveau", "niveaux", "cours", "section"),
    "headcount": ("effectif", "effectifs", "eleves", "nombre", "nb"),
    "teacher": ("enseignant", "enseignante", "enseignants", "professeur", "maitre", "maitresse", "equipe", "prof"),
}
_CIVILITIES = frozenset({"m", "m.", "mr", "mme", "mlle", "monsieur", "madame"})
MOST_LINES = 200
MOST_PUPILS = 20_000


@dataclass(frozen=True, slots=True)
class Person:
    """A teacher of the city, to be recognised."""

    id: int
    first_name: str
    last_name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Around:
    """What a pasted list is read against: level codes, names that the school and year have, teachers."""

    levels: Collection[str]
    taken: Collection[str]
    people: Sequence[Person]


@dataclass(frozen=True, slots=True)
class Read:
    """One pasted line as it is understood; `newcomer` is a person nobody knows, `problems` say what to mend."""

    number: int
    name: str
    levels: tuple[str, ...] = ()
    headcount: int = 0
    teacher_id: int | None = None
    teacher: str = ""
    newcomer: TeacherDetails | None = None
    problems: tuple[tuple[str, Mapping[str, object]], ...] = field(default=())


def cells_of(text: str) -> list[tuple[int, dict[str, str]]]:
    """(line number, column → text) of the lines that are not empty; a heading line sets the columns and is left out."""
    separator = "\t" if "\t" in text else ";"
    rows = [
        (number, [cell.strip().strip('"').strip() for cell in line.split(separator)])
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip(f"{separator} \t")
    ]
    columns: Sequence[str] = COLUMNS
    if rows and (heading := _heading(rows[0][1])):
        columns, rows = heading, rows[1:]
    return [(number, _by_column(cells, columns)) for number, cells in rows]


def _heading(cells: Sequence[str]) -> list[str]:
    """The columns that a heading line names; empty when it is no heading."""
    found = []
    for cell in cells:
        words = re.findall(r"[a-z]+", plain(cell))
        found.append(next((name for name, known in _HEADINGS.items() if words and words[0] in known), ""))
    has_figure = any(re.search(r"\d", cell) for cell in cells)
    return found if len([name for name in found if name]) >= min(2, len(cells)) and not has_figure else []


def _by_column(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    if columns is COLUMNS and len(cells) > 1 and re.fullmatch(r"\d+", cells[1]):  # the levels are left out
        cells = [cells[0], "", *cells[1:]]
    found: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name:
            found.setdefault(name, cell)
    return {name: found.get(name, "") for name in COLUMNS}


def read(text: str, around: Around) -> list[Read]:
    """All lines, each with all its problems; a name that stands twice is one."""
    seen = {plain(name) for name in around.taken}
    lines = []
    for number, cells in cells_of(text):
        line = _read(number, cells, around)
        if plain(line.name) in seen:
            line = _with(line, N_("Une classe de ce nom existe déjà cette année, ou figure plus haut."))
        seen.add(plain(line.name))
        lines.append(line)
    return lines


def _with(line: Read, sentence: str, **values: object) -> Read:
    return replace(line, problems=(*line.problems, (sentence, values)))


def _read(number: int, cells: Mapping[str, str], around: Around) -> Read:
    line = Read(number, cells["name"])
    if not line.name:
        line = _with(line, N_("Donnez un nom à cette classe."))
    elif len(line.name) > 120:  # noqa: PLR2004  the width of the column
        line = _with(line, N_("Le nom compte 120 caractères au plus."))
    try:
        has_own = bool(cells["levels"])
        levels = read_levels(cells["levels"] or line.name, around.levels, is_strict=has_own)
        line = replace(line, levels=levels)
    except RuleBroken as broken:
        if line.name:
            line = _with(line, broken.sentence, **broken.values)
    return _taught(_counted(line, cells["headcount"]), cells["teacher"], around.people)


def _counted(line: Read, text: str) -> Read:
    found = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?(?: ?[eé]l[eè]ves?)?", "".join(text.split(" ")))
    if not text:
        return _with(line, N_("Indiquez l’effectif."))
    if found is None or int(found[1]) > MOST_PUPILS:
        return _with(line, N_("« %(text)s » n’est pas un effectif : écrivez un nombre."), text=text)
    return replace(line, headcount=int(found[1]))


def _taught(line: Read, text: str, people: Sequence[Person]) -> Read:
    line = replace(line, teacher=text)
    if not text:
        return line
    found = recognised(text, people)
    if len(found) == 1:
        return replace(line, teacher_id=found[0].id)
    if found:
        return _with(line, N_("Plusieurs personnes s’appellent %(name)s : donnez l’adresse électronique."), name=text)
    if "@" in text and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return _with(line, N_("« %(text)s » n’est pas une adresse complète."), text=text)
    return replace(line, newcomer=newcomer(text))


def _words(text: str) -> list[str]:
    return [word for word in plain(text).replace(",", " ").split() if word not in _CIVILITIES]


def recognised(text: str, people: Sequence[Person]) -> list[Person]:
    """Those whom an address, a full name in either order, or a last name alone stands for."""
    if "@" in text:
        return [each for each in people if each.email and each.email.casefold() == text.strip().casefold()]
    words = sorted(_words(text))
    whole = [each for each in people if sorted(_words(f"{each.first_name} {each.last_name}")) == words]
    return whole or [each for each in people if sorted(_words(each.last_name)) == words]


def newcomer(text: str) -> TeacherDetails:
    """A person nobody knows yet, by what was typed: « DURAND Agnès », « Agnès Durand », an address."""
    if "@" in text:
        first, _dot, last = text.partition("@")[0].replace("_", ".").partition(".")
        return TeacherDetails((last or first).title()[:300], first.title()[:300] if last else "", text.strip()[:320])
    words = [word for word in text.split() if plain(word) not in _CIVILITIES] or [text]
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if capitals and len(capitals) < len(words):
        rest = [word for word in words if word not in capitals]
        return TeacherDetails(" ".join(capitals)[:300], " ".join(rest)[:300])
    return TeacherDetails(words[-1][:300], " ".join(words[:-1])[:300])
