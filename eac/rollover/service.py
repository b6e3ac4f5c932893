"""Making the classes of the next school year, one school at a time, and taking them back."""

from collections.abc import Iterable, Mapping

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, Conflicting, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.core.typography import french
from eac.db import db, lock
from eac.rollover import queries
from eac.rollover.proposal import Known, propose
from eac.rollover.rules import (
    CHANGED,
    Passage,
    Staffing,
    ThereAlready,
    Wanted,
    as_wanted,
    joined_lines,
    key_of,
    problems,
)
from eac.schools import service as schools
from eac.schools.commands import ClassDetails, NewClass
from eac.schools.models import Rollover, School, SchoolClass

ALREADY = N_("%(author)s a déjà préparé le passage de cet établissement : rien n’a été ajouté.")
NOTHING = N_("Cet établissement n’a aucune classe à reprendre : ajoutez celles de la nouvelle année à la main.")
BUILT_ON = N_("Le passage ne peut plus être annulé : %(ties)s. Retirez d’abord ce qui en dépend.")


def prepare(new: Passage, *, by: Actor) -> Rollover:
    """The classes of the new year as a person wants them.

    Conflicting when someone else was quicker or the old classes changed; RuleBroken on `lines-3-name` and the like.
    """
    school = db.session.get_one(School, new.school_id)
    year = SchoolYear.parse(new.to_year)
    lock([_key(school, year)])
    if found := queries.find_done(school.id, year):
        raise Conflicting(ALREADY, author=found.author_name)
    known = queries.known_of([school], year)[school.id]
    _check(new, known)
    rollover = Rollover(school_id=school.id, to_year=str(year), author_name=by.display_name)
    db.session.add(rollover)
    db.session.flush()
    count = _write(new, known, rollover, by)
    sentence = french(f"Passage à {year} préparé : {school.name} ({count} classes)")
    audit.record("prepare_rollover", school, sentence, by=by)
    return rollover


def prepare_as_proposed(school: School, year: SchoolYear, staffing: Staffing, *, by: Actor) -> Rollover:
    """The classes of the new year as they are proposed, without a look at each; refusals as above."""
    known = queries.known_of([school], year)[school.id]
    lines = tuple(as_wanted(line, staffing) for line in propose(known))
    return prepare(Passage(school.id, str(year), lines), by=by)


def undo(rollover: Rollover, *, by: Actor) -> None:
    """Take back a passage: its classes go, those that were there before forget their origins.

    RuleBroken, naming what stands in the way, as soon as something was built on one of them.
    """
    lock([_key(rollover.school, SchoolYear.parse(rollover.to_year))])
    db.session.refresh(rollover)
    if rollover.undone_at is not None:
        raise Conflicting(N_("Ce passage est déjà annulé."))
    made = queries.made_by(rollover)
    if ties := queries.ties_of(made):
        raise RuleBroken(BUILT_ON, ties=said(made, ties))
    for each in queries.linked_by(rollover):
        each.origins = []
    for each in made:
        schools.forget_class(each, by=by)
    rollover.undone_at = clock.now()
    sentence = french(f"Passage à {rollover.to_year} annulé : {rollover.school.name}")
    audit.record("undo_rollover", rollover.school, sentence, by=by)


def said(made: Iterable[SchoolClass], ties: Mapping[int, list[str]]) -> str:
    """« CE2 A (une séance), CM1 B (un remplacement) », the first five."""
    names = [f"{each.name} ({', '.join(ties[each.id])})" for each in made if each.id in ties]
    more = f" et {len(names) - 5} autres" if len(names) > 5 else ""  # noqa: PLR2004  five are enough to begin with
    return ", ".join(names[:5]) + more


def _key(school: School, year: SchoolYear) -> str:
    return f"rollover:{school.id}:{year}"


def _check(new: Passage, known: Known) -> None:
    if not known.old:
        raise RuleBroken(NOTHING)
    names = {each.id: each.name for each in known.old}
    given = {id_ for line in new.lines for id_ in line.origins}
    if strays := given ^ names.keys():
        raise Conflicting(CHANGED, names=", ".join(names.get(id_, N_("classe retirée")) for id_ in sorted(strays)))
    if found := problems(new.lines, known.there):
        first = found[0]
        raise RuleBroken(first.sentence, f"lines-{first.line}-{first.field}")


def _write(new: Passage, known: Known, rollover: Rollover, by: Actor) -> int:
    there = {key_of(each.name): each for each in known.there if not each.is_archived}
    rows = queries.rows_of([*(each.id for each in known.old), *(each.id for each in there.values())])
    wanted = joined_lines(new.lines)
    for line in wanted.values():
        if (found := there.get(key_of(line.name))) is not None:
            _link(rows, found, line)
        else:
            details = ClassDetails(line.name, line.levels, line.headcount, None, line.teacher_ids)
            made = NewClass(new.school_id, new.to_year, details)
            schools.add_class(made, by=by, origins=[rows[id_] for id_ in line.origins], rollover=rollover)
    return len(wanted)


def _link(rows: Mapping[int, SchoolClass], found: ThereAlready, line: Wanted) -> None:
    row = rows[found.id]
    row.origins = list(dict.fromkeys([*row.origins, *(rows[id_] for id_ in line.origins)]))
