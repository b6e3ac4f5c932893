"""Why a row cannot be had on a day, in words and hours."""

from datetime import UTC, date, datetime, time

from eac.board.timeline import RowFact, Shade, shades
from eac.core.intervals import Span
from eac.reference.rules import Half, Holidays
from eac.scheduling.calendar import Calendar, Opening
from eac.scheduling.facts import ClosureFact

THURSDAY = date(2026, 12, 3)
CALENDAR = Calendar(
    public_holidays={date(2026, 12, 25): "Noël"},
    school_holidays={"B": (Holidays("Vacances de Noël", date(2026, 12, 19), date(2027, 1, 3)),)},
)
MORNINGS = tuple(Opening(day, Half.MORNING, time(8, 30), time(12, 0)) for day in range(5))


def said(row: RowFact, day: date = THURSDAY) -> list[str]:
    return [
        f"{each.starts:%H:%M}-{each.ends:%H:%M} {each.sentence % each.values}" for each in shades(row, day, CALENDAR)
    ]


def closed(start: datetime, end: datetime, reason: str = "travaux") -> RowFact:
    return RowFact(closures=(ClosureFact(Span(start, end), reason),))


def test_what_has_no_week_and_no_closure_can_always_be_had() -> None:
    assert said(RowFact()) == []
    assert said(RowFact(), date(2026, 12, 21)) == []


def test_holidays_weekends_and_public_holidays_take_the_whole_day() -> None:
    school = RowFact(zone="B")
    assert said(school, date(2026, 12, 21)) == ["08:00-18:00 Vacances : Vacances de Noël"]
    assert said(school, date(2026, 12, 5)) == ["08:00-18:00 Pas de classe"]
    assert said(RowFact(), date(2026, 12, 25)) == ["08:00-18:00 Férié : Noël"]
    assert said(RowFact(zone="A"), date(2026, 12, 21)) == []


def test_outside_its_week_and_its_exceptions_it_is_closed() -> None:
    assert said(RowFact(openings=MORNINGS)) == ["12:00-18:00 Fermé"]
    assert said(RowFact(openings=MORNINGS), date(2026, 12, 5)) == ["08:00-18:00 Fermé ce jour de la semaine"]
    saturday = Span(datetime(2026, 12, 5, 13, 0, tzinfo=UTC), datetime(2026, 12, 5, 17, 0, tzinfo=UTC))
    assert said(RowFact(openings=MORNINGS, extra=(saturday,)), date(2026, 12, 5)) == ["08:00-14:00 Fermé"]


def test_a_lunch_break_is_no_news() -> None:
    afternoons = tuple(Opening(day, Half.AFTERNOON, time(13, 30), time(18, 0)) for day in range(5))
    assert said(RowFact(openings=(*MORNINGS, *afternoons))) == []


def test_closures_are_told_with_their_hours_in_paris() -> None:
    row = closed(datetime(2026, 12, 3, 9, 0, tzinfo=UTC), datetime(2026, 12, 3, 11, 0, tzinfo=UTC))
    assert said(row) == ["10:00-12:00 Fermé : travaux"]
    summer = closed(datetime(2027, 3, 30, 9, 0, tzinfo=UTC), datetime(2027, 3, 30, 11, 0, tzinfo=UTC))
    assert said(summer, date(2027, 3, 30)) == ["11:00-13:00 Fermé : travaux"]
    whole = closed(datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 9, tzinfo=UTC), "")
    assert said(whole) == ["08:00-18:00 Fermé : fermeture"]
    assert said(whole, date(2026, 12, 10)) == []


def test_half_days_when_a_class_cannot_come() -> None:
    row = RowFact(absences=frozenset({(3, Half.AFTERNOON)}))
    assert said(row) == ["13:00-18:00 La classe ne peut pas venir"]
    assert said(row, date(2026, 12, 4)) == []
    assert isinstance(shades(row, THURSDAY, CALENDAR)[0], Shade)
