"""States of a session, the one table of allowed acts, and the commands that forms, imports and planner all build."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.geography import Pace
from eac.core.intervals import Span


class State(StrEnum):
    """Where a session stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    OPTION = "option"
    CONFIRMED = "confirmed"
    HELD = "held"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class Act(StrEnum):
    """What can be done to a session."""

    EDIT = "edit"
    DUPLICATE = "duplicate"
    PROPOSE = "propose"
    HOLD_OPTION = "hold_option"
    EXTEND_OPTION = "extend_option"
    CONFIRM = "confirm"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    RESTORE = "restore"
    MARK_HELD = "mark_held"


class TimeOfLife(StrEnum):
    """The three times of the charter for arts education."""

    SCHOOL = "school"
    AROUND_SCHOOL = "around_school"
    OUT_OF_SCHOOL = "out_of_school"


class Resource(StrEnum):
    """What a session occupies or what can be closed."""

    CLASS = "class"
    PRACTITIONER = "practitioner"
    VENUE = "venue"
    SCHOOL = "school"


_PLANNED = frozenset({Act.EDIT, Act.DUPLICATE, Act.POSTPONE, Act.CANCEL, Act.MARK_HELD})
ALLOWED: dict[State, frozenset[Act]] = {
    State.DRAFT: _PLANNED | {Act.PROPOSE, Act.HOLD_OPTION, Act.CONFIRM},
    State.PROPOSED: _PLANNED | {Act.HOLD_OPTION, Act.CONFIRM},
    State.OPTION: _PLANNED | {Act.EXTEND_OPTION, Act.CONFIRM},
    State.CONFIRMED: _PLANNED,
    State.HELD: frozenset({Act.DUPLICATE, Act.MARK_HELD}),
    State.CANCELLED: frozenset({Act.DUPLICATE, Act.RESTORE}),
    State.POSTPONED: frozenset({Act.DUPLICATE}),
}
OCCUPYING = frozenset({State.DRAFT, State.PROPOSED, State.OPTION, State.CONFIRMED, State.HELD})
"""States in which a session takes its class, practitioners and venue."""

PLANNED_STATES = frozenset({State.PROPOSED, State.OPTION, State.CONFIRMED})


def is_allowed(state: State, act: Act, *, has_begun: bool) -> bool:
    """Whether the act makes sense now: one cannot have held what has not begun, nor revive or hold what is past."""
    if act not in ALLOWED[state]:
        return False
    if act is Act.MARK_HELD:
        return has_begun
    return not (act in {Act.RESTORE, Act.EXTEND_OPTION} and has_begun)


OPTION_DAYS = 14
"""How long an option holds when nobody says."""


def option_end(state: State, starts_on: date, asked: date | None, today: date) -> date | None:
    """The last day of an option: the day asked for, else two weeks from today, never after the session.

    None for any other state. RuleBroken on `option_until` for a day that is past or after the session.
    """
    if state is not State.OPTION:
        return None
    if asked is None:
        return min(today + timedelta(days=OPTION_DAYS), starts_on)
    if asked > starts_on:
        raise RuleBroken(
            N_("Une option échoit au plus tard le jour de la séance, le %(day)s."), "option_until", day=starts_on
        )
    if asked < today:
        raise RuleBroken(N_("Cette échéance est déjà passée : choisissez un jour à venir."), "option_until")
    return asked


def is_lapsed(state: State, until: date | None, today: date) -> bool:
    """Whether an option is past its last day: it no longer holds anything."""
    return state is State.OPTION and until is not None and until < today


@dataclass(frozen=True, slots=True)
class When:
    """What was entered: wall-clock dates and times, and their zone."""

    starts_on: date
    starts_time: time
    ends_on: date
    ends_time: time
    zone: str = clock.PARIS_NAME

    def span(self) -> Span:
        """The UTC instants; RuleBroken when the end does not follow the start or a time does not exist."""
        if (self.ends_on, self.ends_time) <= (self.starts_on, self.starts_time):
            raise RuleBroken(N_("La fin doit suivre le début : corrigez l’heure de fin."), "ends_time")
        start = clock.to_utc(self.starts_on, self.starts_time, self.zone)
        return Span(start, clock.to_utc(self.ends_on, self.ends_time, self.zone))

    def here(self) -> "When":
        """The same instants on Paris clocks; a time entered in a partner city's zone may fall on another day."""
        if self.zone == clock.PARIS_NAME:
            return self
        span = self.span()
        starts, ends = clock.to_local(span.start), clock.to_local(span.end)
        return When(starts.date(), starts.time(), ends.date(), ends.time())

    @classmethod
    def at(cls, start: datetime, minutes: int, zone: str = clock.PARIS_NAME) -> "When":
        """From an aware instant and a length in minutes."""
        end = clock.to_local(datetime.fromtimestamp(start.timestamp() + minutes * 60, tz=start.tzinfo), zone)
        local = clock.to_local(start, zone)
        return cls(local.date(), local.time(), end.date(), end.time(), zone)


@dataclass(frozen=True, slots=True)
class Place:
    """A venue, or a school when the session happens there."""

    resource: Resource
    id: int


@dataclass(frozen=True, slots=True)
class Participant:
    """A class and how many of its pupils are expected; None: all of them, as last counted."""

    class_id: int
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class NewSession:
    """The command to schedule or change a session."""

    activity_id: int
    when: When
    place: Place
    participants: tuple[Participant, ...]
    practitioner_ids: tuple[int, ...] = ()
    work_ids: tuple[int, ...] = ()
    title: str = ""
    time_of_life: TimeOfLife = TimeOfLife.SCHOOL
    adults: int | None = None
    needs_transport: bool = False
    coach_seats: int | None = None
    notes_for_teacher: str = ""
    notes_for_staff: str = ""
    override_reason: str = ""
    partner_city_id: int | None = None
    state: State = State.PROPOSED
    option_until: date | None = None
    session_id: int | None = None
    version: int | None = field(default=None, compare=False)

    @property
    def headcount(self) -> int:
        """Pupils expected in all."""
        return sum(participant.headcount or 0 for participant in self.participants)


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """How fast classes travel, in km/h door to door, and the minutes to allow around; staff may change them.

    `kmh` and `setup_minutes` are what the conflict finder allows between two places.
    """

    kmh: int = 15
    setup_minutes: int = 5
    coach_kmh: int = 25
    walking_kmh: int = 4
    boarding_minutes: int = 10

    @property
    def pace(self) -> Pace:
        """Between two places, as the conflict finder counts."""
        return Pace(self.kmh, self.setup_minutes)


CANCEL_REASONS = {
    "school": N_("À la demande de l’établissement"),
    "practitioner": N_("Intervenant ou intervenante indisponible"),
    "venue": N_("Lieu indisponible"),
    "transport": N_("Transport impossible"),
    "weather": N_("Intempéries"),
    "strike": N_("Grève"),
    "illness": N_("Maladie"),
    "programme": N_("Changement de programme"),
    "other": N_("Autre raison"),
    "option_lapsed": N_("Option échue"),
}
REASONS_OF_PEOPLE = {code: text for code, text in CANCEL_REASONS.items() if code != "option_lapsed"}
"""The reasons that a person chooses from; an option lapses by itself."""
