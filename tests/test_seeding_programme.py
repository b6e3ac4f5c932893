"""Classes, people and the programme of a year, before any database."""

from collections import Counter
from datetime import date

import pytest

from eac.core.errors import RuleBroken
from eac.demo import calendar, city, fate, people, programme, tables
from eac.scheduling.rules import CANCEL_REASONS, State

YEAR = "2026-2027"
TODAY = date(2026, 11, 24)


def test_classes_add_up_to_the_published_headcount_of_each_school() -> None:
    for school in city.schools():
        classes = city.classes_of(school, YEAR)
        assert sum(one.headcount for one in classes) == school.headcount
        assert len({one.name for one in classes}) == len(classes)
        assert {level for one in classes for level in one.levels} == set(school.levels)


def test_classes_are_as_large_as_in_life() -> None:
    sizes: dict[str, list[int]] = {}
    for school in city.schools():
        if school.uai not in city.SMALL_CLASSES:
            sizes.setdefault(school.kind, []).extend(one.headcount for one in city.classes_of(school, YEAR))
    means = {kind: round(sum(found) / len(found)) for kind, found in sizes.items()}
    assert means == {
        "creche": 18, "nursery": 23, "elementary": 24, "primary": 24, "college": 27,
        "lgt": 30, "lp": 30, "lpo": 30, "higher": 30,
    }  # fmt: skip


def test_some_classes_have_several_levels_in_primary_schools_only() -> None:
    kinds = {school.uai: school.kind for school in city.schools()}
    assert {kinds[one.uai] for one in city.classes(YEAR) if len(one.levels) > 1} == {"nursery", "elementary", "primary"}


def test_each_class_has_a_teacher_or_two_and_no_two_people_share_an_address() -> None:
    staffing = people.staffing()
    assert {(one.uai, one.rank) for one in city.classes(YEAR)} == set(staffing)
    assert {len(group) for group in staffing.values()} == {1, 2}
    addresses = [one.email for one in people.teachers(staffing.values())]
    addresses += [people.address(*name) for name in people.heads().values()]
    for table in ("practitioners", "staff"):
        addresses += [people.address(row["first_name"], row["last_name"]) for row in tables.read("demo", table)]
    assert len(addresses) == len(set(addresses))
    assert all(address.isascii() and address.endswith("@example.org") for address in addresses)


def test_a_teacher_of_secondary_school_shares_a_class_with_one_of_another_subject() -> None:
    for group in people.staffing().values():
        subjects = [one.subject for one in group]
        assert subjects in ([""], ["", ""]) or len(set(subjects)) == 2


@pytest.mark.parametrize("year", calendar.known_years())
def test_the_programme_of_a_year_is_full_varied_and_leaves_gaps(year: str) -> None:
    plans = programme.programme(year)
    assert 895 <= len(plans) <= 910
    assert min(Counter(plan.offer.kind for plan in plans).values()) >= 80
    assert {plan.offer.key for plan in plans} == {offer.key for offer in tables.offers()}
    reached = {one.key for plan in plans for one in plan.classes}
    assert 0.7 < len(reached) / len(city.classes(year)) < 0.9
    assert {plan.span.start.date() for plan in plans} <= set(calendar.teaching_days(year))


def test_the_programme_is_the_same_each_time() -> None:
    programme.programme.cache_clear()
    first = programme.programme(YEAR)
    programme.programme.cache_clear()
    assert programme.programme(YEAR) == first


def test_classes_fit_the_offer_and_have_it_once_but_for_series() -> None:
    seen: Counter[tuple[object, str]] = Counter()
    for plan in programme.programme(YEAR):
        assert plan.offer.pupils_min <= plan.pupils <= plan.offer.pupils_max
        for one in plan.classes:
            assert set(one.levels) <= set(plan.offer.levels)
            seen[one.key, plan.offer.key] += 1
    assert {key for (_, key), count in seen.items() if count > 1} <= set(programme.SERIES)


def test_what_is_past_was_held_or_cancelled_and_what_is_ahead_was_not() -> None:
    stories = fate.stories(programme.programme(YEAR), TODAY)
    past = Counter(story.state for story in stories if story.plan.span.start.date() < TODAY)
    ahead = Counter(story.state for story in stories if story.plan.span.start.date() >= TODAY)
    assert set(past) == {State.HELD, State.CANCELLED}
    assert past[State.HELD] > 10 * past[State.CANCELLED] > 0
    assert set(ahead) == {State.CONFIRMED, State.OPTION, State.PROPOSED, State.DRAFT, State.CANCELLED}
    assert ahead[State.CONFIRMED] > sum(ahead.values()) / 2


def test_each_story_holds_together() -> None:
    stories = fate.stories(programme.programme(YEAR), TODAY)
    assert len({story.uid for story in stories}) == len(stories)
    assert len([story for story in stories if story.moved_at]) >= 15
    for story in stories:
        assert story.made_at.date() < TODAY
        assert (story.state is State.CANCELLED) == (story.cancel_reason in CANCEL_REASONS)
        assert bool(story.actual) == (story.state is State.HELD)
        assert all(came <= one.headcount for came, one in zip(story.actual, story.plan.classes, strict=False))
        assert story.events == sorted({*story.events})
        assert all(story.made_at < event for event in story.events)
        assert all(event.date() <= TODAY for event in story.events)


def test_the_same_session_keeps_its_uid_from_day_to_day() -> None:
    plans = programme.programme(YEAR)
    earlier, later = fate.stories(plans, TODAY), fate.stories(plans, date(2027, 4, 6))
    assert [story.uid for story in earlier] == [story.uid for story in later]
    assert (
        Counter(story.state for story in later)[State.HELD] > 2 * Counter(story.state for story in earlier)[State.HELD]
    )


def test_a_day_beyond_the_seeds_is_refused_with_what_to_do() -> None:
    with pytest.raises(RuleBroken, match="de 2024-2025 à 2027-2028"):
        calendar.years_of(date(2031, 3, 3))
    assert calendar.years_of(date(2024, 10, 3)) == ["2024-2025"]
    assert calendar.years_of(date(2026, 11, 24)) == ["2025-2026", "2026-2027"]
