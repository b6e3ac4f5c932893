"""Published headcounts: of primary schools by level and number of classes, of collèges and lycées in all; pure."""

import re
from collections.abc import Mapping
from typing import ClassVar

from eac.core.errors import N_
from eac.imports.rules import ImportKind, Options
from eac.imports.sources.base import ELSEWHERE, Source, Texts, is_inside
from eac.imports.values import school_year

LEVELS = ("cp", "ce1", "ce2", "cm1", "cm2")


class PrimaryHeadcounts(Source):
    """One row per school and year. Levels of nursery school are counted together."""

    name = "effectifs-ecoles"
    title = N_("Effectifs par école et nombre de classes (ministère de l’Éducation nationale)")
    kind = ImportKind.HEADCOUNTS
    signature = (
        ("numero de l ecole", "uai", "numero ecole"),
        ("nombre total de classes", "nombre de classes"),
        ("nombre total d eleves", "nombre d eleves"),
        ("nombre d eleves en cp hors ulis", "cp", "nombre d eleves en cp"),
    )
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "uai": ("numero de l ecole", "uai", "numero ecole"),
        "school_year": ("rentree scolaire", "annee scolaire", "rentree"),
        "departement": ("code departement",),
        "commune": ("code commune", "code insee commune"),
        "classes": ("nombre total de classes", "nombre de classes"),
        "pupils": ("nombre total d eleves", "nombre d eleves"),
        "nursery": (
            "nombre d eleves en pre elementaire hors ulis",
            "nombre d eleves en preelementaire hors ulis",
            "nombre d eleves en pre elementaire",
        ),
        "ulis": ("nombre d eleves en ulis", "ulis"),
        **{
            level: (f"nombre d eleves en {level} hors ulis", f"nombre d eleves en {level}", level)
            for level in ("tps", "ps", "ms", "gs", *LEVELS)
        },
    }

    def row(self, raw: Texts, options: Options) -> tuple[Texts, str]:
        """The counts as they are, the year as « 2022-2023 »."""
        texts = {name: text for name, text in raw.items() if name not in PLACES and text}
        texts.update(year_of(raw, options))
        inside = is_inside(options, raw.get("uai", ""), raw.get("commune", ""), raw.get("departement", ""))
        return texts, "" if inside else ELSEWHERE


class SecondaryHeadcounts(Source):
    """One row per establishment and year, the total alone."""

    name = "effectifs-second-degre"
    title = N_("Effectifs du second degré (ministère de l’Éducation nationale)")
    kind = ImportKind.HEADCOUNTS
    signature = (
        ("numero d etablissement", "numero etablissement", "uai"),
        ("nombre d eleves", "nombre d eleves total", "nombre eleves total"),
        ("type d etablissement", "denomination principale"),
        ("annee scolaire", "rentree scolaire"),
    )
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "uai": ("numero d etablissement", "numero etablissement", "uai"),
        "school_year": ("annee scolaire", "rentree scolaire"),
        "departement": ("code departement", "code departement pays"),
        "commune": ("code commune", "code insee commune"),
        "pupils": ("nombre d eleves", "nombre d eleves total", "nombre eleves total"),
        "6e": ("6emes total", "6eme total", "nombre d eleves en 6eme"),
        "5e": ("5emes total", "5eme total", "nombre d eleves en 5eme"),
        "4e": ("4emes total", "4eme total", "nombre d eleves en 4eme"),
        "3e": ("3emes total", "3eme total", "nombre d eleves en 3eme"),
        "2de": ("2ndes gt", "2nde gt", "nombre d eleves en 2nde"),
        "1re": ("1eres g", "1ere g", "nombre d eleves en 1ere"),
        "tle": ("terminales g", "nombre d eleves en terminale"),
    }

    def row(self, raw: Texts, options: Options) -> tuple[Texts, str]:
        """The total and the levels, where they are told."""
        texts = {name: text for name, text in raw.items() if name not in PLACES and text}
        texts.update(year_of(raw, options))
        inside = is_inside(options, raw.get("uai", ""), raw.get("commune", ""), raw.get("departement", ""))
        return texts, "" if inside else ELSEWHERE


PLACES = frozenset({"departement", "commune", "school_year"})


def year_of(raw: Texts, options: Options) -> Texts:
    """The school year that a row is of; the import's when it does not say."""
    text = raw.get("school_year", "")
    return {"school_year": school_year(text) if re.match(r"\d{4}", text) else options.school_year}
