"""Pages of the catalogue, as each role meets them."""

from typing import Any

import pytest
from flask import Flask

from eac.catalogue import queries
from eac.catalogue.models import Activity
from eac.catalogue.rules import PlaceMode, SessionKind
from eac.db import db, transaction
from eac.identity.rules import Role
from eac.partners.models import Partner, Work
from eac.partners.rules import WorkKind
from eac.reference.models import Term
from eac.reference.rules import Vocabulary
from tests.factories.directory import make_activity, make_level, make_partner, make_practitioner, make_venue
from tests.factories.people import Cast, make_user
from tests.partners.reading import error, facts, id_of, names, version, words
from tests.partners.statements import counted
from tests.signed import Browser

WHOLE = {
    "kind": "debate",
    "place_mode": "venue",
    "level_codes": ["ce2", "cp"],
    "maximum_headcount": "30",
    "cost_per_session": "1 250,50",
    "needs_transport": "y",
    "national_scheme": "École et cinéma",
    "accessibility": ["motor", "hearing"],
    "to_bring": "Gourde\nTenue souple",
}
SHOWN = {
    "Niveaux": "CP à CE2",
    "Élèves par séance": "30 au plus",
    "Durée": "1 h 30",
    "Où": "Salle du musée",
    "Transport": "à prévoir",
    "À apporter": "Gourde Tenue souple",
    "Classes dans l’année": "sans limite",
    "Accessible en cas de": "handicap moteur, handicap auditif",
    "Piliers": "Connaître",
    "Domaines": "5. Arts visuels",
    "Format national": "Non renseigné",
    "Dispositif national": "École et cinéma",
    "Structure": "Musée de la mer",
    "Intervenants et intervenantes": "Non renseigné",
    "Œuvres": "Le Kid, Charlie Chaplin",
    "Par séance": "1 250,50 €",
    "Par élève": "Non renseigné",
}


@pytest.fixture
def mediator(app: Flask, cast: Cast) -> Browser:
    """The browser of a mediator of the museum."""
    with transaction():
        person = make_user(Role.MEDIATOR, cast.partner_id, "Mona").id
    return Browser(app, person)


@pytest.fixture
def activity_id(cast: Cast) -> int:
    """An activity of the museum, with costs and notes."""
    with transaction():
        made: Activity = make_activity(
            title="Gravure au musée",
            partner_id=cast.partner_id,
            cost_per_session=12_000,
            cost_per_pupil=250,
            notes="Prévenir l’accueil",
            levels=[make_level("cp"), make_level("ce2"), make_level("6e")],
            minimum_headcount=10,
            maximum_headcount=30,
            class_quota=12,
        )
    return made.id


def entered(**values: Any) -> dict[str, Any]:
    basic = {"title": "Nouvelle gravure", "kind": "practice_workshop", "place_mode": "school", "duration_minutes": "90"}
    return {**basic, **values}


def test_an_activity_goes_all_the_way(amal: Browser, cast: Cast) -> None:
    with transaction():
        domain = Term(vocabulary=Vocabulary.DOMAIN, code="5", label="Arts visuels", national_number=5, position=5)
        work = Work(title="Le Kid", kind=WorkKind.FILM, authors="Charlie Chaplin")
        db.session.add_all([domain, work])
        make_level("cp")
    here = {"venue_id": cast.venue_id, "partner_id": cast.partner_id}
    made = id_of(amal.post("/offres/nouvelle", entered(**WHOLE, **here, domain_ids=[domain.id], work_ids=[work.id])))
    assert facts(amal.text(f"/offres/{made}")) == SHOWN


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"title": ""}, "title", "Ce champ est obligatoire."),
        ({"title": "x" * 301}, "title", "300 caractères au plus."),
        ({"duration_minutes": "0"}, "duration_minutes", "Indiquez un nombre entre 1 et 1440."),
        (
            {"minimum_headcount": "30", "maximum_headcount": "20"},
            "maximum_headcount",
            "L’effectif maximal doit être au moins égal à l’effectif minimal.",
        ),
        (
            {"cost_per_pupil": "gratuit"},
            "cost_per_pupil",
            "« gratuit » n’est pas un montant : écrivez par exemple 1 250 ou 12,50.",
        ),
    ],
)
def test_a_broken_rule_is_said_on_its_field(amal: Browser, values: dict[str, str], field: str, said: str) -> None:
    answer = amal.post("/offres/nouvelle", entered(**values))
    assert (answer.status_code, error(answer.text, field)) == (422, said)
    assert db.session.query(Activity).count() == 0


def test_an_activity_at_school_has_no_venue(amal: Browser, cast: Cast) -> None:
    answer = amal.post("/offres/nouvelle", entered(venue_id=cast.venue_id))
    assert error(answer.text, "venue_id").startswith("Une offre dans l’établissement n’a pas de lieu :")


def test_teachers_read_neither_costs_nor_notes(amal: Browser, bea: Browser, activity_id: int) -> None:
    page, whole = bea.text(f"/offres/{activity_id}"), amal.text(f"/offres/{activity_id}")
    assert facts(page) == {k: v for k, v in facts(whole).items() if k not in {"Par séance", "Par élève"}}
    assert facts(whole)["Par séance"] == "120 €"
    for secret in ("Coûts", "Prévenir l’accueil", "Historique", "/modifier", "/archiver", "/structures/"):
        assert secret in whole
        assert secret not in page


@pytest.mark.parametrize(
    ("role", "costs", "notes"),
    [
        (Role.READER, True, False),
        (Role.MEDIATOR, True, True),
        (Role.HEAD, False, False),
        (Role.PRACTITIONER, False, False),
    ],
)
def test_what_each_role_reads(app: Flask, activity_id: int, role: Role, costs: bool, notes: bool) -> None:
    with transaction():
        person = make_user(role, 1).id
    page = Browser(app, person).text(f"/offres/{activity_id}")
    assert ("Coûts" in page, "Prévenir l’accueil" in page) == (costs, notes)


def test_a_mediator_keeps_the_activities_of_their_structure(mediator: Browser, cast: Cast, activity_id: int) -> None:
    with transaction():
        other = make_partner(name="Théâtre").id
        theirs, city = make_activity(partner_id=other).id, make_activity().id
    form = mediator.text(f"/offres/{activity_id}/modifier")
    assert "Musée de la mer</option>" in form
    assert "Théâtre</option>" not in form
    changed = entered(partner_id=cast.partner_id, version=version(form))
    assert mediator.post(f"/offres/{activity_id}/modifier", changed).status_code == 302
    assert [mediator.get(f"/offres/{one}/modifier").status_code for one in (theirs, city)] == [403, 403]
    assert mediator.post(f"/offres/{theirs}/archiver").status_code == 403
    assert mediator.post(f"/offres/{activity_id}/archiver").status_code == 302
    assert mediator.post(f"/offres/{activity_id}/retablir").status_code == 302


def test_a_mediator_offers_for_their_structure_only(mediator: Browser, cast: Cast) -> None:
    with transaction():
        other = make_partner(name="Théâtre").id
    nobody = mediator.post("/offres/nouvelle", entered())
    assert (nobody.status_code, error(nobody.text, "partner_id")) == (422, "Choisissez votre structure.")
    assert mediator.post("/offres/nouvelle", entered(partner_id=other)).status_code == 422
    made = id_of(mediator.post("/offres/nouvelle", entered(partner_id=cast.partner_id)))
    assert db.session.get_one(Activity, made).partner_id == cast.partner_id
    assert db.session.query(Activity).count() == 1


def test_a_teacher_changes_nothing(bea: Browser, activity_id: int) -> None:
    address = f"/offres/{activity_id}"
    answers = [bea.get("/offres/nouvelle"), bea.get(f"{address}/modifier"), bea.post(f"{address}/archiver")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert [bea.get("/offres/0").status_code, bea.get("/structures/1/offres").status_code] == [404, 404]


def test_the_second_of_two_savers_sees_both_versions(app: Flask, amal: Browser, activity_id: int) -> None:
    with transaction():
        second_id = make_user(Role.COORDINATOR).id
    second, address = Browser(app, second_id), f"/offres/{activity_id}/modifier"
    opened = [version(browser.text(address)) for browser in (amal, second)]
    levels = {"level_codes": ["cp", "ce2"]}
    assert amal.post(address, entered(title="Gravure au musée", **levels, version=opened[0])).status_code == 302
    late = second.post(address, entered(title="Gravure", level_codes=["6e"], version=opened[1]))
    assert late.status_code == 409
    assert "Titre Gravure Gravure au musée" in words(late.text)
    assert "Niveaux 6e CE2, CP" in words(late.text)
    assert second.post(address, entered(title="Gravure", version=version(late.text))).status_code == 302
    assert db.session.get_one(Activity, activity_id).title == "Gravure"


def test_filters_live_in_the_address(amal: Browser, bea: Browser, activity_id: int) -> None:
    with transaction():
        walk = make_activity(
            title="Promenade", kind=SessionKind.PLACE_DISCOVERY, pillars=["know"], place_mode=PlaceMode.VENUE
        )
        domain = Term(vocabulary=Vocabulary.DOMAIN, code="13", label="Patrimoine", national_number=13, position=13)
        walk.domains.append(domain)
        partner_id = db.session.get_one(Activity, activity_id).partner_id
    assert names(bea.text("/offres")) == ["Gravure au musée", "Promenade"]
    for address, found in (
        ("type=place_discovery", ["Promenade"]),
        ("pilier=practise", ["Gravure au musée"]),
        (f"domaine={domain.id}", ["Promenade"]),
        ("niveau=cp", ["Gravure au musée", "Promenade"]),
        (f"structure={partner_id}", ["Gravure au musée"]),
        ("ou=venue", ["Promenade"]),
        ("q=musee+gravure", ["Gravure au musée"]),
        ("tri=-titre", ["Promenade", "Gravure au musée"]),
        ("type=nonsense&domaine=x", ["Gravure au musée", "Promenade"]),
    ):
        assert names(bea.text(f"/offres?{address}")) == found, address
    amal.post(f"/offres/{activity_id}/archiver", {"version": 1})
    assert names(amal.text("/offres?archives=y")) == ["Gravure au musée"]
    assert names(bea.text("/offres?archives=y")) == ["Promenade"]
    assert "Cette offre est archivée" in bea.text(f"/offres/{activity_id}")


def test_a_level_outside_the_activity_leaves_it_out(bea: Browser, activity_id: int) -> None:
    with transaction():
        make_level("3e")
    assert names(bea.text("/offres?niveau=3e")) == []
    assert "Aucune offre ne correspond" in bea.text("/offres?niveau=3e")


def test_a_list_sends_as_many_statements_for_300_rows_as_for_3(amal: Browser, bea: Browser) -> None:
    def sent() -> list[int]:
        found = []
        for browser in (amal, bea):
            with counted() as statements:
                browser.text("/offres?par=200")
            found.append(len(statements))
        return found

    def fill(number: int) -> None:
        with transaction():
            level = make_level("cp")
            for _ in range(number):
                partner = make_partner()
                make_activity(partner_id=partner.id, venue_id=make_venue(partner=partner).id, levels=[level])

    fill(3)
    few = sent()
    fill(297)
    assert sent() == few


def test_a_title_of_300_characters_is_shown_whole(amal: Browser) -> None:
    title = "Gravure " + "é" * 292
    made = id_of(amal.post("/offres/nouvelle", entered(title=title)))
    assert f"<h1>{title}</h1>" in amal.text(f"/offres/{made}")
    assert names(amal.text("/offres")) == [title]


def test_partners_show_their_activities_on_a_tab(app: Flask, amal: Browser, cast: Cast, activity_id: int) -> None:
    with transaction():
        work = Work(title="Le Kid", kind=WorkKind.FILM)
        activity = db.session.get_one(Activity, activity_id)
        activity.works, activity.venue_id = [work], cast.venue_id
        activity.practitioners = [make_practitioner(last_name="Rey")]
        person_id = activity.practitioners[0].id
        make_activity(title="Autre chose")
    sheets = (
        f"/structures/{cast.partner_id}",
        f"/intervenants/{person_id}",
        f"/lieux/{cast.venue_id}",
        f"/oeuvres/{work.id}",
    )
    for sheet in sheets:
        assert f'href="{sheet}/offres"' in amal.text(sheet)
        assert names(amal.text(f"{sheet}/offres")) == ["Gravure au musée"]
    assert "Aucune offre pour le moment" in amal.text(f"/intervenants/{cast.practitioner_id}/offres")
    chloe = Browser(app, cast.chloe_id)
    assert chloe.get(f"/intervenants/{cast.practitioner_id}/offres").status_code == 200
    assert chloe.get(f"/intervenants/{person_id}/offres").status_code == 404


def test_choices_and_finding(app: Flask, activity_id: int) -> None:
    with transaction():
        gone = make_activity(title="Abandonnée", archived_at=db.session.get_one(Activity, activity_id).created_at).id
    assert queries.activity_choices() == [(activity_id, "Gravure au musée")]
    assert queries.activity_choices([gone]) == [(gone, "Abandonnée"), (activity_id, "Gravure au musée")]
    found = queries.find_activity(activity_id)
    assert found is not None
    assert isinstance(found.partner, Partner)
    assert queries.find_activity(0) is None
