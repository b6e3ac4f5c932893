"""Finding accounts."""

from sqlalchemy import func, select

from eac.db import db
from eac.identity.models import Membership, SignIn, User
from eac.identity.rules import Role


def find_user(email: str) -> User | None:
    """The account of an e-mail address, whatever its capitals."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def find_open_sign_in(token_hash: str) -> SignIn | None:
    """The open session of a browser."""
    return db.session.scalar(select(SignIn).filter_by(token_hash=token_hash, ended_at=None))


def first_user(role: Role) -> User | None:
    """The oldest active account of a role (the demonstration's one-click sign-in)."""
    return db.session.scalar(
        select(User).join(Membership).where(Membership.role == role, User.active).order_by(User.id).limit(1)
    )
