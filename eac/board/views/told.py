"""What is said of a wanted time: conflicts as their reader may see them, free slots, and who will be told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import url_for

from eac.board import queries
from eac.scheduling.case import Conflict
from eac.scheduling.slots import Slot
from eac.web import filters, guards
from eac.web.language import gettext as _
from eac.web.language import say


@dataclass(frozen=True)
class Said:
    """A conflict in words."""

    severity: str
    sentence: str
    url: str | None = None
    url_label: str = ""


@dataclass(frozen=True)
class Offer:
    """A free slot: its words, and what the button sends."""

    label: str
    value: str
    url: str | None = None


@dataclass(frozen=True)
class Verdict:
    """All that is said of a wanted time."""

    conflicts: list[Said] = field(default_factory=list)
    slots: list[Offer] = field(default_factory=list)
    checked: bool = True

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot be saved."""
        return any(each.severity == "blocking" for each in self.conflicts)


def said(conflicts: Iterable[Conflict]) -> list[Said]:
    """Conflicts in words; of sessions out of the reader's sight, only that something is taken. One statement."""
    conflicts = list(conflicts)
    person = guards.user()
    seen = queries.seen(person, {each.session_id for each in conflicts if each.session_id})
    found = []
    for each in conflicts:
        if each.session_id is None:
            found.append(Said(each.severity, say(each.sentence, each.values)))
        elif each.session_id in seen:
            url = url_for("scheduling.show", id=each.session_id)
            found.append(Said(each.severity, say(each.sentence, each.values), url, _("Voir cette séance")))
        else:
            found.append(Said(each.severity, say(each.discreet or each.sentence, each.values)))
    return found


def offered(slots: Iterable[Slot]) -> list[Offer]:
    """Free slots in words."""
    return [
        Offer(
            f"{filters.short_day(slot.when.starts_on)}, "
            f"{filters.hours_between(slot.when.starts_time, slot.when.ends_time)}",
            f"slot:{slot.when.starts_on}T{slot.when.starts_time:%H:%M}/{slot.when.ends_time:%H:%M}",
        )
        for slot in slots
    ]
