"""What a change of one session does to the others of its series, what each keeps of its own (pure).

Hours and day go by the pattern: a session that someone moved by hand keeps what it was given. Everything else goes by
value: who had the old practitioner, place or message gets the new one, who had another keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from eac.core.errors import N_
from eac.scheduling.rules import NewSession, When
from eac.series.rules import moved

Notes = list[tuple[str, dict[str, object]]]
VALUES = {
    "practitioner_ids": N_("intervenants"),
    "place": N_("lieu"),
    "title": N_("titre"),
    "adults": N_("adultes accompagnateurs"),
    "notes_for_teacher": N_("message pour la classe"),
    "notes_for_staff": N_("notes internes"),
}
"""The fields that go by value, and what they are called."""
CHANGES = N_("Change : %(what)s")
KEEPS = N_("Garde son propre choix : %(what)s")
KEEPS_DAY = N_("Garde son jour, choisi à la main")
KEEPS_HOURS = N_("Garde ses horaires, choisis à la main")


@dataclass(frozen=True, slots=True)
class Change:
    """One session before and after, as a person changed it; `names` says the fields in the reader's language."""

    before: NewSession
    after: NewSession
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> timedelta:
        """By how much the day moves."""
        return self.after.when.starts_on - self.before.when.starts_on

    @property
    def has_new_hours(self) -> bool:
        """Whether it begins or ends at another time of day."""
        return _hours(self.after.when) != _hours(self.before.when)

    @property
    def values(self) -> dict[str, object]:
        """The other fields that change, and their new values."""
        new = {name: getattr(self.after, name) for name in VALUES}
        return {name: value for name, value in new.items() if value != getattr(self.before, name)}


def _hours(when: When) -> tuple[object, object]:
    return when.starts_time, when.ends_time


def applied(change: Change, own: NewSession, *, keeps_day: bool, keeps_hours: bool) -> tuple[NewSession, Notes]:
    """A session of the series after the change, and what is to be said of it.

    `keeps_day`, `keeps_hours`: it still lies where the pattern put it (or it is the session that was changed).
    """
    notes: Notes = []
    when = own.when
    if change.days and not keeps_day:
        notes.append((KEEPS_DAY, {}))
    if change.has_new_hours and not keeps_hours:
        notes.append((KEEPS_HOURS, {}))
    day = when.starts_on + (change.days if keeps_day else timedelta(0))
    starts, ends = when.starts_time, when.ends_time
    if change.has_new_hours and keeps_hours:
        starts, ends = change.after.when.starts_time, change.after.when.ends_time
    new = replace(own, when=moved(when, day, starts, ends))
    taken = {name: value for name, value in change.values.items() if getattr(own, name) == getattr(change.before, name)}
    kept = [name for name in change.values if name not in taken and getattr(own, name) != change.values[name]]
    for sentence, names in ((CHANGES, list(taken)), (KEEPS, kept)):
        if names:
            said = ", ".join(change.names.get(name, VALUES[name]) for name in names)
            notes.append((sentence, {"what": said}))
    return replace(new, **taken), notes  # type: ignore[arg-type]  # the fields of VALUES with values of their kinds
