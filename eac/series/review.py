"""A lot of wanted sessions judged together: what stands in the way of each, and the free times near it.

The page shows it, and writing it asks again under the guard: the same function, so that both say the same.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, time

from eac.core.errors import N_, RuleBroken
from eac.scheduling import knowledge
from eac.scheduling.bulk import Judge, Judged
from eac.scheduling.rules import NewSession, When
from eac.scheduling.slots import REACH_DAYS, WHATEVER_THE_TIME, Slot, nearest_slots
from eac.series.recurrence import Expanded, Pattern, days_off, expand
from eac.series.rules import Lot, LotRefused, Row, Verdict, moved
from eac.series.spacing import Gap

SLOTS = 2
"""Free times proposed for each row."""
LOOKED_AT = 12
"""Free times asked for where only some of them suit."""
REFUSED = N_("Rien n’a été enregistré : des séances cochées sont en conflit (%(count)s). Déplacez-les ou décochez-les.")
NO_REASON = N_("Des points d’attention demandent une raison écrite, une seule pour toutes les séances.")
NOTHING = N_("Aucune séance à enregistrer : cochez au moins une séance qui soit libre.")
Suits = Callable[[Row, When], bool]


def complete(new: NewSession) -> NewSession:
    """The command with headcounts and place filled in; RuleBroken when a class is missing or gone."""
    return knowledge.complete(new)


def expanded(first: NewSession, pattern: Pattern, *, skips_days_off: bool) -> tuple[list[Row], Expanded]:
    """The rows of a series, and the days stepped over; RuleBroken when the pattern gives no session."""
    last = replace(first, when=pattern.at(pattern.last_day))
    off = days_off(first, knowledge.load_facts([first, last], reach_days=0)) if skips_days_off else _never
    found = expand(pattern, off)
    if not found.whens:
        raise RuleBroken(
            N_("Ces règles ne donnent aucune date : changez le jour, la fin ou les jours passés."), "count"
        )
    return [Row(str(when.starts_on), on(first, when), when) for when in found.whens], found


def _never(_when: When) -> None:
    """No day is a day off."""


def on(new: NewSession, when: When) -> NewSession:
    """The session at another time; an option lapses on its day at the latest."""
    until = min(new.option_until, when.starts_on) if new.option_until else None
    return replace(new, when=when, option_until=until)


def judge(
    rows: Sequence[Row],
    *,
    to_write: bool = False,
    moving: Collection[int] = (),
    together: Collection[int] = (),
    may_repeat: bool = False,
    suits: Suits | None = None,
    slots_for: Collection[str] | None = None,
) -> list[Verdict]:
    """The rows with what stands in their way; a chosen row that can be counts as taken for those after it.

    `slots_for` names the rows that free times are looked for (None: all that need one); none are when it is `to_write`.
    """
    judging = Judge(
        [row.wanted for row in rows],
        to_write=to_write,
        moving=moving,
        together=together,
        may_repeat=may_repeat,
        reach_days=0 if to_write else REACH_DAYS,
    )
    found = [_in_turn(row, judging) for row in rows]
    if to_write:
        return found
    return [_with_slots(each, judging, suits) if _needs_slots(each, slots_for) else each for each in found]


def judge_moves(rows: Sequence[Row], *, together: Collection[int], to_write: bool = False) -> list[Verdict]:
    """Saved sessions that move together, the key of each its id: one may take the place that another leaves.

    One that cannot move stays where it is, and is in the way of those that wanted its place: they are judged again.
    """
    moving = {row.key for row in rows if row.is_chosen}
    while True:
        ids = [int(key) for key in moving]
        verdicts = judge(rows, to_write=to_write, moving=ids, together=together, may_repeat=True)
        stuck = moving & {each.row.key for each in blocked(verdicts)}
        if not stuck:
            return verdicts
        moving -= stuck


def _in_turn(row: Row, judging: Judge) -> Verdict:
    verdict = Verdict(row, judging.conflicts(row.wanted))
    if verdict.is_ready:
        judging.accept(row.wanted)
    return verdict


def _needs_slots(verdict: Verdict, slots_for: Collection[str] | None) -> bool:
    """Only where another time would help, and where the row itself does not stand in the way."""
    if slots_for is not None and verdict.row.key not in slots_for:
        return False
    return not verdict.is_ready and any(each.code not in WHATEVER_THE_TIME for each in verdict.conflicts)


def _with_slots(verdict: Verdict, judging: Judge, suits: Suits | None) -> Verdict:
    if judging.facts is None:
        return verdict
    row = verdict.row
    slots = nearest_slots(row.wanted, judging.facts, LOOKED_AT if suits else SLOTS)
    fitting: list[Slot] = [slot for slot in slots if suits is None or suits(row, slot.when)]
    return replace(verdict, slots=(fitting or slots)[:SLOTS])


def blocked(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Chosen rows that cannot be written."""
    return [each for each in verdicts if each.row.is_chosen and each.is_blocked]


def warned(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Chosen rows that pass with a written reason only."""
    return [each for each in verdicts if each.is_ready and each.conflicts]


def accepted(lot: Lot, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The rows to write; refusals as above. Changes nothing."""
    refused = blocked(verdicts)
    if refused and not lot.only_free:
        raise LotRefused(REFUSED, count=len(refused))
    ready = [each for each in verdicts if each.is_ready]
    if not ready:
        raise RuleBroken(NOTHING)
    if warned(ready) and not lot.reason:
        raise RuleBroken(NO_REASON, "reason")
    return ready


def judged(verdict: Verdict, reason: str, default: str = "") -> Judged:
    """A row as it is written: the reason of the lot where something is to be passed over."""
    return Judged(with_reason(verdict, reason, default))


def with_reason(verdict: Verdict, reason: str, default: str = "") -> NewSession:
    """The session of a row, with the reason of the lot where something is passed over."""
    return replace(verdict.row.wanted, override_reason=reason if verdict.conflicts else default)


def as_before(key: str, new: NewSession, source: tuple[date, time, time]) -> Row:
    """A row whose first date was proposed on an earlier look at the page, and stays."""
    when = moved(new.when, *source)
    return Row(key, on(new, when), when)


def within(rows: Sequence[Row], gaps: Sequence[Gap]) -> Suits:
    """Whether another time of a row keeps the gaps to the ticked rows on both sides."""
    places = {row.key: number for number, row in enumerate(rows)}

    def suits(row: Row, when: When) -> bool:
        number, day = places[row.key], when.starts_on
        before = next((each for each in reversed(rows[:number]) if each.is_chosen), None)
        after = next(((n, rows[n]) for n in range(number + 1, len(rows)) if rows[n].is_chosen), None)
        fits_before = before is None or gaps[number].fits(before.wanted.when.starts_on, day)
        return fits_before and (after is None or gaps[after[0]].fits(day, after[1].wanted.when.starts_on))

    return suits
