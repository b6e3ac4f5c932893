"""What a person asks to be kept about a structure, a practitioner, a venue or a work; pure."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.partners.rules import PartnerKind, VenueKind, WorkKind, check_siret
from eac.reference.week import Opening


@dataclass(frozen=True, slots=True)
class PartnerDetails:
    """A structure as entered; `siret` with or without spaces."""

    name: str
    kind: PartnerKind
    is_municipal: bool = False
    siret: str | None = None
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    agreement_from: date | None = None
    agreement_until: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class PractitionerDetails:
    """A practitioner as entered; `honorability_on` is the day of the last check, `openings` the usual week."""

    last_name: str
    first_name: str = ""
    trade: str = ""
    email: str | None = None
    phone: str = ""
    languages: str = ""
    honorability_on: date | None = None
    notes: str = ""
    partner_ids: tuple[int, ...] = ()
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class HonorabilityCheck:
    """A check of the register, made on a day."""

    honorability_on: date


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """A venue as entered; degrees are WGS 84, `capacity` counts people at once."""

    name: str
    kind: VenueKind
    partner_id: int | None = None
    capacity: int | None = None
    is_exclusive: bool = False
    address: str = ""
    postcode: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accessibility: tuple[str, ...] = ()
    website: str = ""
    notes: str = ""
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerCityDetails:
    """A partner city as entered; `zone` is an IANA name."""

    name: str
    country: str
    zone: str
    partner_id: int | None = None
    contact_name: str = ""
    email: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class WorkDetails:
    """A work as entered; `running_minutes` for what has a duration."""

    title: str
    kind: WorkKind
    authors: str = ""
    year: int | None = None
    country: str = ""
    medium: str = ""
    languages: str = ""
    running_minutes: int | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class DocumentDetails:
    """A document kept elsewhere: what it is, and its address."""

    label: str
    url: str


def check_link(url: str) -> None:
    """RuleBroken unless the address leads to a site of the web, without a name or password in it."""
    try:
        parts = urlsplit(url)
        is_right = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_right = False
    if not is_right:
        raise RuleBroken(
            N_("Ce lien ne mène à aucun site : copiez-le entier, par exemple https://www.cannes.com."), "url"
        )


def check_zone(zone: str) -> None:
    """RuleBroken unless the zone is known."""
    if not clock.is_zone(zone):
        raise RuleBroken(N_("Ce fuseau horaire n’est pas connu : choisissez-le dans la liste."), "zone")


def check_agreement(since: date | None, until: date | None) -> None:
    """RuleBroken when an agreement ends before it begins."""
    if since is not None and until is not None and until < since:
        raise RuleBroken(N_("La fin de la convention doit suivre son début."), "agreement_until")


def checked_siret(text: str | None) -> str | None:
    """The SIRET without spaces, None when nothing was entered; RuleBroken when it cannot exist."""
    return check_siret(text) if text and text.strip() else None


def check_honorability_day(checked_on: date | None, today: date) -> None:
    """RuleBroken when the check is said to be made in the future."""
    if checked_on is not None and checked_on > today:
        raise RuleBroken(
            N_("La vérification ne peut pas être datée dans l’avenir : indiquez le jour où elle a été faite."),
            "honorability_on",
        )
