"""Opening accounts, signing browsers in and out."""

from hashlib import sha256
from secrets import token_hex, token_urlsafe

from flask_security.utils import hash_password

from eac.accounts.rules import NewUser, check_password
from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.db import db
from eac.identity import queries
from eac.identity.models import Membership, SignIn, User
from eac.identity.rules import SCOPE_OF, Scope


def open_account(new: NewUser, *, by: Actor) -> User:
    """A new account with its first role; RuleBroken when the address is taken or the password too weak."""
    if queries.find_user(new.email):
        raise RuleBroken(N_("Un compte existe déjà pour cette adresse."), "email")
    scope = SCOPE_OF[new.role]
    if scope is not Scope.CITY and not new.scope_id:
        raise RuleBroken(N_("Ce rôle agit pour un établissement, une structure ou une personne : indiquez laquelle."))
    if new.password is not None:
        check_password(new.password, new.email)
    person = User(
        email=new.email.strip().lower(),
        display_name=new.display_name,
        password=hash_password(new.password) if new.password else None,
        fs_uniquifier=token_hex(32),
        memberships=[Membership(role=new.role, scope=scope, scope_id=new.scope_id)],
    )
    db.session.add(person)
    audit.record("open_account", person, f"Compte ouvert pour {person.display_name}", by=by)
    return person


def token_hash(token: str) -> str:
    """What the database keeps of a browser's token."""
    return sha256(token.encode()).hexdigest()


def sign_in(person: User, browser: str, *, by: Actor) -> str:
    """Open a session for a browser and give the token that its cookie carries."""
    token = token_urlsafe(32)
    opened = SignIn(user_id=person.id, token_hash=token_hash(token), browser=browser[:200])
    db.session.add(opened)
    audit.record("sign_in", opened, f"Connexion de {person.display_name}", by=by)
    return token


def sign_out(token: str, *, by: Actor) -> None:
    """End a browser's session: its cookie opens nothing from now on."""
    opened = queries.find_open_sign_in(token_hash(token))
    if opened is not None:
        opened.ended_at = clock.now()
        audit.record("sign_out", opened, f"Déconnexion de {by.display_name}", by=by)
