"""What an address is worth, the window of an agenda, and the names of calendar programs."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eac.feeds.rules import (
    GRACE,
    Address,
    Standing,
    client_name,
    era,
    feed_key,
    new_feed_id,
    sign,
    standing,
    window,
)

KEY = feed_key("a secret of the tests, long enough")
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)


def worth(
    signature: str, *, generation: int = 1, renewed: timedelta | None = None, revoked: timedelta | None = None
) -> Standing:
    """The standing of a signature at NOW; `renewed` and `revoked` say how long ago."""
    renewed_at = NOW - renewed if renewed is not None else None
    revoked_at = NOW - revoked if revoked is not None else None
    return standing(KEY, Address("abc", generation, renewed_at, revoked_at), signature, NOW)


def test_a_signature_is_22_characters_and_depends_on_secret_feed_and_generation() -> None:
    signatures = {
        sign(KEY, "abc", 1),
        sign(KEY, "abc", 2),
        sign(KEY, "abd", 1),
        sign(KEY, "ab", 1),
        sign(feed_key("another secret"), "abc", 1),
    }
    assert {len(signature) for signature in signatures} == {22}
    assert len(signatures) == 5
    assert sign(KEY, "abc", 1) == sign(feed_key("a secret of the tests, long enough"), "abc", 1)


def test_feed_ids_are_random_and_fit_their_column() -> None:
    assert len({new_feed_id() for _ in range(200)}) == 200
    assert {len(new_feed_id()) for _ in range(200)} == {22}


def test_the_signature_of_the_generation_in_force_is_live() -> None:
    assert worth(sign(KEY, "abc", 3), generation=3, renewed=timedelta(days=400)) is Standing.LIVE


@pytest.mark.parametrize(
    "wrong", ["", "x", sign(KEY, "abd", 1), sign(KEY, "abc", 1)[:-1], sign(KEY, "abc", 2), "é" * 22, "\ud800"]
)
def test_any_other_signature_opens_nothing(wrong: str) -> None:
    assert worth(wrong) is Standing.UNKNOWN
    assert standing(KEY, None, wrong, NOW) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(timedelta(0), Standing.REPLACED), (GRACE - timedelta(seconds=1), Standing.REPLACED), (GRACE, Standing.UNKNOWN)],
)
def test_a_former_signature_is_known_for_thirty_days(ago: timedelta, expected: Standing) -> None:
    assert worth(sign(KEY, "abc", 1), generation=3, renewed=ago) is expected
    assert worth(sign(KEY, "abc", 2), generation=3, renewed=ago) is expected


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(timedelta(0), Standing.CLOSED), (GRACE - timedelta(seconds=1), Standing.CLOSED), (GRACE, Standing.UNKNOWN)],
)
def test_a_closed_address_says_so_for_thirty_days(ago: timedelta, expected: Standing) -> None:
    assert worth(sign(KEY, "abc", 1), revoked=ago) is expected


def test_an_agenda_shows_the_school_year_and_sixty_days_before() -> None:
    shown = window(date(2026, 11, 23))
    assert shown.since == datetime(2026, 7, 2, 22, tzinfo=UTC)
    assert shown.cancelled_since == datetime(2026, 10, 23, 22, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)])
def test_what_is_shown_changes_by_itself_on_mondays_only(day: date) -> None:
    assert era(day) == date(2026, 11, 23)


def test_a_cancelled_session_stays_at_least_thirty_days() -> None:
    for offset in range(30):
        day = date(2026, 11, 2) + timedelta(days=offset)
        assert window(era(day)).cancelled_since <= datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert window(era(date(2026, 12, 14))).cancelled_since > datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Agenda"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0", "Thunderbird"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Calendrier (iPhone, iPad)"),
        ("macOS/15.1 (24B83) CalendarAgent/1210", "Calendrier (Mac)"),
        ("Microsoft Exchange/15.20", "Outlook"),
        ("curl/8.5", ""),
    ],
)
def test_calendar_programs_are_named(user_agent: str, name: str) -> None:
    assert client_name(user_agent) == name
