"""Matching the headings of a file with the fields of a kind; pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from eac.core.typography import plain


class Named(Protocol):
    """A field: its name, its heading and the other headings it goes by."""

    @property
    def name(self) -> str:
        """In commands."""

    @property
    def label(self) -> str:
        """In files."""

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Other headings, plain."""


def heading_key(heading: str) -> str:
    """A heading without what changes from one year's file to the next: accents, capitals, « _ », punctuation."""
    return " ".join(re.sub(r"[^a-z0-9+]+", " ", plain(heading)).split())


def match(headings: Sequence[str], fields: Sequence[Named], known: Mapping[str, str]) -> dict[str, int]:
    """Field → column. What a person chose before comes first, then the same heading, then synonyms, then a beginning.

    A column serves one field; `known` maps a plain heading to a field, or to nothing when it is to be left out.
    """
    keys = [heading_key(heading) for heading in headings]
    left = {number for number, key in enumerate(keys) if known.get(key) != ""}
    mapping: dict[str, int] = {}
    for rank in (_chosen, _same, _synonym, _beginning):
        for field in fields:
            if field.name in mapping:
                continue
            column = next((number for number in sorted(left) if rank(keys[number], field, known)), None)
            if column is not None:
                mapping[field.name] = column
                left.discard(column)
    return mapping


def _chosen(key: str, field: Named, known: Mapping[str, str]) -> bool:
    return known.get(key) == field.name


def _same(key: str, field: Named, known: Mapping[str, str]) -> bool:
    return key not in known and key in {heading_key(field.label), heading_key(field.name)}


def _synonym(key: str, field: Named, known: Mapping[str, str]) -> bool:
    return key not in known and key in field.synonyms


def _beginning(key: str, field: Named, known: Mapping[str, str]) -> bool:
    names = (heading_key(field.label), *field.synonyms)
    return key not in known and any(len(name) > 3 and key.startswith(f"{name} ") for name in names)  # noqa: PLR2004  said in words above
