"""What belongs together in the demonstration: workshops as series, three pathways, options with their last days."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from eac.catalogue.models import Activity, Pathway, PathwayStep
from eac.core.typography import french
from eac.demo.fate import Story
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import State
from eac.series.models import Series, SeriesSession
from eac.series.rules import SeriesKind

PATHWAYS: dict[str, tuple[str, tuple[tuple[str, int | None, int | None], ...]]] = {
    "Du papier découpé au grand écran": (
        "Voir un film d’animation, entendre celui qui en fait le son, puis tourner le sien.",
        (("ecole_cinema_courgette", None, None), ("bruit_image", 7, 28), ("film_animation", 14, 45)),
    ),
    "Le théâtre, de la coulisse au plateau": (
        "Visiter la salle, voir une pièce, débattre de ce qu’elle dit, et monter sur scène.",
        (("coulisses_licorne", None, None), ("medecin_licorne", 7, 30), ("theatre_plateau", 7, 30)),
    ),
    "Écrire la mer": (
        "Une île et son abbaye, un débat sur la mer, une heure d’antenne pour la raconter.",
        (("abbaye_lerins", None, None), ("debat_mer", 7, 21), ("webradio", 14, 60)),
    ),
}
"""Title → what it is, and its steps: an offer, the least and the most days after the step before."""
EVERY = 6
"""Days between the last days of two options, so that some lapse this week and others later."""
LONGEST = 60


def pathways(offers: Mapping[str, Activity]) -> list[Pathway]:
    """The pathways of the catalogue."""
    return [
        Pathway(
            title=french(title),
            summary=french(summary),
            steps=[
                PathwayStep(position=position, activity=offers[key], minimum_gap=least, maximum_gap=most)
                for position, (key, least, most) in enumerate(steps, start=1)
            ],
        )
        for title, (summary, steps) in PATHWAYS.items()
    ]


def set_option_ends(sessions: Sequence[SchoolSession], today: date) -> None:
    """Give each option its last day, from the day after tomorrow on."""
    options = sorted((each for each in sessions if each.state is State.OPTION), key=lambda each: each.uid)
    for number, session in enumerate(options):
        days = 2 + number * EVERY % LONGEST
        session.option_until = min(today + timedelta(days=days), session.starts_on)


def series(stories: Sequence[Story], saved: Mapping[str, SchoolSession]) -> list[Series]:
    """The workshops that go on with one class, two sessions at least; the saved sessions must have their ids."""
    groups: dict[tuple[object, ...], list[Story]] = defaultdict(list)
    for story in stories:
        if story.plan.is_series:
            key = (story.plan.year, story.plan.offer.key, tuple(one.key for one in story.plan.classes))
            groups[key].append(story)
    return [_one(group, saved) for group in groups.values() if len(group) > 1]


def _one(group: Sequence[Story], saved: Mapping[str, SchoolSession]) -> Series:
    ordered = sorted(group, key=lambda story: (story.plan.step, story.plan.span))
    return Series(
        title=saved[ordered[0].uid].title,
        kind=SeriesKind.RECURRENCE,
        weekdays=[ordered[0].plan.span.start.weekday()],
        members=[_member(story, saved[story.uid], number) for number, story in enumerate(ordered, start=1)],
    )


def _member(story: Story, session: SchoolSession, number: int) -> SeriesSession:
    """Where the pattern put it: a session that was moved since keeps its former day there."""
    planned = story.moved_from or story.plan.span
    return SeriesSession(
        session_id=session.id,
        position=number,
        planned_on=planned.start.date(),
        planned_start=planned.start.time(),
        planned_end=planned.end.time(),
    )
