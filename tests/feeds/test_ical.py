"""The bytes of a feed, line by line of the checklist in docs/decisions: bytes, calendar, event."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar, Event

from eac.feeds import ical, zones
from eac.feeds.ical import FeedEvent, FeedHeader, clean, one_line, render_calendar, render_event
from tests.feeds.samples import HEADER, SERVICE, event, local, logical_lines, read

HOSTILE = (
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:pirate",
    'point;virgule, barre\\ guillemet" \\n \\; \\\\',
    "nul\x00 tab\t echap\x1b nel\u0085 ls\u2028 ps\u2029 fin",
    "famille 👨‍👩‍👧‍👦 été œuvre " * 12,
    "moitié \ud800 de paire",
    "\\" * 200,
    "BEGIN:VALARM",
)


def feed(*events: FeedEvent, header: FeedHeader = HEADER) -> bytes:
    return render_calendar(header, [render_event(one) for one in events], [one.zone for one in events])


# --- Bytes -----------------------------------------------------------------------------------------------------


def physical_lines(data: bytes) -> list[bytes]:
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    return data.split(b"\r\n")[:-1]


@pytest.mark.parametrize("text", HOSTILE)
def test_lines_are_crlf_valid_utf8_and_75_octets_at_most(text: str) -> None:
    data = feed(
        event(summary=text, location=text, description=text * 3, categories=(text,)), header=hostile_header(text)
    )
    lines = physical_lines(data)
    assert max(map(len, lines)) <= 75
    assert not data.startswith("\ufeff".encode())
    for line in lines:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", line.decode("utf-8"))
        assert len(re.search(rb"\\*$", line)[0]) % 2 == 0  # type: ignore[index]  # no fold between a backslash and its letter


def hostile_header(text: str) -> FeedHeader:
    return FeedHeader(text, text, HEADER.source_url)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_back_as_words_in_three_parsers(text: str) -> None:
    data = feed(event(summary=text, location=text), event(uid="autre@eac.example"), header=hostile_header(text))
    mine, other = read(data)
    assert (mine["uid"], other["uid"]) == ("seance-0c0ffee0@eac.example", "autre@eac.example")
    assert (mine["summary"], mine["location"]) == (one_line(text), one_line(text))
    by_vobject = vobject.readOne(data.decode())
    assert [str(one.summary.value) for one in by_vobject.vevent_list] == [one_line(text), event().summary]
    by_ical = IcsCalendarStream.calendar_from_ics(data.decode()).events
    assert [one.summary for one in by_ical] == [one_line(text), event().summary]


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_process_the_hash_seed_or_optimisation() -> None:
    program = (
        "import sys; from tests.feeds.test_ical import *; "
        "sys.stdout.buffer.write(feed(*[event(summary=t, description=t, categories=(t, 'b')) for t in HOSTILE]))"
    )
    runs = [
        subprocess.run(
            [sys.executable, *flags, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed, flags in (("1", ()), ("2", ("-O",)))
    ]
    here = feed(*[event(summary=text, description=text, categories=(text, "b")) for text in HOSTILE])
    assert runs == [here, here]


def library_whole(header: FeedHeader, events: list[FeedEvent]) -> list[str]:
    """The lines of the same calendar serialised by the library in one go."""
    calendar = ical._calendar(header, tuple(sorted({one.zone for one in events})))
    for one in events:
        calendar.add_component(Event.from_ical(render_event(one).decode()))
    return logical_lines(calendar.to_ical())


def test_joined_fragments_are_what_the_library_writes_for_the_whole() -> None:
    events = [event(uid=f"{n}@eac.example", summary=text, description=text) for n, text in enumerate(HOSTILE)]
    events.append(event(uid="seoul@eac.example", zone="Asia/Seoul"))
    assert logical_lines(feed(*events)) == library_whole(HEADER, events)


# --- Calendar --------------------------------------------------------------------------------------------------


def test_the_head_of_a_calendar_word_for_word() -> None:
    head = feed(event()).decode().replace("\r\n ", "").split("BEGIN:VTIMEZONE")[0]
    assert head.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//EAC//Agenda des séances//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "DESCRIPTION:Les séances d'éducation artistique de Mme Noël.",
        "X-WR-CALDESC:Les séances d'éducation artistique de Mme Noël.",
        "NAME:Séances de Mme Noël \\; CE2\\, CM1",
        "X-WR-CALNAME:Séances de Mme Noël \\; CE2\\, CM1",
        "COLOR:royalblue",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "SOURCE;VALUE=URI:https://eac.example/f/abc/def.ics",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Europe/Paris",
        "",
    ]


def test_an_empty_calendar_keeps_its_name_and_one_zone() -> None:
    data = feed()
    assert read(data) == []
    assert [line for line in logical_lines(data) if line.startswith(("BEGIN", "TZID"))] == [
        "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Europe/Paris", "BEGIN:STANDARD", "BEGIN:DAYLIGHT",
    ]  # fmt: skip


def test_exactly_the_zones_that_events_name_come_before_them() -> None:
    data = feed(
        event(zone="Asia/Seoul"), event(uid="b@x"), event(uid="c@x"), event(uid="d@x", zone="Africa/Casablanca")
    )
    lines = logical_lines(data)
    assert [line for line in lines if line.startswith("TZID:")] == ["TZID:Asia/Seoul", "TZID:Europe/Paris"]
    assert lines.index("TZID:Europe/Paris") < lines.index("BEGIN:VEVENT")
    assert "RDATE" not in data.decode()


def test_no_attendee_no_alarm_no_calendar_uid() -> None:
    data = feed(event(), event(uid="b@x"))
    assert not re.search(r"^(ATTENDEE|BEGIN:VALARM)", data.decode(), re.MULTILINE)
    calendar = Calendar.from_ical(data.decode())
    assert "UID" not in calendar
    assert [str(one["UID"]) for one in calendar.walk("VEVENT")] == ["seance-0c0ffee0@eac.example", "b@x"]


# --- Event -----------------------------------------------------------------------------------------------------


def test_an_event_has_each_required_property_once() -> None:
    lines = logical_lines(render_event(event()))
    names = [re.split("[;:]", line)[0] for line in lines]
    once = "UID DTSTAMP DTSTART DTEND SUMMARY STATUS SEQUENCE LAST-MODIFIED CREATED TRANSP URL ORGANIZER"
    assert {name: names.count(name) for name in once.split()} == dict.fromkeys(once.split(), 1)
    assert "DTSTART;TZID=Europe/Paris:20270302T093000" in lines
    assert 'ORGANIZER;CN="Direction de la culture, Ville de Cannes":mailto:culture@ville.example' in lines


def test_a_cancelled_session_says_so_three_times_and_a_restored_one_no_more() -> None:
    (cancelled,) = read(feed(event(status="cancelled", sequence=1)))
    (restored,) = read(feed(event(sequence=2)))
    shown = ("summary", "status", "transparency", "sequence")
    assert [cancelled[key] for key in shown] == [
        "ANNULÉ — Atelier marionnettes, CE2 B, école Goscinny", "CANCELLED", "TRANSPARENT", 1,
    ]  # fmt: skip
    assert [restored[key] for key in shown] == [
        "Atelier marionnettes, CE2 B, école Goscinny", "CONFIRMED", "OPAQUE", 2,
    ]  # fmt: skip


def test_the_description_ends_with_the_address_on_its_own_line() -> None:
    (shown,) = read(feed(event(description="Prévoir un tablier.\n")))
    assert shown["description"] == "Prévoir un tablier.\nhttps://eac.example/seances/0c0ffee0"


def test_a_zone_without_rule_gives_instants_and_the_local_time_in_words() -> None:
    ten = local(2026, 10, 5, 10)
    one = event(zone="Africa/Casablanca", starts_at=ten, ends_at=ten + timedelta(minutes=90))
    (shown,) = read(feed(one))
    assert shown["starts_at"] == datetime(2026, 10, 5, 10, tzinfo=UTC)
    assert shown["description"].startswith("Heure locale : 10:00 – 11:30 (Africa/Casablanca)\n")


@pytest.mark.parametrize(
    ("start", "instant"),
    [
        (local(2027, 3, 28, 1, 30), local(2027, 3, 28, 0, 30)),
        (local(2027, 3, 28, 3, 30), local(2027, 3, 28, 1, 30)),
        (local(2026, 10, 25, 1, 30), local(2026, 10, 24, 23, 30)),
        (local(2026, 10, 25, 3, 30), local(2026, 10, 25, 2, 30)),
    ],
)
def test_sessions_around_the_change_of_hour_are_at_the_right_instant(start: datetime, instant: datetime) -> None:
    data = feed(event(starts_at=start, ends_at=start + timedelta(hours=1))).decode().replace("Europe/Paris", "Essai")
    by_vobject = vobject.readOne(data).vevent.dtstart.value
    by_ical = IcsCalendarStream.calendar_from_ics(data).events[0].start_datetime
    expected = instant.replace(tzinfo=UTC)
    assert (by_vobject.astimezone(UTC), by_ical.astimezone(UTC)) == (expected, expected)


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": datetime(2027, 3, 2, 9, tzinfo=UTC)},
        {"ends_at": local(2027, 3, 2, 9, 30)},
        {"modified_at": local(2027, 3, 2)},
        {"status": "perhaps"},
    ],
)
def test_facts_that_make_no_sense_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"naive|ends after|aware|unknown status"):
        event(**changes)


# --- What goes in comes out ------------------------------------------------------------------------------------

texts = st.text(st.characters(), max_size=90) | st.sampled_from(HOSTILE)
stamps = st.datetimes(local(2024, 1, 1), local(2036, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)


@st.composite
def events(draw: st.DrawFn) -> FeedEvent:
    start = draw(st.datetimes(local(2024, 9, 1), local(2030, 1, 1))).replace(second=0, microsecond=0)
    return event(
        uid=f"seance-{draw(st.uuids())}@eac.example",
        sequence=draw(st.integers(0, 10_000)),
        created_at=draw(stamps),
        modified_at=draw(stamps),
        starts_at=start,
        ends_at=start + timedelta(minutes=draw(st.integers(1, 4000))),
        zone=draw(st.sampled_from(["Europe/Paris", "Asia/Seoul", "Africa/Casablanca", "America/New_York"])),
        summary=draw(texts),
        description=draw(texts),
        location=draw(texts),
        geo=draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))),
        categories=tuple(draw(st.lists(texts, max_size=3))),
        color=draw(st.sampled_from(["", "plum", "seagreen"])),
        status=draw(st.sampled_from(["confirmed", "tentative", "cancelled"])),
    )


def expected(one: FeedEvent) -> dict[str, Any]:
    cancelled = one.status == "cancelled"
    plain = zones.vtimezone(one.zone) is not None
    local_time = "" if plain else f"Heure locale : {one.starts_at:%H:%M} – {one.ends_at:%H:%M} ({one.zone})\n"
    words = clean(one.description).strip("\n ")
    start, end = (moment.replace(tzinfo=zones.zone(one.zone)) for moment in (one.starts_at, one.ends_at))
    return {
        "uid": one.uid,
        "sequence": one.sequence,
        "created_at": one.created_at,
        "modified_at": one.modified_at,
        "stamped_at": one.modified_at,
        "starts_at": start.replace(tzinfo=None) if plain else start.astimezone(UTC),
        "ends_at": end.replace(tzinfo=None) if plain else end.astimezone(UTC),
        "summary": ("ANNULÉ — " if cancelled else "") + one_line(one.summary),
        "description": (words + "\n" if words else "") + local_time + one.url,
        "location": one_line(one.location),
        "geo": one.geo,
        "categories": tuple(filter(None, map(one_line, one.categories))),
        "color": one.color,
        "status": one.status.upper(),
        "transparency": "TRANSPARENT" if cancelled else "OPAQUE",
        "url": one.url,
        "organizer": (SERVICE.name, f"mailto:{SERVICE.address}"),
    }


def wall_clock(shown: dict[str, Any], one: FeedEvent) -> dict[str, Any]:
    """The facts with local times as entered: a parser gives them back with the zone, which the event names."""
    if zones.vtimezone(one.zone) is None:
        return shown
    assert {shown[key].tzinfo.key for key in ("starts_at", "ends_at")} == {one.zone}
    return shown | {key: shown[key].replace(tzinfo=None) for key in ("starts_at", "ends_at")}


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(st.lists(events(), max_size=3, unique_by=lambda one: one.uid))
def test_parsing_a_feed_gives_its_events_back(drawn: list[FeedEvent]) -> None:
    data = feed(*drawn)
    assert max(map(len, physical_lines(data))) <= 75
    assert [wall_clock(shown, one) for shown, one in zip(read(data), drawn, strict=True)] == list(map(expected, drawn))
    if drawn:
        assert logical_lines(data) == library_whole(HEADER, drawn)
