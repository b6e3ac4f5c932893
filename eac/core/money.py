"""Euros as whole cents."""

import re

from eac.core.errors import N_, RuleBroken


def parse_euros(text: str) -> int:
    """Cents of an amount as a French person types it (« 1 234,50 », « 12 € »); RuleBroken when it is not one."""
    compact = re.sub(r"[\s\u00a0\u202f€]", "", text)
    if not re.fullmatch(r"\d{1,9}([.,]\d{1,2})?", compact):
        raise RuleBroken(N_("« %(text)s » n’est pas un montant : écrivez par exemple 1 250 ou 12,50."), text=text)
    euros, _, cents = compact.replace(",", ".").partition(".")
    return int(euros) * 100 + int(cents.ljust(2, "0") or 0)


def write_euros(cents: int) -> str:
    """« 1 234,50 € » with narrow no-break spaces."""
    euros, rest = divmod(abs(cents), 100)
    grouped = f"{euros:,}".replace(",", "\u202f")
    sign = "-" if cents < 0 else ""
    return f"{sign}{grouped}{f',{rest:02}' if rest else ''}\u202f€"
