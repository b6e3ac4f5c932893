"""What a person decides when two schools become one: which values stay, how clashing classes are named; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain


@dataclass(frozen=True, slots=True)
class Part:
    """What is chosen in one go: its name, its heading, and the columns of a school that go together."""

    name: str
    label: str
    columns: tuple[str, ...]


PARTS = (
    Part("name", N_("Nom"), ("name",)),
    Part("uai", N_("UAI"), ("uai",)),
    Part("kind", N_("Type d’établissement"), ("kind",)),
    Part("sector", N_("Secteur"), ("sector",)),
    Part("priority", N_("Éducation prioritaire"), ("priority",)),
    Part("is_qpv", N_("Quartier prioritaire"), ("is_qpv",)),
    Part("ips", N_("Indice de position sociale"), ("ips", "ips_year")),
    Part("headcount", N_("Effectif publié"), ("headcount", "headcount_year")),
    Part("place", N_("Adresse"), ("address", "postcode", "city", "insee")),
    Part("position", N_("Latitude et longitude"), ("latitude", "longitude")),
    Part("phone", N_("Téléphone"), ("phone",)),
    Part("email", N_("Adresse électronique"), ("email",)),
    Part("holiday_zone", N_("Zone de vacances"), ("holiday_zone",)),
    Part("notes", N_("Notes internes"), ("notes",)),
)
OPENINGS = "openings"
"""The week of class is chosen like a part, but stands in rows of its own."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What was decided: the parts taken from the school that goes, the new names of its classes, and its version."""

    taken: frozenset[str] = frozenset()
    names: Mapping[int, str] = field(default_factory=dict)
    other_version: int | None = None


@dataclass(frozen=True, slots=True)
class ClassName:
    """A class as it is told from others: by its school year and name."""

    id: int
    school_year: str
    name: str


def differing(keep: Any, gone: Any) -> list[Part]:
    """The parts in which two schools differ."""
    return [part for part in PARTS if values(keep, part) != values(gone, part)]


def values(school: Any, part: Part) -> tuple[Any, ...]:
    """What a school holds of a part."""
    return tuple(getattr(school, column) for column in part.columns)


def is_better(gone: Any, keep: Any, part: Part) -> bool:
    """Whether the one that goes knows a part that the other does not."""
    return not any(values(keep, part)) and any(values(gone, part))


def clashes(keep: Sequence[ClassName], gone: Sequence[ClassName]) -> list[ClassName]:
    """The classes of the one that goes whose name is taken, that year, in the one that stays."""
    taken = {(each.school_year, plain(each.name)) for each in keep}
    return [each for each in gone if (each.school_year, plain(each.name)) in taken]


def free_name(name: str, year: str, known: Sequence[ClassName]) -> str:
    """« CE2 B (2) », or the first number that is free."""
    taken = {plain(each.name) for each in known if each.school_year == year}
    number = 2
    while plain(f"{name[:110]} ({number})") in taken:
        number += 1
    return f"{name[:110]} ({number})"


def check_names(keep: Sequence[ClassName], gone: Sequence[ClassName], names: Mapping[int, str]) -> None:
    """RuleBroken on the first class whose name is still taken, or empty."""
    taken = {(each.school_year, plain(each.name)) for each in keep}
    for each in gone:
        name = names.get(each.id, each.name)
        if not name.strip():
            raise RuleBroken(N_("Donnez un nom à cette classe."), f"rename_{each.id}")
        if (each.school_year, plain(name)) in taken:
            raise RuleBroken(
                N_("Une classe « %(name)s » existe déjà en %(year)s dans l’établissement qui reste : changez ce nom."),
                f"rename_{each.id}",
                name=name,
                year=each.school_year,
            )
        taken.add((each.school_year, plain(name)))
