"""Lists of hosts, visitors and wishes pasted from a spreadsheet, read line by line (pure)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain
from eac.gatherings.rules import (
    MOST_PARTIES,
    MOST_WISHES,
    GroupDetails,
    HostDetails,
    Round,
    read_away,
)

HOST_COLUMNS = ("label", "trade", "languages", "stand", "seats", "sector", "away")
GROUP_COLUMNS = ("label", "circle", "languages", "away")
_HEADINGS = {
    "label": ("nom", "exposant", "professionnel", "professionnelle", "visiteur", "groupe", "participant"),
    "trade": ("metier", "profession", "fonction", "activite"),
    "languages": ("langue", "langues"),
    "stand": ("stand", "table", "lieu", "emplacement"),
    "seats": ("places", "place", "capacite", "groupes"),
    "sector": ("secteur", "domaine", "filiere"),
    "away": ("absence", "absences", "absent", "indisponible", "indisponibilites"),
    "circle": ("organisation", "organisme", "societe", "structure", "etablissement"),
}
MOST_LINES = MOST_PARTIES
MOST_NAME = 200
MOST_SEATS = 50
Problem = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line as it is understood; `problems` say what to mend."""

    number: int
    label: str
    details: HostDetails | GroupDetails | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class WishLine:
    """The wishes of one group."""

    number: int
    label: str
    group_id: int | None = None
    host_ids: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def rows_of(text: str, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """(line number, column → text) of the lines that are not empty; a heading line sets the columns and is left out."""
    rows = cells_of(text)
    if rows and (heading := _heading(rows[0][1], columns)):
        columns, rows = heading, rows[1:]
    return [
        (number, {name: cell for name, cell in zip(columns, cells, strict=False) if name}) for number, cells in rows
    ]


def cells_of(text: str) -> list[tuple[int, list[str]]]:
    """(line number, cells) of the lines that are not empty."""
    separator = "\t" if "\t" in text else ";"
    return [
        (number, [cell.strip().strip('"').strip() for cell in line.split(separator)])
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip(f"{separator} \t")
    ]


def _heading(cells: Sequence[str], columns: Collection[str]) -> list[str]:
    found = []
    for cell in cells:
        words = re.findall(r"[a-z]+", plain(cell))
        names = (name for name in columns if words and words[0] in _HEADINGS[name])
        found.append(next(names, ""))
    is_heading = "label" in found and len([name for name in found if name]) >= min(2, len(cells))
    return found if is_heading else []


def read_hosts(text: str, taken: Collection[str], rounds: Sequence[Round]) -> list[Line]:
    """Hosts: name, trade, languages, stand, seats, sector, absences."""
    return _distinct([_host(number, cells, rounds) for number, cells in rows_of(text, HOST_COLUMNS)], taken)


def read_groups(text: str, taken: Collection[str], rounds: Sequence[Round]) -> list[Line]:
    """Visitors: name or post, organisation, languages, absences."""
    return _distinct([_group(number, cells, rounds) for number, cells in rows_of(text, GROUP_COLUMNS)], taken)


def _host(number: int, cells: Mapping[str, str], rounds: Sequence[Round]) -> Line:
    problems = _common(cells, rounds)
    seats = cells.get("seats", "")
    is_count = re.fullmatch(r"\d{1,2}", seats) is not None and 0 < int(seats) <= MOST_SEATS
    if seats and not is_count:
        problems.append((N_("« %(text)s » n’est pas un nombre de groupes reçus à la fois."), {"text": seats[:60]}))
    texts = {name: cells.get(name, "") for name in HOST_COLUMNS if name != "seats"}
    return Line(number, texts["label"], HostDetails(**texts, seats=int(seats) if is_count else 1), tuple(problems))


def _group(number: int, cells: Mapping[str, str], rounds: Sequence[Round]) -> Line:
    texts = {name: cells.get(name, "") for name in GROUP_COLUMNS}
    return Line(
        number,
        texts["label"],
        GroupDetails(texts["label"], texts["circle"], texts["languages"], texts["away"]),
        tuple(_common(cells, rounds)),
    )


def _common(cells: Mapping[str, str], rounds: Sequence[Round]) -> list[Problem]:
    problems: list[Problem] = []
    if not cells.get("label"):
        problems.append((N_("Donnez un nom."), {}))
    if any(len(cell) > MOST_NAME for cell in cells.values()):
        problems.append((N_("Chaque colonne compte %(most)s caractères au plus."), {"most": MOST_NAME}))
    try:
        read_away(cells.get("away", ""), rounds)
    except RuleBroken as broken:
        problems.append((broken.sentence, broken.values))
    return problems


def _distinct(lines: list[Line], taken: Collection[str]) -> list[Line]:
    seen, found = {plain(name) for name in taken}, []
    for line in lines:
        if line.label and plain(line.label) in seen:
            twice: Problem = (N_("Ce nom est déjà dans la liste, ou figure plus haut."), {})
            line = replace(line, problems=(*line.problems, twice))  # noqa: PLW2901  the line with what is wrong
        seen.add(plain(line.label))
        found.append(line)
    return found


# --- wishes -------------------------------------------------------------------------------------------------------


def read_wishes(text: str, groups: Mapping[str, int], hosts: Mapping[str, int]) -> list[WishLine]:
    """One line per group: its name, then the hosts it wishes for, best first. Names are those entered before."""
    known_groups = {plain(name): key for name, key in groups.items()}
    known_hosts = {plain(name): key for name, key in hosts.items()}
    seen: set[int] = set()
    lines = []
    for number, cells in cells_of(text):
        line = _wish(number, cells, known_groups, known_hosts)
        if line.group_id in seen:
            twice: Problem = (N_("Les vœux de ce groupe figurent déjà plus haut."), {})
            line = replace(line, problems=(*line.problems, twice))
        if line.group_id is not None:
            seen.add(line.group_id)
        lines.append(line)
    return lines


def _wish(number: int, cells: list[str], groups: Mapping[str, int], hosts: Mapping[str, int]) -> WishLine:
    label, *names = cells
    names = [name for name in names if name]
    problems: list[Problem] = []
    if plain(label) not in groups:
        problems.append((N_("Aucun groupe ne s’appelle « %(name)s »."), {"name": label[:60]}))
    unknown = [name for name in names if plain(name) not in hosts]
    problems += [(N_("Aucun exposant ne s’appelle « %(name)s »."), {"name": name[:60]}) for name in unknown[:3]]
    ids = tuple(dict.fromkeys(hosts[plain(name)] for name in names if plain(name) in hosts))
    if len(ids) > MOST_WISHES:
        problems.append((N_("Donnez %(most)s vœux au plus."), {"most": MOST_WISHES}))
    return WishLine(number, label, groups.get(plain(label)), ids, tuple(problems))
