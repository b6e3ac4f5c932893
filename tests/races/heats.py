"""Heats: clients released by a barrier at one slot, and what each was answered."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from tests.races.city import Slot
from tests.races.fleet import Answer, Person

KINDS = ("practitioner", "school_class", "venue")
REASONS = {"practitioner": "intervient déjà", "school_class": "a déjà une séance", "venue": "est déjà occupé"}
SAVED, REFUSED = 302, 409

Errand = tuple[str, dict[str, Any]]
"""A path and the form to send there."""


@dataclass(frozen=True)
class Heat:
    """One slot: what each client sent and was answered."""

    slot: Slot
    kind: str
    errands: Sequence[Errand]
    answers: Sequence[Answer]

    @property
    def statuses(self) -> list[int]:
        """The answers' statuses, in order of size."""
        return sorted(answer.status for answer in self.answers)

    @property
    def has_one_winner(self) -> bool:
        """Exactly one saved; the others got the form back as they filled it in, with the reason."""
        if self.statuses != [SAVED] + [REFUSED] * (len(self.answers) - 1):
            return False
        lost = [
            (answer.text, fields)
            for answer, (_path, fields) in zip(self.answers, self.errands, strict=True)
            if answer.status == REFUSED
        ]
        return all(REASONS[self.kind] in page and f'value="{fields["own_title"]}"' in page for page, fields in lost)


def at_once(people: Sequence[Person], rounds: Sequence[Sequence[Errand]]) -> list[list[Answer]]:
    """Each round's errands sent at the same instant, one by each person; the answers, round by round."""
    barrier = Barrier(len(people))

    def run(number: int) -> list[Answer]:
        answers = []
        for errands in rounds:
            barrier.wait(timeout=60)
            answers.append(people[number].post(*errands[number]))
        return answers

    with ThreadPoolExecutor(len(people)) as pool:
        by_person = list(pool.map(_released(run, barrier), range(len(people))))
    return [list(answers) for answers in zip(*by_person, strict=True)]


def _released(run: Callable[[int], list[Answer]], barrier: Barrier) -> Callable[[int], list[Answer]]:
    """Let nobody wait for someone who failed."""

    def guarded(number: int) -> list[Answer]:
        try:
            return run(number)
        except BaseException:
            barrier.abort()
            raise

    return guarded


def race(people: Sequence[Person], slots: Sequence[Slot]) -> list[Heat]:
    """All clients ask for each slot at once, for overlapping but different times; the shared thing takes turns."""
    kinds = [KINDS[number % len(KINDS)] for number in range(len(slots))]
    rounds = [
        [("/seances/nouvelle", slot.fields(kind, client)) for client in range(len(people))]
        for slot, kind in zip(slots, kinds, strict=True)
    ]
    answers = at_once(people, rounds)
    return [Heat(*each) for each in zip(slots, kinds, rounds, answers, strict=True)]
