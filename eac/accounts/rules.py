"""What an account must satisfy."""

from dataclasses import dataclass

from eac.core.errors import N_, RuleBroken
from eac.identity.rules import Role

PASSWORD_LEAST = 12
"""Length first, no composition rules (OWASP ASVS 5.0, 6.2; CNIL deliberation 2022-100 with limited attempts)."""
PASSWORD_MOST = 200


@dataclass(frozen=True, slots=True)
class NewUser:
    """The command to open an account; `scope_id` is what the role is bound to, 0 for the city."""

    email: str
    display_name: str
    role: Role
    password: str | None = None
    scope_id: int = 0


def check_password(password: str, email: str = "") -> None:
    """RuleBroken when too short, too long, or made of the address."""
    if len(password) < PASSWORD_LEAST:
        raise RuleBroken(
            N_("Le mot de passe doit compter au moins %(least)s caractères."), "password", least=PASSWORD_LEAST
        )
    if len(password) > PASSWORD_MOST:
        raise RuleBroken(
            N_("Le mot de passe doit compter %(most)s caractères au plus."), "password", most=PASSWORD_MOST
        )
    if email and email.partition("@")[0].casefold() in password.casefold():
        raise RuleBroken(N_("Le mot de passe ne doit pas contenir l’adresse."), "password")
