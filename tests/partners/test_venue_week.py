"""The half-days when a venue receives classes: typed, refused, shown."""

import re

import pytest

from eac.db import db, transaction
from eac.partners.models import Venue
from eac.reference.rules import Half
from tests.factories.directory import make_venue
from tests.factories.people import Cast
from tests.partners.reading import error, facts, id_of, words
from tests.signed import Browser


def hours(*bells: str) -> dict[str, str]:
    """Times typed into the grid of a week, from Monday morning on."""
    names = [f"openings-{day}-{half}-{bell}" for day in range(6) for half in Half for bell in ("opens", "closes")]
    return dict(zip(names, bells, strict=False))


def test_a_venue_with_its_week(amal: Browser, cast: Cast) -> None:
    times = hours("09:00", "12:00", "14:00", "16:30")
    entered = {
        "name": "Auditorium",
        "kind": "theatre",
        "partner_id": cast.partner_id,
        "capacity": "120",
        "latitude": "43,55",
        "longitude": "7.01",
        "accessibility": ["motor", "mental"],
        **times,
    }
    made = id_of(amal.post("/lieux/nouveau", entered))
    page = amal.text(f"/lieux/{made}")
    assert facts(page)["Latitude et longitude"] == "43,55000 ; 7,01000"
    assert facts(page)["Capacité"] == "120 personnes"
    said = words(page)
    assert "Lundi 9 h – 12 h 14 h – 16 h 30 Mardi fermé fermé" in said
    assert "Handicap moteur : accessible Handicap visuel : non déclaré accessible" in said
    form = amal.text(f"/lieux/{made}/modifier")
    assert [form.count(f'value="{text}"') for text in times.values()] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (("09:00", ""), "Le lundi (matin), indiquez les deux heures, par exemple 8:30 et 11:30."),
        (("12:00", "09:00"), "Vérifiez les heures du lundi (matin) : la fin doit suivre le début."),
        (
            ("09:00", "13:00", "12:30", "17:00"),
            "Vérifiez les heures du lundi : l’après-midi commence avant la fin du matin.",
        ),
    ],
)
def test_a_week_in_disorder_is_refused_and_kept_on_the_page(amal: Browser, times: tuple[str, ...], said: str) -> None:
    answer = amal.post("/lieux/nouveau", {"name": "Salle", "kind": "other", **hours(*times)})
    assert answer.status_code == 422
    assert error(answer.text, "openings") == said
    assert all(f'value="{text}"' in answer.text for text in times if text)
    assert answer.text.count('aria-invalid="true"') == 2
    assert db.session.query(Venue).count() == 1


def test_every_half_day_in_disorder_is_marked_and_the_first_told(amal: Browser) -> None:
    typed = hours("12:00", "9:00", "", "", "9 h", "12h30", "14:00", "soir")
    answer = amal.post("/lieux/nouveau", {"name": "Salle", "kind": "other", **typed})
    assert (
        error(answer.text, "openings") == "Le mardi (après-midi), indiquez les deux heures, par exemple 8:30 et 11:30."
    )
    marked = re.findall(r'id="openings-(\d-\w+)-opens"[^>]*aria-invalid="true"', answer.text)
    assert marked == ["0-morning", "1-afternoon"]


def test_a_stale_week_is_shown_in_words(amal: Browser) -> None:
    with transaction():
        venue = make_venue(name="Salle")
    address = f"/lieux/{venue.id}/modifier"
    entered = {"name": "Salle", "kind": "museum", "version": 1}
    first = amal.post(address, {**entered, **hours("09:00", "12:00")})
    late = amal.post(address, {**entered, **hours("", "", "14:00", "17:00")})
    assert (first.status_code, late.status_code) == (302, 409)
    assert "Accueil des classes lundi 14 h – 17 h lundi 9 h – 12 h" in words(late.text)
