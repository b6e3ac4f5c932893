"""Ten classes and fifteen sessions, small enough to count on paper; the paper stands in test_indicators.py."""

from eac.catalogue.rules import Pillar, SessionKind
from eac.reference.rules import Degree
from eac.reporting.rules import ClassFact, ParticipationFact, SessionFact, gather
from eac.scheduling.rules import State
from eac.schools.rules import Sector

YEAR = "2026-2027"
LEVELS = {
    "ps": "PS", "ms": "MS", "gs": "GS", "cp": "CP", "ce1": "CE1", "ce2": "CE2", "cm1": "CM1", "cm2": "CM2",
    "6e": "6e", "5e": "5e", "2de": "2de", "1re": "1re",
}  # fmt: skip

SCHOOLS = {
    # id: name, degree, sector, REP, QPV, IPS
    1: ("École élémentaire Goscinny", Degree.ELEMENTARY, Sector.PUBLIC, True, True, 76.0),
    2: ("École maternelle Les Mimosas", Degree.NURSERY, Sector.PUBLIC, False, False, 100.0),
    3: ("Collège Capron", Degree.LOWER_SECONDARY, Sector.PUBLIC, False, True, 90.0),
    4: ("Lycée Bristol", Degree.UPPER_SECONDARY, Sector.PUBLIC, False, False, 120.0),
    5: ("École Sainte-Marie", Degree.ELEMENTARY, Sector.PRIVATE_CONTRACT, False, False, None),
}


def _class(class_id: int, school_id: int, name: str, levels: tuple[str, ...], pupils: int) -> ClassFact:
    school, degree, sector, is_rep, is_qpv, ips = SCHOOLS[school_id]
    return ClassFact(class_id, name, school_id, school, degree, levels, pupils, sector, is_rep, is_qpv, ips)


CLASSES = (
    _class(1, 1, "CP A", ("cp",), 20),
    _class(2, 1, "CE1-CE2", ("ce1", "ce2"), 22),
    _class(3, 1, "CM2", ("cm2",), 25),
    _class(4, 2, "GS", ("gs",), 24),
    _class(5, 2, "PS-MS", ("ps", "ms"), 26),
    _class(6, 3, "6e 1", ("6e",), 27),
    _class(7, 3, "6e 2", ("6e",), 28),
    _class(8, 4, "2de 1", ("2de",), 30),
    _class(9, 4, "1re 1", ("1re",), 31),
    _class(10, 5, "CM1-CM2", ("cm1", "cm2"), 27),
)

ARTWORK, PLACE = SessionKind.ARTWORK_ENCOUNTER, SessionKind.PLACE_DISCOVERY
MEETING, DEBATE, WORKSHOP = SessionKind.PROFESSIONAL_MEETING, SessionKind.DEBATE, SessionKind.PRACTICE_WORKSHOP
MEET, PRACTISE, KNOW = Pillar.MEET, Pillar.PRACTISE, Pillar.KNOW


def _session(
    session_id: int,
    kind: SessionKind,
    pillars: set[Pillar],
    state: State,
    minutes: int,
    *,
    is_over: bool,
    year: str = YEAR,
) -> SessionFact:
    return SessionFact(session_id, kind, frozenset(pillars), state, minutes, year, is_over)


SESSIONS = (
    _session(1, ARTWORK, {MEET}, State.HELD, 60, is_over=True),
    _session(2, WORKSHOP, {PRACTISE}, State.HELD, 90, is_over=True),
    _session(3, DEBATE, {KNOW}, State.HELD, 45, is_over=True),
    _session(4, PLACE, {MEET, KNOW}, State.HELD, 120, is_over=True),
    _session(5, MEETING, {MEET}, State.HELD, 60, is_over=True),
    _session(6, WORKSHOP, {PRACTISE}, State.HELD, 120, is_over=True),
    _session(7, ARTWORK, {MEET}, State.CONFIRMED, 60, is_over=False),
    _session(8, WORKSHOP, {PRACTISE}, State.OPTION, 90, is_over=False),
    _session(9, DEBATE, {KNOW}, State.PROPOSED, 50, is_over=False),
    _session(10, ARTWORK, {MEET}, State.CONFIRMED, 60, is_over=True),
    _session(11, PLACE, {MEET, KNOW}, State.CANCELLED, 120, is_over=True),
    _session(12, WORKSHOP, {PRACTISE}, State.CANCELLED, 60, is_over=False),
    _session(13, MEETING, {MEET}, State.POSTPONED, 60, is_over=True),
    _session(14, DEBATE, {KNOW}, State.DRAFT, 45, is_over=False),
    _session(15, ARTWORK, {MEET}, State.HELD, 60, is_over=True),
    # A sixteenth, of the year before: it must change nothing.
    _session(16, DEBATE, {KNOW}, State.HELD, 600, is_over=True, year="2025-2026"),
)

PARTICIPATIONS = tuple(
    ParticipationFact(*row)
    for row in (
        # session, class, expected, actual
        (1, 1, 20, 19), (1, 2, 22, 22),
        (2, 1, 20, 18),
        (3, 1, 20, None),
        (4, 6, 27, 25), (4, 7, 28, 28),
        (5, 8, 30, 27),
        (6, 1, 20, 20), (6, 10, 27, 26),
        (7, 3, 25, None),
        (8, 2, 22, None),
        (9, 4, 24, None),
        (10, 9, 31, None),
        (11, 5, 26, None),
        (12, 3, 25, None),
        (13, 10, 27, None),
        (14, 5, 26, None),
        (16, 5, 26, 26),
    )
)  # fmt: skip

FACTS = gather(YEAR, CLASSES, SESSIONS, PARTICIPATIONS, LEVELS)
