"""The « indices de position sociale » of schools, collèges and lycées; pure."""

from collections.abc import Mapping
from typing import ClassVar

from eac.core.errors import N_
from eac.core.typography import plain
from eac.imports.rules import ImportKind, Options
from eac.imports.sources.base import ELSEWHERE, Sorted, Source, Texts, is_inside, zone_of
from eac.imports.sources.directory import sector_of
from eac.imports.sources.headcounts import year_of


class SocialPosition(Source):
    """One row per establishment and year; lycées carry one index per stream and one of all."""

    name = "ips"
    title = N_("Indices de position sociale (ministère de l’Éducation nationale)")
    kind = ImportKind.SCHOOLS
    signature = (
        ("uai",),
        ("nom de l etablissement", "nom de l etablissment"),
        ("ips", "ips ensemble gt pro", "ips etab", "ips ensemble"),
        ("rentree scolaire", "annee scolaire"),
    )
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "uai": ("uai",),
        "name": ("nom de l etablissement", "nom de l etablissment"),
        "school_year": ("rentree scolaire", "annee scolaire"),
        "academy": ("academie",),
        "departement": ("code du departement", "code departement"),
        "insee": ("code insee de la commune",),
        "city": ("nom de la commune", "commune"),
        "sector": ("secteur",),
        "degree": ("niveau",),
        "lycee": ("type de lycee",),
        "ips": ("ips ensemble gt pro", "ips etab", "ips ensemble", "ips"),
        "headcount": ("effectifs", "effectifs ensemble gt pro"),
    }

    def row(self, raw: Texts, options: Options) -> tuple[Texts, str]:
        """The index with its year; where the school is new, also what the file knows of it."""
        year = year_of(raw, options)["school_year"]
        texts = {name: raw[name] for name in ("uai", "name", "insee", "city", "ips") if raw.get(name)}
        texts["ips_year"] = year
        if raw.get("headcount"):
            texts |= {"headcount": raw["headcount"], "headcount_year": year}
        texts |= {"sector": sector_of(raw.get("sector", ""), ""), "kind": kind_of(raw)}
        texts["holiday_zone"] = zone_of(raw.get("academy", ""))
        if plain(texts.get("ips", "")) in {"ns", "nd", ""}:
            texts.pop("ips", None)
            texts.pop("ips_year")
        inside = is_inside(options, raw.get("uai", ""), raw.get("insee", ""), raw.get("departement", ""))
        return texts, "" if inside else ELSEWHERE

    def settle(self, rows: list[Sorted], options: Options) -> list[Sorted]:  # noqa: ARG002  as all sources
        """Of several years of one school, the last."""
        last: dict[str, str] = {}
        for _row, texts, _aside in rows:
            last[texts["uai"]] = max(last.get(texts["uai"], ""), texts.get("ips_year", ""))
        return [
            (row, texts, aside or ("" if texts.get("ips_year", "") == last[texts["uai"]] else OLDER))
            for row, texts, aside in rows
        ]


OLDER = N_("Une année plus récente est dans le fichier.")


def kind_of(raw: Texts) -> str:
    """The French name of the kind, from the degree, the type of lycée, else from the name; empty when unsure."""
    name, lycee = plain(raw.get("name", "")), plain(raw.get("lycee", ""))
    if lycee or "lycee" in name:
        if "pol" in lycee or lycee == "lpo":
            return "Lycée polyvalent"
        return "Lycée professionnel" if "pro" in (lycee or name) or lycee == "lp" else "Lycée général et technologique"
    if "college" in plain(raw.get("degree", "")) or name.startswith(("college", "clg")):
        return "Collège"
    for word, kind in (
        ("maternelle", "École maternelle"),
        ("elementaire", "École élémentaire"),
        ("ecole", "École primaire"),
    ):
        if word in name:
            return kind
    return ""
