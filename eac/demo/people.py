"""Invented teachers: the same person keeps the same rank in a school from one year to the next."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from random import Random

from eac.demo import city, tables
from eac.demo.city import DemoSchool

DOMAIN = "example.org"
"""Reserved for examples (RFC 2606): no mail can reach anybody."""

SHARED_POSTS = 6
"""In primary schools, one class in six is shared by two teachers."""


@dataclass(frozen=True, slots=True)
class DemoTeacher:
    """A teacher of one school."""

    uai: str
    first_name: str
    last_name: str
    subject: str

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return address(self.first_name, self.last_name)


def address(first_name: str, last_name: str) -> str:
    """« prenom.nom » in plain letters, in the domain kept for examples."""
    text = f"{first_name}.{last_name}".lower().replace("œ", "oe").replace("æ", "ae").replace(" ", "-")
    bare = unicodedata.normalize("NFD", text)
    return "".join(char for char in bare if not unicodedata.combining(char)) + f"@{DOMAIN}"


@cache
def staffing() -> dict[tuple[str, int], tuple[DemoTeacher, ...]]:
    """The teachers of each class, by school and rank of the class in it."""
    names = _names()
    found: dict[tuple[str, int], tuple[DemoTeacher, ...]] = {}
    for school in city.schools():
        ranks = [one.rank for one in city.classes_of(school, "")]
        rng = Random(f"teachers {school.uai}")
        if school.kind in {"creche", "nursery", "elementary", "primary"}:
            found |= {(school.uai, rank): _primary(school.uai, rank, names) for rank in ranks}
        else:
            found |= _secondary(school, ranks, names, rng)
    return found


def teachers(taken: Iterable[tuple[DemoTeacher, ...]]) -> list[DemoTeacher]:
    """Each teacher once, in order of first appearance."""
    return list(dict.fromkeys(one for group in taken for one in group))


def heads() -> dict[str, tuple[str, str]]:
    """First and last name of the head of each school."""
    rng = Random("heads")
    content = tables.read_toml("demo", "names")
    lasts = rng.sample(content["last_names"], len(city.schools()))
    firsts = rng.sample(content["first_names"], len(city.schools()))
    # Doubled names, so that no head has a teacher's name.
    doubles = rng.sample(content["last_names"], len(city.schools()))
    people = zip(firsts, lasts, doubles, strict=True)
    return {
        school.uai: (first, f"{last}-{double}" if last != double else f"{last}-Roy")
        for school, (first, last, double) in zip(city.schools(), people, strict=True)
    }


def _names() -> list[tuple[str, str]]:
    """Pairs of names in a fixed random order, each pair once."""
    content = tables.read_toml("demo", "names")
    pairs = [(first, last) for first in content["first_names"] for last in content["last_names"]]
    Random("names").shuffle(pairs)
    return pairs


def _primary(uai: str, rank: int, names: list[tuple[str, str]]) -> tuple[DemoTeacher, ...]:
    count = 2 if rank % SHARED_POSTS == SHARED_POSTS - 1 else 1
    return tuple(DemoTeacher(uai, *names.pop(), "") for _ in range(count))


def _subjects(kind: str) -> list[str]:
    """What is taught in a kind of school."""
    content = tables.read_toml("demo", "names")
    if kind == "higher":
        return list(content["higher_subjects"])
    return [*content["subjects"], *(content["lycee_subjects"] if kind != "college" else [])]


def _secondary(
    school: DemoSchool, ranks: list[int], names: list[tuple[str, str]], rng: Random
) -> dict[tuple[str, int], tuple[DemoTeacher, ...]]:
    """Two teachers of different subjects for each class, out of a pool somewhat smaller than the classes."""
    subjects = _subjects(school.kind)
    size = max(2, round(len(ranks) * 0.8))
    pool = [DemoTeacher(school.uai, *names.pop(), subjects[n % len(subjects)]) for n in range(size)]
    found: dict[tuple[str, int], tuple[DemoTeacher, ...]] = {}
    for rank in ranks:
        main = pool[rank % size]
        others = [one for one in pool if one.subject != main.subject]
        found[school.uai, rank] = (main, rng.choice(others))
    return found
