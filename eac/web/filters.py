"""How values are written for people; the only formatting there is."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

import flask_babel
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask

from eac.core import clock, money
from eac.core.elsewhere import Elsewhere
from eac.core.intervals import Span
from eac.core.typography import NARROW, french

_labels: dict[tuple[type[Enum], object], str] = {}


def register_labels(names: Mapping[Any, str]) -> None:
    """Take in a room's names of an enumeration's members."""
    _labels.update({(type(member), member.value): name for member, name in names.items()})


def label(member: Enum) -> str:
    """The name of an enumeration's member in the reader's language."""
    return french(flask_babel.gettext(_labels[type(member), member.value]))


def _locale() -> str:
    return str(flask_babel.get_locale() or "fr")


@lru_cache(maxsize=5000)
def _written(value: date, pattern: str, locale: str) -> str:
    """A date by a pattern; kept, since lists write the same days again and again."""
    return str(format_date(value, pattern, locale=locale))


def day(value: date) -> str:
    """« mardi 3 mars 2027 »."""
    return _written(_local(value), "EEEE d MMMM y", _locale()).replace(" 1 ", " 1er ", 1)


def weekday(value: date) -> str:
    """« mardi »."""
    return _written(_local(value), "EEEE", _locale())


def month(value: date) -> str:
    """« mars 2027 »."""
    return _written(_local(value), "MMMM y", _locale())


def short_day(value: date) -> str:
    """« mar. 3 mars »."""
    return _written(_local(value), "EEE d MMM", _locale())


def numeric_day(value: date) -> str:
    """« 03/03/2027 »."""
    return f"{_local(value):%d/%m/%Y}"


def hour(value: time | datetime) -> str:
    """« 9 h 30 »."""
    at = clock.to_local(value) if isinstance(value, datetime) and value.tzinfo else value
    return f"{at.hour}{NARROW}h{NARROW}{at.minute:02}" if at.minute else f"{at.hour}{NARROW}h"


def short_hour(value: time | datetime) -> str:
    """« 9:30 », for tables."""
    at = clock.to_local(value) if isinstance(value, datetime) and value.tzinfo else value
    return f"{at.hour}:{at.minute:02}"


def hours_between(start: time | datetime, end: time | datetime) -> str:
    """« 9 h 30 – 11 h »."""
    return f"{hour(start)} – {hour(end)}"


def moment(value: datetime) -> str:
    """« mardi 3 mars 2027, 9 h 30 », Paris time."""
    local = clock.to_local(value)
    return f"{day(local.date())}, {hour(local)}"


def short_moment(value: datetime) -> str:
    """« mar. 3 mars, 9:30 », Paris time, for tables."""
    local = clock.to_local(value)
    return f"{short_day(local.date())}, {short_hour(local)}"


def span(value: Span) -> str:
    """« le mardi 3 mars 2027 de 9 h à 10 h 30 », Paris time; whole days without hours."""
    start, end = clock.to_local(value.start), clock.to_local(value.end)
    if start.time() == time(0) and end.time() == time(0):
        return _whole_days(start.date(), end.date() - timedelta(days=1))
    if start.date() == end.date():
        return french(flask_babel.gettext("le %(day)s de %(start)s à %(end)s")) % {
            "day": day(start.date()),
            "start": hour(start.time()),
            "end": hour(end.time()),
        }
    return french(flask_babel.gettext("du %(start)s au %(end)s")) % {
        "start": moment(value.start),
        "end": moment(value.end),
    }


def _whole_days(first: date, last: date) -> str:
    if first == last:
        return french(flask_babel.gettext("le %(day)s")) % {"day": day(first)}
    return french(flask_babel.gettext("du %(start)s au %(end)s")) % {"start": day(first), "end": day(last)}


def other_clock(there: Elsewhere) -> str:
    """« 17 h – 18 h 30 à Busan », with « (le lendemain) » or « (la veille) » when the day is another one there."""
    return _at_city(hours_between(there.starts.time(), there.ends.time()), there)


def short_other_clock(there: Elsewhere) -> str:
    """« 17:00 à Busan », for tables."""
    return _at_city(short_hour(there.starts.time()), there)


def start_elsewhere(there: Elsewhere) -> str:
    """« 17 h à Busan »."""
    return _at_city(hour(there.starts.time()), there)


def _at_city(hours: str, there: Elsewhere) -> str:
    said = str(flask_babel.gettext("%(at)s à %(city)s")) % {"at": hours, "city": there.city}
    if not there.day_shift:
        return said
    return f"{said} {flask_babel.gettext('(le lendemain)' if there.day_shift > 0 else '(la veille)')}"


def number(value: float) -> str:
    """« 17 670 » or « 3,5 » with narrow no-break spaces."""
    return str(format_decimal(value, locale=_locale())).replace("\u00a0", NARROW)


def percent(numerator: float, denominator: float) -> str:
    """« 87 % », one decimal under 10; a dash when there is nothing to divide by."""
    if not denominator:
        return "–"
    share = 100 * numerator / denominator
    return f"{number(round(share, 1) if share < 10 else round(share))}{NARROW}%"  # noqa: PLR2004  ten per cent


def duration(minutes: int) -> str:
    """« 1 h 30 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NARROW}min"
    return f"{hours}{NARROW}h{NARROW}{rest:02}" if rest else f"{hours}{NARROW}h"


def _local(value: date) -> date:
    return clock.to_local(value).date() if isinstance(value, datetime) and value.tzinfo else value


def install(app: Flask) -> None:
    """Give them to templates."""
    for function in (
        day,
        month,
        short_day,
        numeric_day,
        hour,
        short_hour,
        hours_between,
        moment,
        short_moment,
        span,
        other_clock,
        short_other_clock,
        number,
        percent,
        duration,
        label,
    ):
        app.jinja_env.filters[function.__name__] = function
        app.jinja_env.globals[f"say_{function.__name__}"] = function
    app.jinja_env.filters["euros"] = money.write_euros
