"""What a person asks to be kept about an activity or a pathway; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from eac.catalogue.rules import DEFAULT_PILLARS, PlaceMode, SessionKind
from eac.core.errors import N_, RuleBroken


@dataclass(frozen=True, slots=True)
class ActivityDetails:
    """An activity as entered: duration in minutes, money in cents, other records by id, levels by code."""

    title: str
    kind: SessionKind
    summary: str = ""
    pillars: tuple[str, ...] = ()
    domain_ids: tuple[int, ...] = ()
    format_id: int | None = None
    level_codes: tuple[str, ...] = ()
    partner_id: int | None = None
    place_mode: PlaceMode = PlaceMode.VENUE
    venue_id: int | None = None
    practitioner_ids: tuple[int, ...] = ()
    work_ids: tuple[int, ...] = ()
    duration_minutes: int = 60
    minimum_headcount: int | None = None
    maximum_headcount: int | None = None
    class_quota: int | None = None
    cost_per_session: int | None = None
    cost_per_pupil: int | None = None
    needs_transport: bool = False
    national_scheme: str = ""
    accessibility: tuple[str, ...] = ()
    to_bring: str = ""
    notes: str = ""


def pillars_of(new: ActivityDetails) -> list[str]:
    """The pillars entered, else the usual ones of the kind."""
    return list(new.pillars) or [pillar.value for pillar in DEFAULT_PILLARS[new.kind]]


def check_place(new: ActivityDetails) -> None:
    """RuleBroken when an activity at school names a venue."""
    if new.place_mode is PlaceMode.SCHOOL and new.venue_id is not None:
        raise RuleBroken(
            N_("Une offre dans l’établissement n’a pas de lieu : retirez le lieu, ou choisissez « dans un lieu »."),
            "venue_id",
        )


def check_headcounts(minimum: int | None, maximum: int | None) -> None:
    """RuleBroken when the largest group is smaller than the smallest."""
    if minimum is not None and maximum is not None and maximum < minimum:
        raise RuleBroken(
            N_("L’effectif maximal doit être au moins égal à l’effectif minimal."),
            "maximum_headcount",
        )


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a pathway as entered: its activity, and the days that may lie between the step before and it."""

    activity_id: int
    minimum_gap: int | None = None
    maximum_gap: int | None = None


@dataclass(frozen=True, slots=True)
class PathwayDetails:
    """A pathway as entered, its steps in order."""

    title: str
    summary: str = ""
    level_codes: tuple[str, ...] = ()
    notes: str = ""
    steps: tuple[Step, ...] = ()


def check_steps(steps: Sequence[Step]) -> None:
    """RuleBroken, on the step's field, for fewer than two steps or gaps in the wrong order."""
    if len(steps) < 2:  # noqa: PLR2004  one step makes no way
        raise RuleBroken(N_("Un parcours compte au moins deux étapes."), "steps")
    for number, step in enumerate(steps, start=1):
        gaps = (step.minimum_gap, step.maximum_gap)
        if None not in gaps and gaps[1] < gaps[0]:  # type: ignore[operator]  # neither is None
            sentence = N_("Étape %(number)s : le délai maximal doit être au moins égal au délai minimal.")
            raise RuleBroken(sentence, "steps", number=number)
