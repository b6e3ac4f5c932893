"""The map of schools and venues beside their list; the map reads the same places as GeoJSON."""

import json
from contextlib import suppress
from typing import Any

from flask import make_response, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.core.geography import Position, distance_km
from eac.directory import queries
from eac.directory.forms import MapFilters
from eac.directory.queries import FILTERS, Narrowed, Place, Places
from eac.directory.views.frame import blueprint
from eac.identity.models import User
from eac.partners import policy as partners_policy
from eac.partners.rules import VenueKind
from eac.schools import policy as schools_policy
from eac.schools.rules import SchoolKind
from eac.web import filters, guards, pages, tabs

LABEL = N_("Voir sur la carte")
SHEETS = {"school": ("schools.show", "schools.edit"), "venue": ("partners.venue", "partners.edit_venue")}
SORT_OF = {"etablissements": "school", "lieux": "venue"}


def can_see_map(user: User) -> bool:
    """Whether the person has schools or venues to see."""
    return schools_policy.can_enter(user) or partners_policy.can_read(user)


for _page, _show in (("schools", "etablissements"), ("venues", "lieux")):
    tabs.offer_door(tabs.Door(_page, LABEL, "directory.places", "map-pin", can_see_map, extra=(("montrer", _show),)))


@blueprint.get("/carte")
@guards.allow(can_see_map)
def places() -> Response:
    """The map, and the same places as a list that needs no map."""
    form, found = MapFilters(request.args), queries.places(guards.user(), _narrowed())
    origins = [place for place in queries.places(guards.user(), Narrowed()).rows if place.position]
    form.offer((place.key, place.name) for place in origins)
    hidden = {name: request.args.get(name) for name in FILTERS}
    return pages.page(
        "directory/places.html",
        form=form,
        hidden=hidden,
        is_narrowed=form.is_set or any(hidden.values()),
        **_shown(found, next((place.position for place in origins if place.key == form.near.data), None)),
    )


def _shown(found: Places, origin: Position | None) -> dict[str, Any]:
    person = guards.user()
    return {
        "placed": _by_distance([place for place in found.rows if place.position], origin),
        "unplaced": [place for place in found.rows if not place.position],
        "is_cut": found.is_cut,
        "most": queries.MOST,
        "sheets": SHEETS,
        "may_edit": {"school": schools_policy.can_keep(person), "venue": partners_policy.can_add(person)},
        "data_url": url_for(".geojson") + "?" + request.query_string.decode("ascii", "ignore"),
    }


@blueprint.get("/carte/lieux.geojson")
@guards.allow(can_see_map)
def geojson() -> Response:
    """The places of the map that have a position."""
    found = queries.places(guards.user(), _narrowed())
    features = [_feature(place, place.position) for place in found.rows if place.position]
    answer = make_response(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
    answer.mimetype = "application/geo+json"
    return answer


def _feature(place: Place, at: Position) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [at.longitude, at.latitude]},
        "properties": {
            "sort": place.sort,
            "name": place.name,
            "kind": filters.label(place.kind),
            "address": place.address,
            "url": url_for(SHEETS[place.sort][0], id=place.id),
        },
    }


def _narrowed() -> Narrowed:
    """What the address asks; what makes no sense in it narrows nothing."""
    by_sort: dict[str, dict[str, Any]] = {"school": {}, "venue": {}}
    for name, (sort, argument, read) in FILTERS.items():
        with suppress(ValueError):
            if text := request.args.get(name):
                by_sort[sort][argument] = read(text)
    show, kind = request.args.get("montrer", ""), request.args.get("type", "")
    sorts = {SORT_OF[show]} if show in SORT_OF else {"school", "venue"}
    for sort, members in (("school", SchoolKind), ("venue", VenueKind)):
        if kind in {member.value for member in members}:
            by_sort[sort]["kind"], sorts = members(kind), sorts & {sort}
    return Narrowed(request.args.get("q", "")[:200], frozenset(sorts), by_sort["school"], by_sort["venue"])


def _by_distance(rows: list[Place], origin: Position | None) -> list[tuple[Place, float | None]]:
    """The places with how far they are from the chosen one, the nearest first; by name when none is chosen."""
    if origin is None:
        return [(place, None) for place in rows]
    far = {place.key: distance_km(origin, place.position) for place in rows if place.position}
    return [(place, far[place.key]) for place in sorted(rows, key=lambda place: far[place.key])]
