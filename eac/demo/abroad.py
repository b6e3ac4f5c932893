"""Partner cities, and the sessions of the programme that are held with them."""

from collections.abc import Mapping, Sequence

from eac.catalogue.rules import SessionKind
from eac.core import clock
from eac.core.intervals import Span
from eac.demo import tables
from eac.demo.offer import OfferRows
from eac.partners.models import PartnerCity
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import OCCUPYING

TALKS = (SessionKind.PROFESSIONAL_MEETING, SessionKind.DEBATE)


def cities(rows: OfferRows) -> dict[str, PartnerCity]:
    """The unsaved partner cities by key."""
    return {
        row["key"]: PartnerCity(
            name=row["name"],
            country=row["country"],
            zone=row["zone"],
            partner=rows.partners[row["partner"]],
            contact_name=row["contact_name"],
            notes=row["notes"],
        )
        for row in tables.read("demo", "partner_cities")
    }


def hold_with(sessions: Sequence[SchoolSession], found: Mapping[str, PartnerCity]) -> None:
    """The talks at school nearest to now are held with a partner city; one with Busan was agreed on Busan's clock."""
    busan, tanger = found["busan"], found["tanger"]
    talks = [one for one in sessions if one.kind in TALKS and one.school is not None and one.state in OCCUPYING]
    talks = [one for one in talks if _is_day_there(one, busan) and _is_day_there(one, tanger)]
    talks.sort(key=lambda one: (one.starts_at, one.uid))
    past = [one for one in talks if one.starts_at < clock.now()]
    coming = talks[len(past) :]
    for one, city in (*zip(reversed(past), (busan, tanger), strict=False), *zip(coming, (tanger, busan), strict=False)):
        _join(one, city)
    for one in coming[2:3]:
        _join(one, busan)
        _enter_there(one, busan)


def _is_day_there(session: SchoolSession, city: PartnerCity) -> bool:
    session.partner_city = city
    there, session.partner_city = session.there, None
    return there is not None and not there.is_night


def _join(session: SchoolSession, city: PartnerCity) -> None:
    session.partner_city = city
    session.own_title = f"{session.activity.title} – avec {city.name}"


def _enter_there(session: SchoolSession, city: PartnerCity) -> None:
    """The same instants, written as the partner city's clock shows them."""
    span = Span(session.starts_at, session.ends_at)
    starts, ends = (clock.to_local(at, city.zone) for at in (span.start, span.end))
    session.zone = city.zone
    session.starts_on, session.starts_time = starts.date(), starts.time()
    session.ends_on, session.ends_time = ends.date(), ends.time()
