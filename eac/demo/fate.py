"""What became of each session by a given day: held with real headcounts, cancelled for a reason, moved, or ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5

from eac.core import clock
from eac.core.intervals import Span
from eac.demo.programme import Planned
from eac.scheduling.rules import State

NAMESPACE = UUID("6f3c1d1e-5a0b-5c3e-9a55-0c0a6e5f7d21")
"""Fixed for ever: the UID of a session must be the same each time the demonstration is loaded."""

CANCELLED_SHARE = 0.06
MOVED_SHARE = 0.1
FRIDAY = 4
SOON = timedelta(days=28)
"""Sessions this near are confirmed; farther ones may still be options, proposals or drafts."""
LATER_STATES = (State.CONFIRMED, State.OPTION, State.PROPOSED, State.DRAFT)
LATER_WEIGHTS = (62, 14, 18, 6)
REASON_WEIGHTS = {
    "school": 26,
    "practitioner": 20,
    "illness": 16,
    "transport": 10,
    "strike": 9,
    "weather": 8,
    "venue": 7,
    "programme": 4,
}
NOTES = {
    "school": ("Une sortie prévue le même jour.", "Évaluations nationales avancées.", "Enseignante en formation."),
    "practitioner": ("Tournée prolongée.", "Retenue sur un tournage."),
    "illness": ("Certificat reçu le matin même.", "Varicelle dans la classe."),
    "transport": ("Car indisponible.", "Grève du réseau de bus."),
    "strike": ("Préavis national.",),
    "weather": ("Vigilance orange, pluie et inondation.", "Mer trop forte pour la traversée."),
    "venue": ("Fuite d’eau dans la salle.", "Panne de projecteur."),
    "programme": ("Remplacée par une autre action.",),
}


@dataclass(frozen=True, slots=True)
class Story:
    """A session and its life so far; instants in UTC, `actual` in the order of the classes."""

    plan: Planned
    uid: str
    state: State
    made_at: datetime
    confirmed_at: datetime | None = None
    moved_from: Span | None = None
    moved_at: datetime | None = None
    cancel_reason: str = ""
    cancel_note: str = ""
    cancelled_at: datetime | None = None
    held_at: datetime | None = None
    actual: tuple[int, ...] = ()

    @property
    def events(self) -> list[datetime]:
        """When its time, place or state changed after it was made."""
        return sorted(filter(None, (self.confirmed_at, self.moved_at, self.cancelled_at, self.held_at)))


def stories(plans: Sequence[Planned], today: date) -> list[Story]:
    """The story of each planned session as it stands on the morning of `today`."""
    return [_story(plan, today) for plan in plans]


def _story(plan: Planned, today: date) -> Story:
    rng = Random(f"fate {plan.year} {plan.number}")
    day = plan.span.start.date()
    made_on = min(day - timedelta(days=rng.randint(30, 90)), today - timedelta(days=rng.randint(4, 14)))
    made_at = _office_hours(made_on, rng)
    story = Story(plan, str(uuid5(NAMESPACE, f"{plan.year}/{plan.number}")), State.CONFIRMED, made_at)
    confirmed_on = min(made_on + timedelta(days=rng.randint(1, 9)), today - timedelta(days=1))
    story = replace(story, confirmed_at=max(_office_hours(confirmed_on, rng), made_at + timedelta(minutes=9)))
    life = rng.random()
    if life < CANCELLED_SHARE:
        return _cancelled(story, today, rng)
    if life < CANCELLED_SHARE + MOVED_SHARE:
        story = _moved(story, today, rng)
    return _held(story, rng) if day < today else _ahead(story, today, rng)


def _cancelled(story: Story, today: date, rng: Random) -> Story:
    """Cancelled some days before, or as it stands when that day has not come."""
    day = story.plan.span.start.date()
    told_on = day - timedelta(days=rng.randint(1, 9))
    if told_on >= today:
        return _ahead(story, today, rng)
    reason = rng.choices(list(REASON_WEIGHTS), list(REASON_WEIGHTS.values()))[0]
    return replace(
        story,
        state=State.CANCELLED,
        cancel_reason=reason,
        cancel_note=rng.choice(NOTES[reason]),
        cancelled_at=_later(_office_hours(told_on, rng), story),
    )


def _moved(story: Story, today: date, rng: Random) -> Story:
    """Moved from another week at least eight days before, or as it stands when that day has not come."""
    day = story.plan.span.start.date()
    moved_on = day - timedelta(days=rng.randint(8, 20))
    if moved_on >= today:
        return story
    moved_at = _later(_office_hours(moved_on, rng), story)
    return replace(story, moved_from=_former(story.plan.span, rng), moved_at=moved_at)


def _held(story: Story, rng: Random) -> Story:
    held_at = clock.to_utc(story.plan.span.start.date(), time(18, rng.randint(0, 59)))
    actual = tuple(_came(one.headcount, rng) for one in story.plan.classes)
    return replace(story, state=State.HELD, held_at=held_at, actual=actual)


def _ahead(story: Story, today: date, rng: Random) -> Story:
    """Confirmed when near; a farther one may still be an option, a proposal or a draft."""
    if story.plan.span.start.date() - today <= SOON or story.moved_at:
        return story
    state = rng.choices(LATER_STATES, LATER_WEIGHTS)[0]
    return story if state is State.CONFIRMED else replace(story, state=state, confirmed_at=None)


def _later(moment: datetime, story: Story) -> datetime:
    """That moment, or shortly after what already happened."""
    return max([moment, *(event + timedelta(minutes=17) for event in story.events)])


def _came(expected: int, rng: Random) -> int:
    """Most of the class: now and then a few are ill."""
    return max(1, expected - rng.choice((0, 0, 0, 1, 1, 2, 2, 3, 5)))


def _former(span: Span, rng: Random) -> Span:
    """The date it had before it was moved: a week or two earlier or later, at the same time."""
    days = timedelta(days=rng.choice((-14, -7, 7, 14)))
    return Span(span.start + days, span.end + days)


def _office_hours(day: date, rng: Random) -> datetime:
    """A working moment of that day, or of the Friday before a weekend."""
    day -= timedelta(days=max(0, day.weekday() - FRIDAY))
    return clock.to_utc(day, time(rng.randint(9, 16), rng.randint(0, 59)))
