"""What rows of a programme name, and the sessions already there on their days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eac.catalogue.models import Activity
from eac.catalogue.rules import PlaceMode
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.core.typography import plain
from eac.db import db
from eac.imports import values as read
from eac.imports.kinds.base import Values, only
from eac.imports.kinds.classes import SchoolNames
from eac.imports.kinds.people import People, id_named
from eac.imports.rules import Troubles
from eac.partners.models import Practitioner, Venue, Work
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import NewSession, Participant, Place, Resource, State, TimeOfLife, When
from eac.schools.models import School, SchoolClass

NO_CLASS = N_("« %(name)s » n’est pas une classe de l’année %(year)s : importez-la d’abord, ou corrigez son nom.")
TWIN_CLASSES = N_("%(count)s classes s’appellent « %(name)s » : ajoutez l’établissement pour dire laquelle.")
TWIN_OFFERS = N_("%(count)s offres s’appellent « %(name)s » : renommez-en une pour dire laquelle.")
PER_CLASS = N_("Écrivez un seul effectif, ou autant d’effectifs que de classes (%(classes)s).")
CLOSED = {
    State.HELD: N_("Cette séance est déjà réalisée : corrigez-la dans l’agenda."),
    State.CANCELLED: N_("Cette séance est annulée : rétablissez-la d’abord."),
    State.POSTPONED: N_("Cette séance est reportée : corrigez celle qui la remplace."),
}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as a file has it; `headcounts` and `present` follow `class_ids`."""

    activity_id: int
    starts_on: date
    starts_time: time
    ends_time: time
    class_ids: tuple[int, ...]
    headcounts: tuple[int, ...] = ()
    present: tuple[int, ...] = ()
    venue_id: int | None = None
    practitioner_ids: tuple[int, ...] = ()
    work_ids: tuple[int, ...] = ()
    title: str = ""
    state: State = State.CONFIRMED
    time_of_life: TimeOfLife = TimeOfLife.SCHOOL
    adults: int | None = None
    needs_transport: bool = False
    coach_seats: int | None = None
    cancel_note: str = ""
    notes_for_teacher: str = ""
    notes_for_staff: str = ""


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What a row needs to know of a class."""

    id: int
    name: str
    school_id: int
    year: str
    headcount: int


Key = tuple[date, time, int, tuple[int, ...]]


class Programme:
    """Classes of the years named, offers, places and people; and the sessions of the days named, by what tells them."""

    def __init__(self, rows: Sequence[Values]) -> None:
        days = {row["starts_on"] for row in rows if "starts_on" in row}
        self.schools = SchoolNames()
        self.classes = _classes({str(SchoolYear.of(day)) for day in days})
        self.by_label = self._labels()
        self.activities = {row.id: row for row in db.session.scalars(select(Activity))}
        self.offers: dict[str, list[Activity]] = {}
        for row in self.activities.values():
            self.offers.setdefault(plain(row.title), []).append(row)
        self.venues = dict(db.session.execute(select(Venue.id, Venue.name)).all())
        self.works = dict(db.session.execute(select(Work.id, Work.title)).all())
        self.ids = {name: {plain(text): id_ for id_, text in known.items()} for name, known in self._named().items()}
        self.people = People(db.session.scalars(select(Practitioner)).all())
        self.persons = {each.id: each.full_name for known in self.people.by_name.values() for each in known}
        self.known = {self.key(self.row_of(row)): row for row in _sessions(days)}

    def _named(self) -> dict[str, dict[int, str]]:
        return {"venue_id": self.venues, "work_ids": self.works}

    def _labels(self) -> dict[tuple[str, str], list[ClassFacts]]:
        """Classes by year and name, alone or with the school's."""
        found: dict[tuple[str, str], list[ClassFacts]] = {}
        for each in self.classes.values():
            school = self.schools.names.get(each.school_id, "")
            for label in (each.name, f"{each.name}, {school}", f"{each.name} {school}"):
                found.setdefault((each.year, plain(label)), []).append(each)
        return found

    def find(self, values: Values) -> SchoolSession | None:
        """The session already there; RuleBroken when a name of the row stands for nothing."""
        class_ids = self._class_ids(values)
        return self.known.get((values["starts_on"], values["starts_time"], self._activity(values).id, class_ids))

    def key(self, row: SessionRow) -> Key:
        """What tells a session from all others."""
        return row.starts_on, row.starts_time, row.activity_id, tuple(sorted(row.class_ids))

    def _activity(self, values: Values) -> Activity:
        name = values["activity_id"]
        found: Activity | None = only(self.offers.get(plain(name), []), TWIN_OFFERS, "activity_id", name)
        if found is None:
            raise RuleBroken(
                N_("« %(name)s » n’est pas une offre du catalogue : importez-la d’abord, ou corrigez son titre."),
                "activity_id",
                name=name,
            )
        return found

    def _class_ids(self, values: Values) -> tuple[int, ...]:
        year = str(SchoolYear.of(values["starts_on"]))
        named = read.each_named(values["class_ids"], partial(self._class, values, year))
        return tuple(sorted({each.id for each in named}))

    def _class(self, values: Values, year: str, name: str) -> ClassFacts:
        found = self.by_label.get((year, plain(name)), [])
        if len(found) > 1 and ("uai" in values or "school" in values):
            school_id = self.schools.id_of(values)
            found = [each for each in found if each.school_id == school_id]
        one: ClassFacts | None = only(found, TWIN_CLASSES, "class_ids", name)
        if one is None:
            raise RuleBroken(NO_CLASS, "class_ids", name=name, year=year)
        return one

    def resolve(self, values: Values) -> dict[str, Any]:
        """The row with other records by their ids; what is not said is left out."""
        given, troubles = {name: value for name, value in values.items() if name in ROW_FIELDS}, Troubles()
        if values.get("state") is not State.HELD:
            given.pop("present", None)
        if "ends_time" not in given and "minutes" in values:
            given["ends_time"] = _later(values["starts_time"], values["minutes"])
        for name, one in self._readers(values).items():
            with troubles.gathered():
                if name in given:
                    given[name] = one(given[name])
        for name in ("headcounts", "present"):
            with troubles.gathered():
                if name in given and not troubles.found:
                    given[name] = self._per_class(given["class_ids"], given[name], name)
        troubles.settle()
        return given

    def _readers(self, values: Values) -> dict[str, Callable[[Any], Any]]:
        """How the fields that name other records find them."""
        work = partial(id_named, self.ids["work_ids"], field="work_ids")
        return {
            "activity_id": lambda _name: self._activity(values).id,
            "class_ids": lambda _names: self._class_ids(values),
            "venue_id": self._venue,
            "practitioner_ids": lambda names: self.people.ids_named(names, "practitioner_ids"),
            "work_ids": lambda names: tuple(sorted(set(read.each_named(names, work)))),
        }

    def complete(self, given: Values) -> SessionRow:
        """A new session: its offer says the end and the venue that the row does not, its classes their size."""
        activity = self.activities[given["activity_id"]]
        sizes = tuple(self.classes[each].headcount for each in given["class_ids"])
        usual: dict[str, Any] = {
            "ends_time": _later(given["starts_time"], activity.duration_minutes),
            "venue_id": activity.venue_id if activity.place_mode is PlaceMode.VENUE else None,
            "headcounts": sizes,
        }
        row = SessionRow(**{**usual, **given})
        return row if row.state is not State.HELD or row.present else replace(row, present=row.headcounts)

    def _venue(self, name: str) -> int | None:
        """The venue named; none when the place is the school."""
        if plain(name) in AT_SCHOOL or plain(name) in self.schools.by_name:
            return None
        return id_named(self.ids["venue_id"], name, "venue_id")

    def _per_class(self, class_ids: tuple[int, ...], told: tuple[int, ...], field: str) -> tuple[int, ...]:
        """Pupils of each class: as told, or a total shared by the sizes of the classes."""
        if len(told) == len(class_ids):
            return told
        if len(told) != 1:
            raise RuleBroken(PER_CLASS, field, classes=len(class_ids))
        return read.share(told[0], [self.classes[each].headcount for each in class_ids])

    def command(self, row: SessionRow) -> NewSession:
        """What the scheduling room takes."""
        place = Place(Resource.SCHOOL, self.classes[row.class_ids[0]].school_id)
        if row.venue_id is not None:
            place = Place(Resource.VENUE, row.venue_id)
        return NewSession(
            activity_id=row.activity_id,
            when=When(row.starts_on, row.starts_time, row.starts_on, row.ends_time),
            place=place,
            participants=tuple(map(Participant, row.class_ids, row.headcounts)),
            **{name: getattr(row, name) for name in SAME},
        )

    def row_of(self, record: SchoolSession) -> SessionRow:
        """A saved session as a file has it."""
        joined = sorted(record.participations, key=lambda each: each.class_id)
        is_held, when = record.state is State.HELD, record.here
        return SessionRow(
            activity_id=record.activity_id,
            starts_on=when.starts_on,
            starts_time=when.starts_time,
            ends_time=when.ends_time,
            class_ids=tuple(each.class_id for each in joined),
            headcounts=tuple(each.expected_headcount for each in joined),
            present=tuple(each.actual_headcount or 0 for each in joined) if is_held else (),
            venue_id=record.venue_id,
            practitioner_ids=tuple(sorted(each.id for each in record.practitioners)),
            work_ids=tuple(sorted(each.id for each in record.works)),
            title=record.own_title,
            cancel_note=record.cancel_note,
            **{name: getattr(record, name) for name in SAME if name in _COLUMNS},
        )

    def is_to_come(self, row: SessionRow) -> bool:
        """Whether it has not begun."""
        return clock.to_utc(row.starts_on, row.starts_time) > clock.now()

    def label(self, row: SessionRow) -> str:
        """« 03/03/2027 9:00, Visite du musée, CE1 A »."""
        classes = ", ".join(self.classes[each].name for each in row.class_ids)
        title = row.title or self.activities[row.activity_id].title
        return f"{row.starts_on:%d/%m/%Y} {row.starts_time:%-H:%M}, {title}, {classes}"

    def names(self, field: str, value: Any) -> Any:
        """Ids of a field as names."""
        known: Mapping[int, str] | None = {
            "activity_id": {id_: row.title for id_, row in self.activities.items()},
            "class_ids": {id_: each.name for id_, each in self.classes.items()},
            "practitioner_ids": self.persons,
            **self._named(),
        }.get(field)
        if known is None or value in (None, ()):
            return value
        return tuple(known.get(each, "–") for each in value) if isinstance(value, tuple) else known.get(value, "–")


ROW_FIELDS = frozenset(each.name for each in fields(SessionRow))
SAME = (
    "practitioner_ids",
    "work_ids",
    "title",
    "state",
    "time_of_life",
    "adults",
    "needs_transport",
    "coach_seats",
    "notes_for_teacher",
    "notes_for_staff",
)
"""Fields that the row and the command name alike."""
_COLUMNS = frozenset(SAME) - {"practitioner_ids", "work_ids", "title"}
AT_SCHOOL = frozenset({"ecole", "a l'ecole", "etablissement", "dans l'etablissement", "sur place", "en classe"})


def _later(start: time, minutes: int) -> time:
    return (datetime.combine(date(2000, 1, 3), start) + timedelta(minutes=minutes)).time()


def _classes(years: Iterable[str]) -> dict[int, ClassFacts]:
    columns = (SchoolClass.id, SchoolClass.name, SchoolClass.school_id, SchoolClass.school_year, SchoolClass.headcount)
    found = select(*columns).join(School).where(SchoolClass.school_year.in_(list(years)))
    found = found.where(SchoolClass.archived_at.is_(None))
    return {row[0]: ClassFacts(*row) for row in db.session.execute(found)}


def _sessions(days: set[date]) -> Sequence[SchoolSession]:
    if not days:
        return []
    lists = (SchoolSession.participations, SchoolSession.practitioners, SchoolSession.works)
    near = (min(days) - timedelta(days=1), max(days) + timedelta(days=1))  # a day there may be another one here
    found = select(SchoolSession).where(SchoolSession.starts_on.between(*near))
    return db.session.scalars(found.options(*map(selectinload, lists))).unique().all()
