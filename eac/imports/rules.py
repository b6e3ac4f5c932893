"""What an import is: its kinds, its states, and what can become of a row; pure."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from eac.core.errors import RuleBroken


class ImportKind(StrEnum):
    """What a file holds."""

    SCHOOLS = "schools"
    HEADCOUNTS = "headcounts"
    CLASSES = "classes"
    TEACHERS = "teachers"
    PARTNERS = "partners"
    PRACTITIONERS = "practitioners"
    VENUES = "venues"
    WORKS = "works"
    ACTIVITIES = "activities"
    SESSIONS = "sessions"


class ImportState(StrEnum):
    """Where an import stands."""

    UPLOADED = "uploaded"
    WORKING = "working"
    PREVIEWED = "previewed"
    APPLIED = "applied"
    UNDONE = "undone"
    FAILED = "failed"


class Outcome(StrEnum):
    """What a row of a file does to the directory; OUTSIDE: left out by the filter asked for."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    OUTSIDE = "outside"


class NotKept(RuleBroken):
    """A published file speaks of something that the city does not follow: the row is left out, not refused."""


class Several(RuleBroken):
    """More than one thing is wrong in a row."""

    def __init__(self, all_broken: Sequence[RuleBroken]) -> None:
        super().__init__(all_broken[0].sentence, all_broken[0].field, **all_broken[0].values)
        self.all_broken = all_broken


class Troubles:
    """Gathers all that is wrong in a row, so that a person mends it in one go."""

    def __init__(self) -> None:
        self.found: list[RuleBroken] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """A refusal inside the block is noted, and the block ends there."""
        try:
            yield
        except RuleBroken as broken:
            if isinstance(broken, NotKept):
                raise
            self.found.extend(getattr(broken, "all_broken", [broken]))

    def settle(self) -> None:
        """Several when something was noted."""
        if self.found:
            raise Several(self.found)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row: the column as the file names it, the value found, and what to do."""

    column: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a record as it is and as the file has it, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """What becomes of one line of the file; `label` names the record."""

    line: int
    outcome: Outcome
    label: str = ""
    problems: tuple[Problem, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asks of an import: where to look, whom to leave out, what may pass.

    `communes` are INSEE codes, `departements` their numbers (« 06 »); all empty: no filter. `reason` lets sessions pass
    their warnings. `school_year` is the one of classes and sessions that do not name theirs.
    """

    school_year: str
    communes: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    uais: tuple[str, ...] = ()
    with_care: bool = False
    with_services: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewFile:
    """The command to bring a file in; no kind: to be recognised by its columns."""

    name: str
    content: bytes
    school_year: str
    kind: ImportKind | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The command to set an import up: the number of each field's column, and the options."""

    mapping: Mapping[str, int]
    options: Options
