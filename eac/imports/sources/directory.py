"""The « annuaire de l’éducation »: every establishment with its address, kind, sector and position; pure."""

from collections.abc import Mapping
from typing import ClassVar

from eac.core.errors import N_
from eac.core.typography import plain
from eac.imports.matching import heading_key
from eac.imports.rules import ImportKind, Options
from eac.imports.sources.base import ELSEWHERE, Sorted, Source, Texts, is_inside, zone_of
from eac.imports.values import school_year

# Natures of the « base centrale des établissements » (code nature UAI), those with classes.
NURSERY = {"101", "102", "103"}
ELEMENTARY = {"151", "152", "153", "154", "160", "162", "169", "170"}
SECONDARY = {
    "300": "Lycée général et technologique",
    "301": "Lycée général et technologique",
    "302": "Lycée général et technologique",
    "306": "Lycée polyvalent",
    "310": "Lycée général et technologique",
    "312": "Lycée général et technologique",
    "315": "Collège",
    "320": "Lycée professionnel",
    "332": "Lycée professionnel",
    "334": "Lycée professionnel",
    "335": "Lycée général et technologique",
    "340": "Collège",
    "350": "Collège",
    "352": "Collège",
    "370": "EREA",
    "380": "Lycée professionnel",
    "390": "Collège",
    "400": "Enseignement supérieur",
}
CARE = ("24", "25")
SERVICE = N_("Service administratif ou d’information : il n’a pas de classe.")
CARED = N_("Établissement médico-social : cochez la case pour les prendre aussi.")
CLOSED = N_("Fermé, d’après le fichier.")
UNKNOWN = N_("Nature d’établissement non retenue : %s.")
SAME = N_("Même UAI que la ligne %s, qui est prise.")


class Directory(Source):
    """One row per establishment; some UAI stand on several rows, for their annexes."""

    name = "annuaire"
    title = N_("Annuaire de l’éducation (ministère de l’Éducation nationale)")
    kind = ImportKind.SCHOOLS
    signature = (
        ("identifiant de l etablissement", "numero uai", "identifiant etablissement"),
        ("nom etablissement", "appellation officielle", "nom de l etablissement"),
        ("code nature", "nature uai"),
        ("etat", "etat etablissement"),
    )
    columns: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "uai": ("identifiant de l etablissement", "numero uai", "identifiant etablissement"),
        "name": ("nom etablissement", "appellation officielle", "nom de l etablissement"),
        "nature": ("code nature", "nature uai"),
        "nature_name": ("libelle nature", "nature uai libe"),
        "sector": ("statut public prive", "secteur public prive libe", "secteur"),
        "contract": ("type contrat prive", "contrat prive"),
        "nursery": ("ecole maternelle",),
        "elementary": ("ecole elementaire",),
        "address": ("adresse 1", "adresse uai", "adresse"),
        "postcode": ("code postal", "code postal uai"),
        "city": ("nom commune", "libelle commune", "commune"),
        "insee": ("code commune", "code insee commune"),
        "departement": ("code departement",),
        "academy": ("libelle academie",),
        "phone": ("telephone",),
        "email": ("mail", "courriel"),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
        "priority": ("appartenance education prioritaire",),
        "headcount": ("nombre d eleves", "nombre eleves"),
        "updated": ("date maj ligne", "date de mise a jour"),
        "state": ("etat", "etat etablissement"),
    }

    def row(self, raw: Texts, options: Options) -> tuple[Texts, str]:
        """Fields of a school; left aside when closed, elsewhere, or without classes."""
        texts = {name: raw.get(name, "") for name in TAKEN if raw.get(name)}
        texts["kind"] = kind_of(raw)
        texts["sector"] = sector_of(raw.get("sector", ""), raw.get("contract", ""))
        texts["holiday_zone"] = zone_of(raw.get("academy", ""))
        if raw.get("priority"):
            texts["priority"] = raw["priority"]
        if raw.get("headcount"):
            texts["headcount_year"] = _year_of(raw.get("updated", ""), options)
        return texts, self._aside(raw, texts["kind"], options)

    def settle(self, rows: list[Sorted], options: Options) -> list[Sorted]:  # noqa: ARG002  as all sources
        """A UAI on several rows is taken once: the row that is not an annexe, else the first."""
        best: dict[str, Sorted] = {}
        for each in rows:
            uai, kept = each[1].get("uai", ""), best.get(each[1].get("uai", ""))
            if uai and not each[2] and (kept is None or (_is_annexe(kept[1]) and not _is_annexe(each[1]))):
                best[uai] = each
        return [
            each
            if each[2] or (kept := best.get(each[1].get("uai", ""))) is None or kept is each
            else (each[0], each[1], SAME % kept[0].line)
            for each in rows
        ]

    def _aside(self, raw: Texts, kind: str, options: Options) -> str:
        nature = raw.get("nature", "")
        if not is_inside(options, raw.get("uai", ""), raw.get("insee", ""), raw.get("departement", "")):
            return ELSEWHERE
        if heading_key(raw.get("state", "")) in {"ferme", "fermee", "3"}:
            return CLOSED
        if nature.startswith("8") and not kind:
            return SERVICE
        if nature.startswith(CARE) and not options.with_care:
            return CARED
        return "" if kind else UNKNOWN % (raw.get("nature_name") or nature or "–")


TAKEN = (
    "uai",
    "name",
    "address",
    "postcode",
    "city",
    "insee",
    "phone",
    "email",
    "latitude",
    "longitude",
    "headcount",
)


def kind_of(raw: Texts) -> str:
    """The French name of the kind; empty for what has no classes."""
    nature, nursery, elementary = raw.get("nature", ""), raw.get("nursery", ""), raw.get("elementary", "")
    if nature in NURSERY:
        return "École primaire" if elementary == "1" else "École maternelle"
    if nature in ELEMENTARY:
        if nursery == "1":
            return "École maternelle" if elementary == "0" else "École primaire"
        return "École élémentaire"
    return "Établissement médico-social" if nature.startswith(CARE) else SECONDARY.get(nature, "")


def sector_of(sector: str, contract: str) -> str:
    """The French name of the sector; a private school whose contract is not said is taken to have one."""
    if plain(sector).startswith("pu"):
        return "Public"
    if "hors contrat" in plain(contract):
        return "Privé hors contrat"
    return "Privé sous contrat" if sector else ""


def _is_annexe(texts: Texts) -> bool:
    return "annexe" in plain(texts.get("name", ""))


def _year_of(updated: str, options: Options) -> str:
    """The school year of a headcount: the one in which the row was last brought up to date."""
    if len(updated) >= 7 and updated[:4].isdigit() and updated[5:7].isdigit():  # noqa: PLR2004  « 2023-06 »
        return school_year(str(int(updated[:4]) - (int(updated[5:7]) < 9)))  # noqa: PLR2004  September
    return options.school_year
