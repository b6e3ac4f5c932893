"""What stands in the way of a search that finds nothing, counted by half-days, and what would loosen it (pure)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from eac.core.errors import N_
from eac.reference.rules import Half
from eac.scheduling import checks
from eac.scheduling.calendar import days_between
from eac.scheduling.case import Case, Conflict, warning
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import BusyIndex, Facts
from eac.scheduling.rules import NewSession
from eac.slots.candidates import all_starts, tolerated
from eac.slots.rules import Search, half_of

MOST_SAID = 6
AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: what it is, of whom, in how many half-days, and what to do about it."""

    code: str
    who: str
    count: int

    @property
    def sentence(self) -> str:
        """Marked; `who` fills it."""
        return SENTENCES.get(self.code, OTHER)

    @property
    def cure(self) -> str:
        """Marked."""
        return CURES.get(self.code, LONGER)


@dataclass(frozen=True, slots=True)
class Obstacles:
    """How many half-days were looked at, and what stands in their way, the most frequent first."""

    looked_at: int
    found: tuple[Obstacle, ...] = ()


def find_obstacles(wanted: NewSession, search: Search, facts: Facts) -> Obstacles:
    """For each half-day of the search, what stands in the way of its least hindered start."""
    passes = tolerated(wanted, search, facts)
    counted: Counter[tuple[str, str]] = Counter()
    looked_at = 0
    for found in _half_days(wanted, search, facts, passes):
        looked_at += 1
        counted.update({(each.code, str(each.values.get("who", ""))) for each in found})
    said = [Obstacle(code, who, count) for (code, who), count in counted.most_common(MOST_SAID)]
    return Obstacles(looked_at, tuple(said))


def _half_days(wanted: NewSession, search: Search, facts: Facts, passes: frozenset[str]) -> Iterator[list[Conflict]]:
    starts = _spaced(all_starts(wanted, search, facts), search)
    for day in days_between(search.first, search.last):
        if day.weekday() not in search.weekdays:
            continue
        for of_half in starts.values():
            off = _off(search.at(wanted, day, of_half[0]), facts)
            yield off or min((_against(search.at(wanted, day, at), facts, passes) for at in of_half), key=len)


def _spaced(starts: list[int], search: Search) -> dict[Half, list[int]]:
    """About one start an hour in each half-day of the search."""
    found: dict[Half, list[int]] = {}
    for at in starts:
        known = found.setdefault(half_of(at), []) if half_of(at) in search.halves else None
        if known is not None and (not known or at - known[-1] >= AN_HOUR):
            known.append(at)
    return found


def _off(new: NewSession, facts: Facts) -> list[Conflict]:
    """Holidays and week-ends, found out at once."""
    return list(checks.days(Case(new, new.when.span(), facts, BusyIndex())))


def _against(new: NewSession, facts: Facts, passes: frozenset[str]) -> list[Conflict]:
    found = find_conflicts([new], facts)[0]
    if new.when.span().start <= facts.now:
        found = [PAST, *found]
    return [each for each in found if each.code not in passes]


PAST = warning("past", N_("La date est passée."), "starts_on")
OTHER = N_("Autre empêchement")
LONGER = N_("Allongez la période ou acceptez d’autres jours et demi-journées.")
SOMEONE_ELSE = N_("Choisissez une autre personne, ou allongez la période.")
ELSEWHERE = N_("Choisissez un autre lieu, ou allongez la période.")
FEWER = N_("Cherchez avec moins de classes à la fois, ou une séance par classe.")
SHORTER = N_("Raccourcissez la séance.")
SENTENCES = {
    "past": N_("Date passée"),
    "outside_school_year": N_("Hors de l’année scolaire"),
    "weekend": N_("Week-end"),
    "public_holiday": N_("Jour férié"),
    "school_holiday": N_("Vacances scolaires"),
    "school_closed": N_("%(who)s n’a pas classe"),
    "bell_times": N_("Hors des horaires de classe : %(who)s"),
    "lunch": N_("Pause de midi"),
    "class_absent": N_("%(who)s ne peut pas venir"),
    "closed": N_("%(who)s : fermeture ou absence"),
    "venue_closed": N_("%(who)s ne reçoit pas de classe"),
    "venue_small": N_("%(who)s est trop petit pour ces classes"),
    "venue_taken": N_("%(who)s est déjà occupé"),
    "venue_full": N_("%(who)s n’a plus assez de places"),
    "practitioner_closed": N_("%(who)s n’est pas disponible : hors de sa semaine habituelle"),
    "practitioner_taken": N_("%(who)s intervient déjà"),
    "practitioner_travel": N_("%(who)s : trajet trop long entre deux séances"),
    "class_taken": N_("%(who)s a déjà une séance"),
    "class_travel": N_("%(who)s : trajet trop long entre deux séances"),
    "notice": N_("Délai de prévenance de trois jours"),
    "coach_notice": N_("Délai de six semaines pour demander un car"),
    "honorability": N_("Le contrôle d’honorabilité de %(who)s ne sera plus à jour"),
}
CURES = {
    "bell_times": SHORTER,
    "lunch": SHORTER,
    "class_absent": N_("Retirez cette classe, ou acceptez d’autres demi-journées."),
    "closed": LONGER,
    "venue_closed": ELSEWHERE,
    "venue_small": FEWER,
    "venue_taken": ELSEWHERE,
    "venue_full": ELSEWHERE,
    "practitioner_closed": N_("Choisissez une autre personne, ou notez-lui une disponibilité exceptionnelle."),
    "practitioner_taken": SOMEONE_ELSE,
    "practitioner_travel": SOMEONE_ELSE,
    "honorability": N_("Renouvelez le contrôle, ou choisissez une autre personne."),
}
