"""Judging a table of meetings, whoever made it: every breach, and what stayed unmet, in words (pure)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eac.core.errors import N_
from eac.gatherings.rotation import Encounter, Party, Problem, Stand, counted, speak

Sentences = tuple[str, str]
"""Said of one, said of several; `%(num)s` is the number."""
NAMED = 12
"""As many names are told; the others are counted."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a table breaks; `is_hard` when it cannot happen in a room, softer when it should not."""

    sentence: str
    values: Mapping[str, object]
    is_hard: bool = True


Case = tuple[str, Mapping[str, object]]
"""One whom a remark concerns: a marked sentence (their name, and why when that can be said) and its values."""


def plainly(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence as it is written here, neither translated nor set."""
    return sentence % values


@dataclass(frozen=True, slots=True)
class Remark:
    """What a table could not give: a sentence for one or several, and whom it concerns."""

    sentences: Sentences
    cases: tuple[Case, ...]

    @property
    def number(self) -> int:
        """How many it concerns."""
        return len(self.cases)

    def told(self, say: Callable[[str, Mapping[str, object]], str] = plainly) -> str:
        """The first of them, and how many others; `say` translates."""
        more = len(self.cases) - NAMED
        return ", ".join(say(*case) for case in self.cases[:NAMED]) + (f"… (+ {more})" if more > 0 else "")


TWICE_AT_ONCE = N_("%(party)s a deux rencontres au tour %(round)s.")
TOO_MANY = N_("%(stand)s reçoit %(number)s groupes au tour %(round)s, pour %(seats)s au plus.")
AGAIN = N_("%(party)s rencontre %(stand)s deux fois.")
PARTY_AWAY = N_("%(party)s est absent au tour %(round)s.")
STAND_AWAY = N_("%(stand)s est absent au tour %(round)s.")
NO_ROUND = N_("%(party)s a une rencontre hors des tours prévus.")
NO_LANGUAGE = N_("%(party)s et %(stand)s n’ont pas de langue commune.")
MORE_THAN_ASKED = N_("%(party)s a %(number)s rencontres, pour %(most)s au plus.")
UNEVEN = N_("%(party)s a %(number)s rencontres alors que d’autres en ont %(most)s.")


def check_rotation(problem: Problem, table: Sequence[Encounter]) -> list[Breach]:
    """All that is wrong with a table, clashes first."""
    known = [each for each in table if 0 <= each.round < problem.rounds]
    found = [
        Breach(NO_ROUND, {"party": problem.party[each.party].label})
        for each in table
        if not 0 <= each.round < problem.rounds
    ]
    return [*found, *_clashes(problem, known), *_absences(problem, known), *_soft(problem, table)]


def _clashes(problem: Problem, table: Iterable[Encounter]) -> list[Breach]:
    table = list(table)
    found = []
    for (party, number), count in sorted(Counter((each.party, each.round) for each in table).items()):
        if count > 1:
            found.append(Breach(TWICE_AT_ONCE, {"party": problem.party[party].label, "round": number + 1}))
    for (key, number), count in sorted(Counter((each.stand, each.round) for each in table).items()):
        stand = problem.stand[key]
        if count > stand.seats:
            values = {"stand": stand.label, "round": number + 1, "number": count, "seats": stand.seats}
            found.append(Breach(TOO_MANY, values))
    for (party, key), count in sorted(Counter((each.party, each.stand) for each in table).items()):
        if count > 1:
            found.append(Breach(AGAIN, {"party": problem.party[party].label, "stand": problem.stand[key].label}))
    return found


def _absences(problem: Problem, table: Iterable[Encounter]) -> list[Breach]:
    found = []
    for each in table:
        party, stand = problem.party[each.party], problem.stand[each.stand]
        values = {"party": party.label, "stand": stand.label, "round": each.round + 1}
        if each.round in party.away:
            found.append(Breach(PARTY_AWAY, values))
        if each.round in stand.away:
            found.append(Breach(STAND_AWAY, values))
    return found


def _soft(problem: Problem, table: Sequence[Encounter]) -> list[Breach]:
    found = []
    for each in table:
        party, stand = problem.party[each.party], problem.stand[each.stand]
        if not speak(party, stand):
            found.append(Breach(NO_LANGUAGE, {"party": party.label, "stand": stand.label}, is_hard=False))
    counts = counted(problem, table)
    most = max(counts.values(), default=0)
    for key, number in counts.items():
        values = {"party": problem.party[key].label, "number": number}
        if problem.most is not None and number > problem.most:
            found.append(Breach(MORE_THAN_ASKED, {**values, "most": problem.most}, is_hard=False))
        if number < min(problem.reach(key), most - 1):
            found.append(Breach(UNEVEN, {**values, "most": most}, is_hard=False))
    return found


# --- what stayed unmet --------------------------------------------------------------------------------------------

NOBODY_SPEAKS: Sentences = (
    N_("%(num)s participant n’a de langue commune avec aucun exposant :"),
    N_("%(num)s participants n’ont de langue commune avec aucun exposant :"),
)
NEVER_THERE: Sentences = (
    N_("%(num)s participant est absent à tous les tours :"),
    N_("%(num)s participants sont absents à tous les tours :"),
)
NOTHING: Sentences = (
    N_("%(num)s participant n’a aucune rencontre, faute de place :"),
    N_("%(num)s participants n’ont aucune rencontre, faute de place :"),
)
FEWER: Sentences = (
    N_("%(num)s participant a moins de rencontres que demandé :"),
    N_("%(num)s participants ont moins de rencontres que demandé :"),
)
FIRST_WISH: Sentences = (
    N_("%(num)s participant n’a pas son premier vœu :"),
    N_("%(num)s participants n’ont pas leur premier vœu :"),
)
NO_WISH: Sentences = (
    N_("%(num)s participant n’a aucun de ses vœux :"),
    N_("%(num)s participants n’ont aucun de leurs vœux :"),
)
SIDE_BY_SIDE: Sentences = (
    N_("%(num)s fois, deux groupes d’un même établissement ou organisme sont côte à côte au même tour :"),
    N_("%(num)s fois, deux groupes d’un même établissement ou organisme sont côte à côte au même tour :"),
)
UNVISITED: Sentences = (
    N_("%(num)s exposant ne reçoit personne :"),
    N_("%(num)s exposants ne reçoivent personne :"),
)


def explain(problem: Problem, table: Sequence[Encounter]) -> list[Remark]:
    """What the table could not give, and to whom."""
    met: dict[int, set[int]] = defaultdict(set)
    for each in table:
        met[each.party].add(each.stand)
    found: dict[Sentences, list[Case]] = defaultdict(list)
    for party in problem.parties:
        for sentences, case in _unmet(problem, party, met[party.key]):
            found[sentences].append(case)
    visited = {each.stand for each in table}
    found[UNVISITED] = [_named(stand.label) for stand in problem.stands if stand.key not in visited]
    found[SIDE_BY_SIDE] = _neighbours(problem, table)
    return [Remark(sentences, tuple(cases)) for sentences, cases in found.items() if cases]


def _named(label: str) -> Case:
    return NAME, {"name": label}


def _unmet(problem: Problem, party: Party, met: set[int]) -> Iterable[tuple[Sentences, Case]]:
    if not problem.times["party", party.key]:
        yield NEVER_THERE, _named(party.label)
        return
    if problem.stands and not any(speak(party, stand) for stand in problem.stands):
        yield NOBODY_SPEAKS, _named(party.label)
        return
    wanted = problem.rounds if problem.most is None else min(problem.most, problem.rounds)
    if not met:
        yield NOTHING, _named(party.label)
        return
    if problem.most is not None and len(met) < wanted:
        yield FEWER, (SHORT, {"name": party.label, "number": len(met), "wanted": wanted})
    wishes = [problem.stand[key] for key in party.wishes if key in problem.stand]
    if wishes and not met & {each.key for each in wishes}:
        yield NO_WISH, why(problem, party, wishes[0])
    elif wishes and wishes[0].key not in met:
        yield FIRST_WISH, why(problem, party, wishes[0])


DIFFERENT_LANGUAGES, NEVER_TOGETHER, FULL = (
    N_("%(name)s (%(stand)s : pas de langue commune)"),
    N_("%(name)s (%(stand)s : jamais présents au même tour)"),
    N_("%(name)s (%(stand)s : complet)"),
)
NAME, SHORT = N_("%(name)s"), N_("%(name)s (%(number)s sur %(wanted)s)")


def why(problem: Problem, party: Party, stand: Stand) -> Case:
    """Why a wish was left out, in a few words."""
    if not speak(party, stand):
        reason = DIFFERENT_LANGUAGES
    elif not problem.common(party.key, stand.key):
        reason = NEVER_TOGETHER
    else:
        reason = FULL
    return reason, {"name": party.label, "stand": stand.label}


def _neighbours(problem: Problem, table: Sequence[Encounter]) -> list[Case]:
    spots: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for each in table:
        party, stand = problem.party[each.party], problem.stand[each.stand]
        if party.circle:
            spots[each.round, stand.place or f"#{stand.key}", party.circle].append(party.label)
    return [_named(" + ".join(sorted(names))) for _spot, names in sorted(spots.items()) if len(names) > 1]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a table comes to: meetings, the fewest and the most of one party, wishes asked and served."""

    meetings: int
    fewest: int
    most: int
    wishes: int
    served: int
    firsts: int
    firsts_served: int


def figures(problem: Problem, table: Sequence[Encounter]) -> Figures:
    """Its figures."""
    counts = counted(problem, table)
    pairs = {(each.party, each.stand) for each in table}
    wishes = [(party.key, key) for party in problem.parties for key in party.wishes if key in problem.stand]
    firsts = [(party.key, party.wishes[0]) for party in problem.parties if party.wishes]
    return Figures(
        meetings=len(table),
        fewest=min(counts.values(), default=0),
        most=max(counts.values(), default=0),
        wishes=len(wishes),
        served=len(pairs & set(wishes)),
        firsts=len(firsts),
        firsts_served=len(pairs & set(firsts)),
    )
