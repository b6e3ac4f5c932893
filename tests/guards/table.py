"""The table of routes as people wrote it, and the address of each line for either half of the city."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from tests.guards.city import IDENTITIES, Half

TABLES = sorted((Path(__file__).parent / "matrix").glob("*.toml"))
KINDS = {
    "deplacements-de-seances": "move",
    "a-programmer": "unplaced",
    "seances": "session",
    "etablissements": "school",
    "classes": "class",
    "enseignants": "teacher",
    "intervenants": "practitioner",
    "structures": "partner",
    "lieux": "venue",
    "oeuvres": "work",
    "offres": "activity",
    "agendas": "teacher",
    "vacances": "holiday",
    "feries": "public_holiday",
    "annees": "year",
    "termes": "term",
    "parcours": "pathway",
    "imports": "import",
    "documents": "document",
    "fermetures": "closure",
    "exceptions": "availability",
    "temps-forts": "gathering",
    "rencontres": "rotation",
    "groupes-rencontre": "rotation_group",
    "exposants": "rotation_host",
    "rendez-vous": "meeting",
    "deplacements": "trip",
    "villes-partenaires": "partner_city",
    "messages": "message",
    "reponses": "answer",
}
"""The part of an address before an id → what the id is of."""
WORDS = {
    "<year>": "2026-2027",
    "<kind>": "teacher",
    "<topic>": "agenda",
    "<code>": "domain",
    "<format>": "csv",
    "<path:filename>": "css/tokens.css",
}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    method: str
    rule: str
    whose: str
    expected: tuple[str, ...]

    @property
    def name(self) -> str:
        """As it is written."""
        return f"{self.method} {self.rule} {self.whose}".strip()


def read(table: Path) -> list[Line]:
    """The lines of a table."""
    content = tomllib.loads(table.read_text(encoding="utf-8"))
    lines = []
    for key, text in content.items():
        method, rule, *whose = key.split()
        expected = tuple(text.split()) if " " in text else (text,) * len(IDENTITIES)
        assert len(expected) == len(IDENTITIES), f"{table.name}: {key}"
        lines.append(Line(method, rule, whose[0] if whose else "", expected))
    return lines


LINES = [line for table in TABLES for line in read(table)]


def fill(rule: str, half: Half) -> str:
    """The address of a rule for a half's subjects; what can be restored is archived."""
    if rule.startswith("/f/"):
        return half.feed_path
    if rule.startswith(("/r/", "/m/")):
        return half.links[rule[1]] + rule.partition("<signature>")[2].replace("<kind>", "digest")
    if "export." in rule:
        rule = rule.replace("<kind>", "csv")
    if "modele" in rule:
        rule = rule.replace("<kind>", "schools")
    for word, value in WORDS.items():
        rule = rule.replace(word, value)
    found = re.search(r"([\w-]+)/<int:id>", rule)
    if found is None:
        return rule
    kind = KINDS["agendas" if rule.startswith("/agendas") else found[1]]
    ids = half.archived if rule.endswith("/retablir") and kind in half.archived else half.ids
    return rule.replace("<int:id>", str(ids[kind]))


def routes(app: Flask) -> set[tuple[str, str]]:
    """All (method, rule) of the application."""
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
