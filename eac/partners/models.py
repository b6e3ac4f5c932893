"""Tables of structures, practitioners, venues and works."""

from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eac.core.errors import N_
from eac.core.geography import Position
from eac.core.phones import digits_of
from eac.db import Archivable, Base, Model, Searchable, Stamped, Versioned, found_by, say_constraint
from eac.partners.rules import PartnerKind, VenueKind, WorkKind
from eac.reference.models import OpenHalfDay


class Partner(Stamped, Archivable, Versioned, Searchable, Model):
    """A structure that offers activities, municipal or not."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[PartnerKind] = mapped_column(index=True)
    is_municipal: Mapped[bool] = mapped_column(default=False)
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)
    contact_name: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    agreement_from: Mapped[date | None] = mapped_column(default=None)
    agreement_until: Mapped[date | None] = mapped_column(default=None)
    notes: Mapped[str] = mapped_column(Text, default="")

    @property
    def search_source(self) -> str:
        """Name, contact, SIRET, telephone and address, all of which its sheet shows."""
        return found_by(self.name, self.contact_name, self.siret, digits_of(self.phone or ""), self.email)


say_constraint("uq_partner_name", N_("Une structure porte déjà ce nom."), "name")
say_constraint("uq_partner_siret", N_("Une structure porte déjà ce SIRET."), "siret")

practitioner_partner = Table(
    "practitioner_partner",
    Base.metadata,
    Column("practitioner_id", ForeignKey("practitioner.id", ondelete="CASCADE"), primary_key=True),
    Column("partner_id", ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Practitioner(Stamped, Archivable, Versioned, Searchable, Model):
    """An artist or professional who meets classes. `honorability_on` is the date of the last check."""

    __tablename__ = "practitioner"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(300), default="")
    last_name: Mapped[str] = mapped_column(String(300))
    trade: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    phone: Mapped[str] = mapped_column(String(30), default="")
    languages: Mapped[str] = mapped_column(String(200), default="")
    honorability_on: Mapped[date | None] = mapped_column(default=None)
    notes: Mapped[str] = mapped_column(Text, default="")
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
    partners: Mapped[list[Partner]] = relationship(
        secondary=practitioner_partner, lazy="selectin", order_by=Partner.name
    )
    openings: Mapped[list["PractitionerOpening"]] = relationship(
        cascade="all, delete-orphan", order_by="PractitionerOpening.weekday, PractitionerOpening.opens"
    )

    @property
    def full_name(self) -> str:
        """First name, last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def search_source(self) -> str:
        """Names, trade, telephone and address, all of which their sheet shows."""
        return found_by(self.full_name, self.trade, digits_of(self.phone or ""), self.email)


say_constraint("uq_practitioner_email", N_("Cette adresse est déjà celle d’une autre personne."), "email")


class PractitionerOpening(OpenHalfDay, Model):
    """A half-day of the week when a practitioner can come; one without any can come at all hours."""

    __tablename__ = "practitioner_opening"
    __table_args__ = (
        UniqueConstraint("practitioner_id", "weekday", "half"),
        CheckConstraint("opens < closes", name="opens_before_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), index=True)


class Venue(Stamped, Archivable, Versioned, Searchable, Model):
    """A place that receives classes. `capacity` counts people at once; an exclusive venue takes one group at a time."""

    __tablename__ = "venue"
    __table_args__ = (CheckConstraint("capacity > 0", name="capacity_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[VenueKind] = mapped_column(index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    capacity: Mapped[int | None] = mapped_column(default=None)
    is_exclusive: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(String(300), default="")
    postcode: Mapped[str] = mapped_column(String(5), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    latitude: Mapped[float | None] = mapped_column(default=None)
    longitude: Mapped[float | None] = mapped_column(default=None)
    accessibility: Mapped[list[str]] = mapped_column(JSON, default=list)
    website: Mapped[str] = mapped_column(String(300), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    partner: Mapped[Partner | None] = relationship(lazy="joined")
    openings: Mapped[list["VenueOpening"]] = relationship(
        cascade="all, delete-orphan", order_by="VenueOpening.weekday, VenueOpening.opens"
    )

    @property
    def position(self) -> Position | None:
        """Where it stands, when known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.latitude, self.longitude)

    @property
    def full_address(self) -> str:
        """One line: street, postcode, town."""
        town = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (self.address, town) if part)

    @property
    def search_source(self) -> str:
        """Name and town."""
        return found_by(self.name, self.postcode, self.city)


say_constraint("uq_venue_name", N_("Un lieu porte déjà ce nom."), "name")
say_constraint("ck_venue_capacity_positive", N_("La capacité doit être d’au moins une personne."), "capacity")


class VenueOpening(OpenHalfDay, Model):
    """A half-day when a venue receives classes; a venue without any is open at all hours."""

    __tablename__ = "venue_opening"
    __table_args__ = (
        UniqueConstraint("venue_id", "weekday", "half"),
        CheckConstraint("opens < closes", name="opens_before_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"), index=True)


class PartnerCity(Stamped, Archivable, Versioned, Searchable, Model):
    """A city abroad that sessions are held with; `zone` is its IANA time zone."""

    __tablename__ = "partner_city"
    __table_args__ = (UniqueConstraint("name", "country"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(60))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    contact_name: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    partner: Mapped[Partner | None] = relationship()

    @property
    def search_source(self) -> str:
        """Name, country and contact."""
        return found_by(self.name, self.country, self.contact_name)


say_constraint("uq_partner_city_name_country", N_("Cette ville partenaire existe déjà."), "name")


class Work(Stamped, Archivable, Versioned, Searchable, Model):
    """A work that classes meet. `running_minutes` for what has a duration."""

    __tablename__ = "work"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    kind: Mapped[WorkKind] = mapped_column(index=True)
    authors: Mapped[str] = mapped_column(String(300), default="")
    year: Mapped[int | None] = mapped_column(default=None)
    country: Mapped[str] = mapped_column(String(120), default="")
    medium: Mapped[str] = mapped_column(String(200), default="")
    languages: Mapped[str] = mapped_column(String(200), default="")
    running_minutes: Mapped[int | None] = mapped_column(default=None)
    notes: Mapped[str] = mapped_column(Text, default="")

    @property
    def search_source(self) -> str:
        """Title and authors."""
        return found_by(self.title, self.authors)


class Document(Stamped, Versioned, Model):
    """A document kept elsewhere, by its link: of a structure, a practitioner or a venue."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(2000))
    partner: Mapped[Partner | None] = relationship()
    practitioner: Mapped[Practitioner | None] = relationship()
    venue: Mapped[Venue | None] = relationship()

    @property
    def owner(self) -> Partner | Practitioner | Venue:
        """Whose it is."""
        found = self.partner or self.practitioner or self.venue
        assert found is not None  # noqa: S101  each is made with an owner, and goes with it
        return found

    @property
    def host(self) -> str:
        """The site that the link leads to."""
        return urlsplit(self.url).hostname or ""
