"""Accounts, what they act for, and where they are signed in."""

from datetime import datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.core import clock
from eac.core.errors import N_
from eac.db import Archivable, Model, Stamped, Versioned, say_constraint
from eac.identity.rules import Role, Scope


class User(UserMixin, Stamped, Archivable, Versioned, Model):
    """A person who signs in. `password` holds the argon2id hash only."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    display_name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255), default=None)
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", lazy="selectin", cascade="all, delete-orphan", order_by="Membership.id"
    )

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # Flask-Security declares a plain attribute
        """None for Flask-Security: what a person may do is read from memberships, by `policy` alone."""
        return []


say_constraint("uq_user_email", N_("Un compte existe déjà pour cette adresse."), "email")


class Membership(Model):
    """A role, and what it is bound to: a structure, a school, a teacher or practitioner record, or the whole city."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "scope_id"),
        Index("ix_membership_scope", "scope", "scope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role]
    scope: Mapped[Scope]
    scope_id: Mapped[int] = mapped_column(default=0)
    user: Mapped[User] = relationship(back_populates="memberships")


class SignIn(Model):
    """One open session of one browser; its cookie is worth nothing once `ended_at` is set."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    browser: Mapped[str] = mapped_column(String(200), default="")
