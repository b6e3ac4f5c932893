"""The time zones of the world as a person chooses one: by country, then by city."""

from collections import defaultdict
from functools import cache

from babel import Locale
from babel.core import get_global

from eac.core import clock


@cache
def zone_choices(language: str = "fr") -> dict[str, list[tuple[str, str]]]:
    """Country → (IANA name, « Séoul (Asia/Seoul) »), in order of countries; only zones that the pinned tzdata knows."""
    locale = Locale.parse(language)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone, territory in get_global("zone_territories").items():
        if clock.is_zone(zone) and territory in locale.territories:
            city = locale.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            found[locale.territories[territory]].append((zone, f"{city} ({zone})"))
    return {country: sorted(zones, key=lambda pair: pair[1]) for country, zones in sorted(found.items())}
