"""Conflicts and free slots in their reader's words: shared by every page that looks for conflicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from eac.identity.models import User
from eac.scheduling import queries
from eac.scheduling.case import Conflict
from eac.scheduling.rules import When
from eac.scheduling.slots import Slot
from eac.web import filters
from eac.web.language import gettext as _
from eac.web.language import say


@dataclass(frozen=True)
class ShownConflict:
    """A conflict as its reader may see it."""

    severity: str
    sentence: str
    url: str | None = None
    url_label: str = ""


@dataclass(frozen=True)
class ShownSlot:
    """A free slot: its words, and what its button sends."""

    label: str
    value: str
    url: None = None


def tell(conflicts: Iterable[Conflict], reader: User) -> list[ShownConflict]:
    """Conflicts in words; of sessions out of the reader's sight, only that something is taken. One statement."""
    conflicts = list(conflicts)
    seen = queries.titles_seen(reader, {each.session_id for each in conflicts if each.session_id is not None})
    return [_told(each, seen) for each in conflicts]


def _told(conflict: Conflict, seen: dict[int, str]) -> ShownConflict:
    number = conflict.session_id
    if number is not None and number not in seen:
        return ShownConflict(conflict.severity, say(conflict.discreet or conflict.sentence, conflict.values))
    said = say(conflict.sentence, conflict.values)
    if number is None:
        return ShownConflict(conflict.severity, said)
    label = _("Voir la séance « %(title)s »", title=seen[number])
    return ShownConflict(conflict.severity, said, url_for("scheduling.show", id=number), label)


def when_said(when: When) -> str:
    """« jeu. 3 déc., 9 h – 10 h 30 »."""
    return f"{filters.short_day(when.starts_on)}, {filters.hours_between(when.starts_time, when.ends_time)}"


def offer(slots: Sequence[Slot]) -> list[ShownSlot]:
    """Free slots as buttons of the session's form."""
    return [
        ShownSlot(
            when_said(slot.when),
            f"slot:{slot.when.starts_on}T{slot.when.starts_time:%H:%M}/{slot.when.ends_time:%H:%M}",
        )
        for slot in slots
    ]
