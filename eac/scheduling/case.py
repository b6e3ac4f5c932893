"""One wanted session and what can be said against it (pure)."""

from dataclasses import dataclass, field
from enum import StrEnum

from eac.core.intervals import Span
from eac.scheduling.facts import Busy, BusyIndex, Facts, Key
from eac.scheduling.rules import NewSession


class Severity(StrEnum):
    """Whether a conflict can be overridden."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing in the way: a marked French sentence, its values, the form field, and the session it comes from.

    `discreet` is the sentence for who may not see that other session.
    """

    code: str
    severity: Severity
    sentence: str
    values: dict[str, object] = field(default_factory=dict, hash=False)
    field: str | None = None
    session_id: int | None = None
    discreet: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether it cannot be overridden."""
        return self.severity is Severity.BLOCKING


def blocking(code: str, sentence: str, field: str | None = None, **values: object) -> Conflict:
    """A conflict that cannot be overridden."""
    return Conflict(code, Severity.BLOCKING, sentence, values, field)


def warning(code: str, sentence: str, field: str | None = None, **values: object) -> Conflict:
    """A conflict that passes with a written reason."""
    return Conflict(code, Severity.WARNING, sentence, values, field)


@dataclass(frozen=True, slots=True)
class Case:
    """One wanted session with its UTC span and what is busy around it."""

    new: NewSession
    span: Span
    facts: Facts
    extra: BusyIndex

    def around(self, key: Key) -> list[Busy]:
        """Other sessions of a resource near this one, wanted ones included, itself left out."""
        found = [*self.facts.busy.near(key, self.span), *self.extra.near(key, self.span)]
        return [each for each in found if each.session_id != self.new.session_id]
