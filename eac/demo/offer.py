"""Writing structures, practitioners, venues, works and the catalogue."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from eac.catalogue.models import Activity
from eac.catalogue.rules import PlaceMode, SessionKind
from eac.core.schoolyear import SchoolYear
from eac.core.typography import french
from eac.demo import people, tables
from eac.demo.tables import Offer
from eac.partners.models import Partner, Practitioner, Venue, VenueOpening, Work
from eac.partners.rules import Accessibility, PartnerKind, VenueKind, WorkKind
from eac.reference.models import GradeLevel, Term

LANGUAGES = {"fr": "français", "en": "anglais", "it": "italien", "ar": "arabe", "ko": "coréen"}
OVERDUE_CHECKS = {"p35", "p48"}
"""Two practitioners whose honorability check is out of date, so that the warning has something to say."""
ONE_GROUP_UP_TO = 60
"""Places this small, and halls with a stage or a screen, take one group at a time."""
_INVENTED = "Imaginé pour la démonstration."
_REAL_VENUE = "Capacité, horaires, accessibilité et position indicatifs, à vérifier auprès du lieu."


@dataclass(frozen=True)
class Terms:
    """The vocabularies that activities point to."""

    levels: dict[str, GradeLevel]
    formats: dict[str, Term]
    domains: dict[int, Term]


@dataclass(frozen=True)
class OfferRows:
    """The rows made, by the keys of the seed tables."""

    partners: dict[str, Partner]
    practitioners: dict[str, Practitioner]
    venues: dict[str, Venue]
    works: dict[str, Work]
    activities: dict[str, Activity]


def build(year: str, terms: Terms) -> OfferRows:
    """The unsaved rows of the offer, agreements and checks dated for a school year."""
    span = SchoolYear.parse(year)
    partners = {row["key"]: _partner(row, span) for row in tables.read("demo", "partners")}
    rng = Random("checks")
    practitioners = {
        row["key"]: _practitioner(row, partners, _checked_on(row["key"], span, rng))
        for row in tables.read("demo", "practitioners")
    }
    venues = {row["key"]: _venue(row, partners) for row in tables.read("demo", "venues")}
    works = {row["key"]: _work(row) for row in tables.read("demo", "works")}
    rows = OfferRows(partners, practitioners, venues, works, {})
    rows.activities.update({offer.key: _activity(offer, rows, terms) for offer in tables.offers()})
    return rows


def _partner(row: dict[str, str], year: SchoolYear) -> Partner:
    return Partner(
        name=row["name"],
        kind=PartnerKind(row["kind"]),
        is_municipal=row["municipal"] == "1",
        website=row["website"],
        agreement_from=year.starts_on,
        agreement_until=year.ends_on,
        notes=_INVENTED if row["invented"] == "1" else "Structure réelle ; sa participation est imaginée.",
    )


def _checked_on(key: str, year: SchoolYear, rng: Random) -> date:
    """In late August, or two years ago for those whose check is overdue."""
    day = year.starts_on - timedelta(days=rng.randint(3, 14))
    return day.replace(year=day.year - 2) if key in OVERDUE_CHECKS else day


def _practitioner(row: dict[str, str], partners: dict[str, Partner], checked_on: date) -> Practitioner:
    return Practitioner(
        first_name=row["first_name"],
        last_name=row["last_name"],
        trade=row["trade"],
        email=people.address(row["first_name"], row["last_name"]),
        languages=", ".join(LANGUAGES[code] for code in row["languages"].split()),
        honorability_on=checked_on,
        partners=[partners[row["partner"]]],
        notes="Personne imaginée pour la démonstration.",
    )


def _venue(row: dict[str, str], partners: dict[str, Partner]) -> Venue:
    kind, capacity = VenueKind(row["kind"]), int(row["capacity"])
    return Venue(
        name=row["name"],
        kind=kind,
        partner=partners[row["partner"]],
        capacity=capacity,
        is_exclusive=capacity <= ONE_GROUP_UP_TO or kind is VenueKind.THEATRE,
        city="Cannes",
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        accessibility=[one.value for one in Accessibility if row[one.value] == "1"],
        notes=_INVENTED if row["invented"] == "1" else _REAL_VENUE,
        openings=[
            VenueOpening(weekday=int(one.weekday), half=one.half, opens=one.opens, closes=one.closes)
            for one in tables.openings(row)
        ],
    )


def _work(row: dict[str, str]) -> Work:
    return Work(
        title=row["title"],
        kind=WorkKind(row["medium"]),
        authors=row["authors"],
        year=int(row["year"]),
        country=row["country"],
        languages=row["languages"],
        running_minutes=int(row["minutes"]) if row["minutes"] else None,
    )


def _activity(offer: Offer, rows: OfferRows, terms: Terms) -> Activity:
    places = [key for key in offer.places if key != "school"]
    at_school = "school" in offer.places
    return Activity(
        title=french(offer.title),
        summary=french(offer.summary),
        kind=SessionKind(offer.kind),
        pillars=list(offer.pillars),
        format=terms.formats[offer.format],
        partner=rows.partners[offer.partner],
        place_mode=PlaceMode.SCHOOL if at_school else PlaceMode.VENUE,
        venue=None if at_school else rows.venues[places[0]],
        duration_minutes=offer.minutes,
        minimum_headcount=offer.pupils_min,
        maximum_headcount=offer.pupils_max,
        class_quota=offer.class_quota,
        cost_per_session=offer.cost_session_cents,
        cost_per_pupil=offer.cost_pupil_cents,
        needs_transport=offer.transport,
        national_scheme=offer.scheme,
        accessibility=list(offer.accessible),
        notes=_other_places([rows.venues[key] for key in (places if at_school else places[1:])]),
        levels=[terms.levels[code] for code in offer.levels],
        domains=[terms.domains[number] for number in offer.domains],
        practitioners=[rows.practitioners[key] for key in offer.practitioners],
        works=[rows.works[key] for key in offer.works],
    )


def _other_places(venues: list[Venue]) -> str:
    if not venues:
        return ""
    return french(f"Peut aussi se tenir : {', '.join(venue.name for venue in venues)}.")
