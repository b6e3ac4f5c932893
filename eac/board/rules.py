"""What is asked of the board: where a session goes, what many undergo, how long one may change one's mind."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from eac.scheduling.rules import Place, When

UNDO_MINUTES = 10
UNDO = timedelta(minutes=UNDO_MINUTES)
"""How long a move can be taken back."""
MOST_CHOSEN = 200
"""Sessions that one may change at once."""


class RowKind(StrEnum):
    """What the rows of the timeline are; the values are those of Resource."""

    VENUE = "venue"
    PRACTITIONER = "practitioner"
    CLASS = "class"
    SCHOOL = "school"


class Length(StrEnum):
    """How much time the timeline shows."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class BulkAct(StrEnum):
    """What many sessions can undergo at once."""

    CONFIRM = "confirm"
    SHIFT = "shift"
    PRACTITIONER = "practitioner"
    VENUE = "venue"
    CANCEL = "cancel"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class MoveTo:
    """The command to move a session: where to, and who intervenes when that changes (None: as before)."""

    when: When
    place: Place | None = None
    practitioner_ids: tuple[int, ...] | None = None
    override_reason: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """The command to change many sessions; of the last fields, those that the act needs."""

    act: BulkAct
    session_ids: tuple[int, ...]
    valid_only: bool = False
    weeks: int = 0
    practitioner_id: int | None = None
    instead_of: int | None = None
    venue_id: int | None = None
    reason: str = ""
    note: str = ""
    subject: str = ""
    text: str = ""
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class NewUnplaced:
    """The command to note that a class is to have an activity at a date still to be found."""

    activity_id: int
    class_id: int
    note: str = ""
