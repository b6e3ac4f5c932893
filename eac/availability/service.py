"""Entering, changing and taking away stretches of time; each is told in the history of whose it is."""

from collections.abc import Iterable

from eac.audit import service as audit
from eac.availability import queries
from eac.availability.policy import Kept, Owner, Stretch
from eac.availability.rules import Entered, Nature, NewStretch, spans
from eac.core.errors import N_, Conflicting
from eac.core.intervals import Span
from eac.db import db, lock
from eac.identity.models import User
from eac.partners.models import Practitioner
from eac.reference.records import hold, put

TOUCHES = N_(
    "Des séances sont déjà prévues sur cette période : lisez-les, puis enregistrez quand même ou changez de dates."
)


class Touching(Conflicting):
    """Sessions lie within the stretch that the person was not told of; nothing was written yet."""


def add(new: NewStretch, *, by: User, owner: Owner, nature: Nature) -> list[Stretch]:
    """The stretches asked for; Touching when a closure meets sessions that are not in `new.seen`."""
    wanted = spans(new)
    _alone(owner)
    if nature is Nature.CLOSED:
        _demand_seen(new, owner, wanted, by)
    model = queries.MODELS[nature]
    made = [
        model(
            resource=queries.resource_of(owner),
            resource_id=owner.id,
            starts_at=span.start,
            ends_at=span.end,
            reason=new.reason,
        )
        for span in wanted
    ]
    db.session.add_all(made)
    audit.record(f"add_{nature}", owner, f"{_name(owner, nature)} ajoutée : {_said(wanted)}{_why(new.reason)}", by=by)
    return made


def change(new: NewStretch, *, by: User, kept: Kept, expected: int | None = None) -> Stretch:
    """The stretch as entered; Stale when its version is no longer `expected`, Touching as for a new one.

    Sessions that it touched already need not be told again.
    """
    stretch, owner = kept
    (wanted,) = spans(new)
    _alone(owner)
    hold(stretch, expected)
    nature = _nature(stretch)
    if nature is Nature.CLOSED:
        _demand_seen(new, owner, [wanted], by, known=queries.touched(by, owner, [queries.span_of(stretch)]))
    changes = put(stretch, {"starts_at": wanted.start, "ends_at": wanted.end, "reason": new.reason})
    sentence = f"{_name(owner, nature)} modifiée : {_said([wanted])}{_why(new.reason)}"
    audit.record(f"change_{nature}", owner, sentence, by=by, changes=changes)
    return stretch


def remove(kept: Kept, *, by: User, expected: int | None = None, with_following: bool = False) -> int:
    """The stretch taken away, with the rest of its repetition when asked; gives how many. Stale as above."""
    stretch, owner = kept
    _alone(owner)
    hold(stretch, expected)
    gone = [stretch, *(queries.following(stretch, owner) if with_following else [])]
    what = f"{_said(map(queries.span_of, gone))}{_why(stretch.reason)}"
    for each in gone:
        db.session.delete(each)
    nature = _nature(stretch)
    audit.record(f"remove_{nature}", owner, f"{_name(owner, nature)} retirée : {what}", by=by)
    return len(gone)


# --- what they share ----------------------------------------------------------------------------------------------


def _alone(owner: Owner) -> None:
    """Alone with the owner until the transaction ends: whoever schedules meanwhile sees the stretch."""
    lock([f"{queries.resource_of(owner)}:{owner.id}"])


def _demand_seen(new: NewStretch, owner: Owner, wanted: Iterable[Span], by: User, known: Iterable[object] = ()) -> None:
    fresh = {one.id for one in queries.touched(by, owner, wanted) if one not in set(known)}
    if fresh - new.seen:
        raise Touching(TOUCHES)


def _nature(stretch: Stretch) -> Nature:
    return next(nature for nature, model in queries.MODELS.items() if isinstance(stretch, model))


def _name(owner: Owner, nature: Nature) -> str:
    if nature is Nature.OPEN:
        return "Disponibilité exceptionnelle"
    return "Absence" if isinstance(owner, Practitioner) else "Fermeture"


def _said(wanted: Iterable[Span]) -> str:
    """« 12/12/2026 », « 12/12/2026 au 14/12/2026 », « 12/12/2026 de 9:00 à 11:00 (8 fois jusqu’au 30/01/2027) »."""
    first, *others = (Entered.of(span.start, span.end) for span in wanted)
    text = f"{first.starts_on:%d/%m/%Y}"
    if first.starts_time and first.ends_time:
        end = "" if first.ends_on == first.starts_on else f"{first.ends_on:%d/%m/%Y} "
        text += f" de {first.starts_time:%-H:%M} à {end}{first.ends_time:%-H:%M}"
    elif first.ends_on != first.starts_on:
        text += f" au {first.ends_on:%d/%m/%Y}"
    return text + (f" ({len(others) + 1} fois jusqu’au {others[-1].ends_on:%d/%m/%Y})" if others else "")


def _why(reason: str) -> str:
    return f" ({reason})" if reason else ""
