"""Making temps forts and their meeting rounds, and changing them; each act is told in the history of the temps fort."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import delete, insert
from sqlalchemy.orm.attributes import flag_modified

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, Conflicting
from eac.core.typography import french
from eac.db import db, lock
from eac.gatherings import queries
from eac.gatherings import rotation_queries as rounds
from eac.gatherings.models import Gathering, Rotation, RotationDay, gathering_session
from eac.gatherings.rules import GatheringDetails, RotationDetails, check_details, check_rotation_details
from eac.identity.models import User
from eac.reference.records import Changes, hold, put
from eac.scheduling.models import SchoolSession


def add_gathering(new: GatheringDetails, *, by: Actor) -> Gathering:
    """A new temps fort; RuleBroken when its days make no sense."""
    check_details(new)
    gathering = Gathering(**asdict(new))
    db.session.add(gathering)
    _tell("add_gathering", gathering, f"Temps fort « {new.title} » créé", by)
    return gathering


def change_gathering(
    new: GatheringDetails, *, by: Actor, gathering: Gathering, expected: int | None = None
) -> Gathering:
    """The temps fort as entered; Stale when its version is no longer `expected`."""
    check_details(new)
    hold(gathering, expected)
    changes = put(gathering, asdict(new))
    _tell("change_gathering", gathering, f"Temps fort « {new.title} » modifié", by, changes)
    return gathering


def archive(gathering: Gathering, *, by: Actor, expected: int | None = None) -> None:
    """Put a temps fort away; its sessions stay as they are. Stale as above."""
    hold(gathering, expected)
    gathering.archived_at = clock.now()
    _tell("archive", gathering, f"Temps fort « {gathering.title} » archivé", by)


def restore(gathering: Gathering, *, by: Actor, expected: int | None = None) -> None:
    """Bring a temps fort back. Stale as above."""
    hold(gathering, expected)
    gathering.archived_at = None
    _tell("restore", gathering, f"Temps fort « {gathering.title} » rétabli", by)


# --- sessions -----------------------------------------------------------------------------------------------------


def add_sessions(ids: Collection[int], *, by: User, gathering: Gathering) -> Sequence[SchoolSession]:
    """Sessions of its days put into a temps fort; Conflicting when one was taken or moved meanwhile."""
    lock([f"gathering:{gathering.id}", *(f"session:{each}" for each in ids)])
    found = queries.addable(gathering, by, ids)
    if len(found) < len(set(ids)):
        raise Conflicting(
            N_("Une séance choisie a été déplacée, annulée ou prise par un autre temps fort. Choisissez de nouveau."),
            "sessions",
        )
    rows = [{"session_id": each.id, "gathering_id": gathering.id} for each in found]
    if rows:
        db.session.execute(insert(gathering_session), rows)
        titles = ", ".join(each.title for each in found)
        _tell("add_sessions", gathering, f"Séances ajoutées ({len(rows)}) : {titles}", by)
    return found


def remove_session(session: SchoolSession, *, by: Actor, gathering: Gathering) -> None:
    """A session taken out of a temps fort; it stays as it is."""
    own = gathering_session.c
    where = (own.session_id == session.id, own.gathering_id == gathering.id)
    db.session.execute(delete(gathering_session).where(*where))
    _tell("remove_session", gathering, f"Séance retirée : {session.title}", by)


# --- meeting rounds -----------------------------------------------------------------------------------------------


def add_rotation(new: RotationDetails, *, by: Actor, gathering: Gathering) -> Rotation:
    """New meeting rounds, without groups or hosts yet; RuleBroken on the hours to mend."""
    check_rotation_details(new)
    rotation = Rotation(gathering=gathering)
    _fill(rotation, new)
    db.session.add(rotation)
    _tell("add_rotation", gathering, f"Rencontres « {new.title} » créées", by)
    return rotation


def change_rotation(new: RotationDetails, *, by: Actor, rotation: Rotation, expected: int | None = None) -> Rotation:
    """Other hours or numbers; meetings that no round holds any longer go. RuleBroken and Stale as above."""
    kept = frozenset(check_rotation_details(new))
    hold(rotation, expected)
    for each in rounds.meetings_of(rotation):
        if each.round not in kept:
            db.session.delete(each)
    _fill(rotation, new)
    touch(rotation, by=by, sentence="horaires et réglages modifiés")
    return rotation


def remove_rotation(rotation: Rotation, *, by: Actor, expected: int | None = None) -> None:
    """Meeting rounds taken away, with their groups, hosts and meetings. Stale as above."""
    hold(rotation, expected)
    gathering, title = rotation.gathering, rotation.title
    for name in ("meeting", "rotation_group", "rotation_host"):
        table = db.metadata.tables[name]
        db.session.execute(delete(table).where(table.c.rotation_id == rotation.id))
    db.session.expire(rotation)
    gathering.rotations.remove(rotation)
    _tell("remove_rotation", gathering, f"Rencontres « {title} » supprimées", by)


def _fill(rotation: Rotation, new: RotationDetails) -> None:
    rotation.title, rotation.minutes, rotation.between, rotation.most = new.title, new.minutes, new.between, new.most
    known = {each.day: each for each in rotation.days}
    wanted = []
    for each in new.days:
        row = known.get(each.day) or RotationDay(day=each.day)
        row.starts, row.ends, row.meal_starts, row.meal_ends = each.starts, each.ends, each.meal_starts, each.meal_ends
        row.pauses = each.pauses
        wanted.append(row)
    rotation.days[:] = wanted


def touch(rotation: Rotation, *, by: Actor, sentence: str) -> None:
    """Note that what the table rests on changed: it is to be computed again, and forms opened before are stale."""
    rotation.is_outdated = rotation.computed_at is not None
    rotation.updated_at = clock.now()
    flag_modified(rotation, "updated_at")
    _tell("change_rotation", rotation.gathering, f"{rotation.title} : {sentence}", by)


def _tell(action: str, gathering: Gathering, sentence: str, by: Actor, changes: Changes | None = None) -> None:
    audit.record(action, gathering, french(sentence), by=by, changes=changes)
