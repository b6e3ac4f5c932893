"""Trips as a file for the transport office: one line each, pick-ups in order."""

from eac.core.errors import N_
from eac.trips.models import Trip, TripStop
from eac.web import filters
from eac.web.exports import ExportColumn as Col
from eac.web.exports import ExportTable
from eac.web.language import gettext as _


def _pickup(stop: TripStop) -> str:
    text = _(
        "%(at)s %(who)s : élèves %(pupils)s, adultes %(adults)s",
        at=filters.short_hour(stop.leaves_time),
        who=stop.school_class.label,
        pupils=stop.pupils,
        adults=stop.adults,
    )
    return f"{text} ({stop.place})" if stop.place else text


def _return(stop: TripStop) -> str:
    return f"{filters.short_hour(stop.returns_time)} {stop.school_class.school.name}"


def _addresses(trip: Trip) -> list[str]:
    return [session.venue.full_address for session in trip.sessions if session.venue]


def _hours(trip: Trip) -> str:
    found = (filters.hours_between(one.here.starts_time, one.here.ends_time) for one in trip.sessions)
    return " ; ".join(dict.fromkeys(found))


TRIPS = ExportTable(
    N_("Déplacements"),
    (
        Col(N_("Date"), "leaves_on", 12),
        Col(N_("Retour le"), "returns_on", 12),
        Col(N_("Moyen"), "mode", 12),
        Col(N_("État"), "state", 12),
        Col(N_("À demander avant le"), "order_before", 14),
        Col(N_("Compagnie"), "company", 24),
        Col(N_("Prises en charge"), lambda row: " ; ".join(map(_pickup, row.stops)), 60),
        Col(N_("Destination"), "destinations", 30),
        Col(N_("Adresse"), lambda row: " ; ".join(dict.fromkeys(_addresses(row))), 36),
        Col(N_("Séance"), _hours, 18),
        Col(N_("Retours"), lambda row: " ; ".join(dict.fromkeys(map(_return, row.stops))), 36),
        Col(N_("Élèves"), "pupils", 8),
        Col(N_("Adultes"), "adults", 8),
        Col(N_("Places"), "seats", 8),
        Col(N_("Devis (euros)"), lambda row: None if row.quote_cents is None else row.quote_cents / 100, 12, 2),
        Col(N_("À l’étranger"), "is_abroad", 10),
        Col(N_("Note pour la compagnie"), "note", 40),
        Col(N_("À revoir"), lambda row: bool(row.discrepancies), 10),
    ),
)
