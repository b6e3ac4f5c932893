"""Temps forts of the demonstration: a trades forum for 24 classes, a three-day market, a fortnight of cinema.

The market has 60 exhibitors and 200 visitors, professionals all, in their languages and wishes; its lunches and gala
evening stay free. All names are invented.
"""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from random import Random

from eac.catalogue.rules import SessionKind
from eac.demo import calendar
from eac.gatherings import arranging, service
from eac.gatherings import queries as gatherings
from eac.gatherings import rotation_queries as queries
from eac.gatherings.models import Gathering, Rotation, RotationGroup, RotationHost
from eac.gatherings.rules import (
    ChosenClasses,
    DayHours,
    GatheringDetails,
    GroupDetails,
    HostDetails,
    RotationDetails,
    languages_of,
)
from eac.identity.models import User
from eac.schools.models import SchoolClass

FORUM_CLASSES, GROUP_SIZE, FORUM_MEETINGS = 24, 10, 6
MARKET_MEETINGS, MARKET_WISHES = 8, 4
ODD_WISHES = 0.05
"""How often a visitor wishes for someone whose language they do not speak."""
TRADES = {
    "Image": ("cheffe opératrice", "monteur", "étalonneuse", "photographe de plateau", "cadreur"),
    "Son": ("ingénieure du son", "bruiteur", "compositrice", "mixeur", "perchiste"),
    "Décor et costume": ("chef décorateur", "costumière", "accessoiriste", "maquilleuse", "peintre en décor"),
    "Écriture": ("scénariste", "réalisatrice", "scripte", "dramaturge", "traducteur de sous-titres"),
    "Animation et jeu": ("animatrice 3D", "graphiste", "conceptrice de jeux", "storyboardeur", "développeur"),
    "Salle et public": (
        "directrice de salle",
        "projectionniste",
        "médiateur",
        "programmatrice",
        "chargé de billetterie",
    ),
    "Production": ("productrice", "régisseur général", "assistante de production", "juriste du spectacle", "comptable"),
    "Scène": ("éclairagiste", "machiniste", "danseuse", "comédien", "marionnettiste"),
}
PEOPLE = (
    ("Aline", "Bastien", "Chloé", "Driss", "Elsa", "Fanny", "Gaspard", "Hanaé", "Ilyes", "Jeanne"),
    ("Arnaldi", "Belmonte", "Cazals", "Dufresne", "Estève", "Fabrègues", "Gilardi", "Hamelin", "Issaoui", "Joubert"),
)
SPOKEN = {
    "Busan": ("coréen", "coréen, anglais"),
    "Tanger": ("arabe, français", "français"),
    "Gênes": ("italien", "italien, anglais"),
    "Marseille": ("français", "français, anglais"),
    "Manchester": ("anglais", "anglais, français"),
}
HOUSES = (
    "Festival du jeune public",
    "Cinémathèque",
    "Réseau des salles",
    "Chaîne jeunesse",
    "Maison d’édition",
    "École d’animation",
    "Bureau des tournages",
    "Médiathèque centrale",
)
POSTS = ("programmation", "achats", "coproduction", "éducation à l’image", "distribution")
SECTORS = ("Production", "Animation", "Jeu vidéo", "Édition jeunesse", "Distribution", "Formation")
SIGNS = ("Calanque", "Suquet", "Estérel", "Lérins", "Mimosa", "Croisette", "Mistral", "Cigale", "Palmier", "Phare")
STAND_SPEECH = (
    "français, anglais",
    "français, anglais, italien",
    "anglais, coréen",
    "français, arabe",
    "anglais, italien",
)


def load(classes: Iterable[SchoolClass], year: str, today: date, by: User) -> None:
    """Three temps forts around a day; those of the rounds with their tables kept."""
    days = calendar.teaching_days(year)
    _cinema(_days_from(days, today - timedelta(days=8), 1)[0], by)
    _forum(_days_from(days, today + timedelta(days=14), 2), classes, by)
    _market(_days_from(days, today + timedelta(days=60), 3), by)


def _days_from(days: Sequence[date], wanted: date, count: int) -> tuple[date, date]:
    """The first and last of as many days in a row, from a day on; the last ones of the year when it ends before."""
    runs = [first for first in days if all(first + timedelta(days=n) in days for n in range(count))]
    first = next((day for day in runs if day >= wanted), runs[-1])
    return first, first + timedelta(days=count - 1)


def _cinema(first: date, by: User) -> None:
    details = GatheringDetails(
        "Quinzaine du cinéma à l’école",
        first,
        first + timedelta(days=15),
        place="Salles de Cannes",
        summary="Toutes les rencontres avec une œuvre de la quinzaine, dans les salles et dans les classes.",
        contact_name="Emmanuelle Rastoin-Vidal",
        contact_email="cinema@example.org",
    )
    gathering = service.add_gathering(details, by=by)
    _join(gathering, SessionKind.ARTWORK_ENCOUNTER, by)


def _join(gathering: Gathering, kind: SessionKind, by: User) -> None:
    """The sessions of a kind on its days."""
    found = gatherings.offered_sessions(gathering, by).sessions
    service.add_sessions([each.id for each in found if each.kind is kind], by=by, gathering=gathering)


# --- the trades forum ---------------------------------------------------------------------------------------------


def _forum(days: tuple[date, date], classes: Iterable[SchoolClass], by: User) -> None:
    details = GatheringDetails(
        "Forum des métiers de l’image et de la scène",
        *days,
        place="Palais des festivals, hall d’entrée",
        summary="Vingt-quatre classes de collège rencontrent quarante professionnels, par petits groupes.",
        contact_name="Emmanuelle Rastoin-Vidal",
        contact_email="forum@example.org",
        contact_phone="04 93 00 00 00",
    )
    gathering = service.add_gathering(details, by=by)
    _join(gathering, SessionKind.PROFESSIONAL_MEETING, by)
    hours = [
        DayHours(day, time(9), time(16), time(12), time(13, 30), "10:20-10:40 récréation") for day in (days[0], days[1])
    ]
    rounds = RotationDetails("Rencontres avec les professionnels", 20, 5, FORUM_MEETINGS, tuple(hours))
    rotation = service.add_rotation(rounds, by=by, gathering=gathering)
    arranging.add_classes(ChosenClasses(_of_forum(classes), at_most=GROUP_SIZE), by=by, rotation=rotation)
    arranging.add_hosts(_professionals(), by=by, rotation=rotation)
    _halves(rotation, days, by)
    _wish(rotation, 3, "forum", by)
    arranging.keep(1, by=by, rotation=rotation)


def _of_forum(classes: Iterable[SchoolClass]) -> tuple[int, ...]:
    """The first classes of 4e and 3e, taken school after school."""
    wanted = [each for each in classes if {level.code for level in each.levels} & {"4e", "3e"}]
    by_school: dict[str, list[SchoolClass]] = {}
    for each in wanted:
        by_school.setdefault(each.school.name, []).append(each)
    turns = max(map(len, by_school.values()), default=0)
    order = [own[turn] for turn in range(turns) for own in by_school.values() if turn < len(own)]
    return tuple(sorted(each.id for each in order[:FORUM_CLASSES]))


def _halves(rotation: Rotation, days: tuple[date, date], by: User) -> None:
    """Half of the schools come on the first day, the others on the second."""
    groups = queries.groups_of(rotation)
    schools = sorted({each.circle for each in groups})
    for group in groups:
        day = days[(schools.index(group.circle) + 1) % 2]
        group.away = f"{day:%d/%m}"
    service.touch(rotation, by=by, sentence="jour de venue de chaque établissement")


def _professionals() -> list[HostDetails]:
    found = []
    for rank, (sector, trade) in enumerate((sector, trade) for sector, trades in TRADES.items() for trade in trades):
        first, last = PEOPLE[0][rank % 10], PEOPLE[1][(rank * 7 + rank // 10) % 10]
        found.append(HostDetails(f"{first} {last}", trade, stand=f"Table {rank + 1}", sector=sector))
    return found


# --- the market ---------------------------------------------------------------------------------------------------


def _market(days: tuple[date, date], by: User) -> None:
    details = GatheringDetails(
        "Marché du film jeunesse Cannes–Busan",
        *days,
        place="Palais des festivals, niveau 0",
        summary="Trois jours, soixante exposants, deux cents visiteurs ; le deuxième soir est celui du gala.",
        contact_name="Emmanuelle Rastoin-Vidal",
        contact_email="marche@example.org",
    )
    gathering = service.add_gathering(details, by=by)
    middle = days[0] + timedelta(days=1)
    hours = (
        DayHours(days[0], time(9, 30), time(18), time(12, 30), time(14)),
        DayHours(middle, time(9, 30), time(23), time(12, 30), time(14), "17:00-23:00 gala"),
        DayHours(days[1], time(9, 30), time(18), time(12, 30), time(14)),
    )
    rounds = RotationDetails("Rendez-vous du marché", 25, 5, MARKET_MEETINGS, hours)
    rotation = service.add_rotation(rounds, by=by, gathering=gathering)
    arranging.add_hosts(exhibitors(days[0]), by=by, rotation=rotation)
    arranging.add_groups(visitors(days[1]), by=by, rotation=rotation)
    _wish(rotation, MARKET_WISHES, "market", by)
    arranging.keep(1, by=by, rotation=rotation)


def exhibitors(first_day: date) -> list[HostDetails]:
    """Sixty exhibitors of six sectors; some come on the first afternoon only, some receive two visitors at once."""
    return [
        HostDetails(
            f"{sector} {sign}",
            languages=STAND_SPEECH[(rank * 3 + place) % len(STAND_SPEECH)],
            stand=f"{'ABCDEF'[rank]}{place + 1}",
            seats=2 if place == 0 else 1,
            sector=sector,
            away=f"{first_day:%d/%m} matin" if place == rank else "",
        )
        for rank, sector in enumerate(SECTORS)
        for place, sign in enumerate(SIGNS)
    ]


def visitors(last_day: date) -> list[GroupDetails]:
    """Two hundred visitors, named by what they do and for whom; some leave on the last morning."""
    return [
        GroupDetails(
            f"{house} de {city}, {post}",
            f"{house} de {city}",
            SPOKEN[city][(rank + turn) % 2],
            f"{last_day:%d/%m}" if (rank + turn) % 9 == 0 else "",
        )
        for city in SPOKEN
        for rank, house in enumerate(HOUSES)
        for turn, post in enumerate(POSTS)
    ]


def _speak(group: RotationGroup, host: RotationHost) -> bool:
    own, theirs = languages_of(group.languages), languages_of(host.languages)
    return not own or not theirs or bool(own & theirs)


def _wish(rotation: Rotation, count: int, lot: str, by: User) -> None:
    """Each group's wishes, drawn so that some hosts are much asked for."""
    random = Random(lot)
    hosts = queries.hosts_of(rotation)
    wanted = {}
    for group in queries.groups_of(rotation):
        understood = [each.id for each in hosts if _speak(group, each) or random.random() < ODD_WISHES]
        drawn = [understood[int(len(understood) * random.random() ** 1.6)] for _ in range(count + 2)]
        wanted[group.id] = tuple(dict.fromkeys(drawn))[:count]
    arranging.put_wishes(wanted, by=by, rotation=rotation)
