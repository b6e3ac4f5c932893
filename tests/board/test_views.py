"""The board as Amal uses it: the timeline, a move by place or by form, undone; many at once; what waits."""

import re
from datetime import date, time

from eac.db import db, transaction
from eac.scheduling.models import SchoolSession
from tests.factories.directory import make_activity, make_class, make_venue
from tests.factories.people import Cast
from tests.factories.sessions import at, make_session
from tests.guards.pages import form_of
from tests.partners.reading import words
from tests.partners.statements import counted
from tests.signed import Browser

FRIDAY = date(2026, 12, 4)
FRISE = "/agenda/frise?jour=2026-12-03"


def planned(cast: Cast, **values: object) -> int:
    with transaction():
        return make_session(cast, **values).id


def found(session_id: int) -> SchoolSession:
    db.session.rollback()
    return db.session.get_one(SchoolSession, session_id)


def test_each_row_shows_its_sessions_and_when_it_is_closed(amal: Browser, cast: Cast) -> None:
    planned(cast)
    for kind, row in (("practitioner", "Chloé"), ("class", "CE2 B, École Goscinny"), ("school", "École Goscinny")):
        page = words(amal.text(f"{FRISE}&par={kind}&occupees=y"))
        assert row in page
        assert "9 h – 10 h 30" in page
    assert ">Collège Capron</a>" not in amal.text(f"{FRISE}&par=school&occupees=y")
    holidays = words(amal.text("/agenda/frise?jour=2026-12-23&par=class"))
    assert "Vacances : Vacances de Noël" in holidays


def test_a_day_shows_hours_a_month_all_days_a_weekend_on_demand(amal: Browser, cast: Cast) -> None:
    planned(cast)
    day = amal.text(f"{FRISE}&par=class&duree=day")
    assert re.findall(r'<th scope="col" class="[^"]*"><time[^>]*>([^<]+)', day)[:3] == ["8:00", "9:00", "10:00"]
    month = amal.text(f"{FRISE}&par=class&duree=month")
    assert len(re.findall(r'<th scope="col" class', month)) == 23
    assert len(re.findall(r'<th scope="col" class', amal.text(f"{FRISE}&par=class&duree=month&weekend=y"))) == 31


def test_the_timeline_is_kept_when_a_session_was_moved_from_it(amal: Browser, cast: Cast) -> None:
    session_id = planned(cast)
    link = re.search(
        r'href="(/seances/\d+/deplacer\?[^"]+)"', amal.text(f"{FRISE}&par=class&etablissement={cast.school_id}")
    )
    assert link
    places = amal.text(link[1].replace("&amp;", "&"))
    friday = re.search(r'href="(/seances/\d+/deplacer/vers\?jour=2026-12-04&amp;heure=09:00&amp;[^"]+)"', places)
    assert friday
    path = friday[1].replace("&amp;", "&")
    confirmation = amal.text(path)
    assert "vendredi 4 décembre 2026, 9 h – 10 h 30" in words(confirmation)
    assert "Seront prévenus" in confirmation
    assert "Bea" in confirmation
    fields = form_of(confirmation)
    answer = amal.post(path.partition("?")[0], fields)
    assert answer.location.startswith("/agenda/frise?jour=2026-12-03&par=class")
    assert found(session_id).starts_on == FRIDAY
    after = amal.text(answer.location)
    undo = re.search(r'action="(/deplacements-de-seances/\d+/defaire)"', after)
    assert undo
    amal.post(undo[1])
    assert found(session_id).starts_on == date(2026, 12, 3)


def test_impossible_places_say_why(amal: Browser, cast: Cast) -> None:
    session_id = planned(cast)
    with transaction():
        other = make_activity(title="Fouilles").id
        make_session(cast, activity_id=other, when=at(FRIDAY, time(9, 0), 60), practitioner_ids=())
    page = amal.text(f"/seances/{session_id}/deplacer?jour=2026-12-04")
    taken = re.search(r'jour=2026-12-04&amp;heure=09:00"[^>]*>(.+?)</a>', page, re.DOTALL)
    assert taken
    assert "Impossible" in taken[1]
    assert "a déjà une séance" in words(taken[1])
    wednesday = re.search(r'jour=2026-12-02&amp;heure=14:00"[^>]*>(.+?)</a>', page, re.DOTALL)
    assert wednesday
    assert "n’a pas classe" in words(wednesday[1])
    against = amal.get(f"/seances/{session_id}/impossible?jour=2026-12-04").json
    assert against is not None
    assert "2026-12-04T09:00:00" in {each["start"] for each in against}
    assert "2026-12-04T13:30:00" not in {each["start"] for each in against}


def test_a_refused_move_keeps_what_was_typed_and_offers_free_slots(amal: Browser, cast: Cast) -> None:
    session_id = planned(cast)
    path = f"/seances/{session_id}/deplacer/vers?jour=2026-12-06&heure=09:00"
    fields = form_of(amal.text(path))
    answer = amal.post(path.partition("?")[0], fields)
    assert answer.status_code == 409
    page = words(answer.text)
    assert "tombe un week-end" in page
    assert "Créneaux libres proches" in page
    assert 'value="2026-12-06"' in answer.text
    slot = re.search(r'value="(slot:[^"]+)"', answer.text)
    assert slot
    taken = amal.post(path.partition("?")[0], {**fields, "prepare": slot[1]})
    assert taken.status_code == 200
    assert "Aucun conflit" in words(taken.text)
    assert found(session_id).starts_on == date(2026, 12, 3)


def test_dropping_on_another_row_changes_the_venue_or_the_person(amal: Browser, cast: Cast) -> None:
    session_id = planned(cast)
    path = f"/seances/{session_id}/deplacer/vers?jour=2026-12-04&heure=10:00&lieu={cast.venue_id}"
    fields = form_of(amal.text(path))
    amal.post(path.partition("?")[0], {**fields, "override_reason": "au musée"})
    moved = found(session_id)
    assert (moved.venue_id, moved.starts_time) == (cast.venue_id, time(10, 0))


def test_nothing_that_the_link_says_wrongly_breaks_the_page(amal: Browser, cast: Cast) -> None:
    session_id = planned(cast)
    for query in (
        "jour=demain&heure=25:99",
        "jour=2026-12-04&heure=9",
        "lieu=x&intervenant=&remplace=-3",
    ):
        assert (query, amal.get(f"/seances/{session_id}/deplacer/vers?{query}").status_code) == (query, 200)
        assert (query, amal.get(f"/seances/{session_id}/deplacer?{query}").status_code) == (query, 200)
        assert (query, amal.get(f"/agenda/frise?{query}").status_code) == (query, 200)
    for back in ("https://example.org/", "//example.org", "/nulle-part", "javascript:alert(1)"):
        page = amal.text(f"/seances/{session_id}/deplacer/vers?retour={back}")
        assert f'href="/seances/{session_id}">Abandonner' in page


def test_the_grid_takes_the_same_rows_and_sessions(amal: Browser, cast: Cast) -> None:
    session_id = planned(cast)
    data = amal.get("/agenda/frise/donnees?jour=2026-12-03&par=practitioner").json
    assert data is not None
    assert [each["id"] for each in data["resources"]] == [cast.practitioner_id]
    sessions = [each for each in data["events"] if each.get("display") != "background"]
    assert [(each["id"], each["resourceIds"], each["start"]) for each in sessions] == [
        (session_id, [cast.practitioner_id], "2026-12-03T09:00:00")
    ]


def test_many_are_chosen_in_the_list_looked_at_and_changed(amal: Browser, cast: Cast) -> None:
    ids = [planned(cast)]
    assert f'name="s" value="{ids[0]}"' in amal.text("/seances")
    path = f"/seances/lot?s={ids[0]}&acte=shift"
    fields = {**form_of(amal.text(path)), "act": "shift", "weeks": "1"}
    looked = amal.post("/seances/lot", {**fields, "prepare": "look"})
    assert looked.status_code == 200
    assert "jeu. 10 déc., 9 h – 10 h 30" in words(looked.text)
    assert found(ids[0]).starts_on == date(2026, 12, 3)
    answer = amal.post("/seances/lot", fields)
    assert answer.status_code == 302
    assert found(ids[0]).starts_on == date(2026, 12, 10)
    told = amal.text(answer.location)
    assert "1 séance changée." in words(told)
    assert "Défaire" in told


def test_what_cannot_change_is_told_and_the_form_kept(amal: Browser, cast: Cast) -> None:
    session_id = planned(cast)
    fields = {**form_of(amal.text(f"/seances/lot?s={session_id}")), "act": "shift", "weeks": "3"}
    refused = amal.post("/seances/lot", fields)
    assert refused.status_code == 409
    assert "pendant les vacances scolaires" in words(refused.text)
    assert 'value="3"' in refused.text
    missing = amal.post("/seances/lot", {**fields, "weeks": ""})
    assert missing.status_code == 422
    assert "Indiquez de combien de semaines." in words(missing.text)


def test_what_waits_is_noted_leads_to_the_form_and_is_forgotten(amal: Browser, cast: Cast) -> None:
    with transaction():
        activity = make_activity(title="Fouilles").id
    assert "Rien n’attend de date" in words(amal.text("/a-programmer"))
    fields = form_of(amal.text(f"/a-programmer?offre={activity}&classe={cast.class_id}"))
    amal.post("/a-programmer", {**fields, "note": "un matin"})
    page = amal.text("/a-programmer")
    assert f"/seances/nouvelle?offre={activity}&amp;classe={cast.class_id}" in page
    assert "un matin" in page
    tray = amal.text(FRISE)
    assert "Fouilles" in tray
    gone = re.search(r'action="(/a-programmer/\d+/retirer)"', page)
    assert gone
    amal.post(gone[1])
    assert "Rien n’attend de date" in words(amal.text("/a-programmer"))


def test_a_full_timeline_asks_no_more_than_an_empty_one(amal: Browser, cast: Cast) -> None:
    for kind in ("venue", "practitioner", "class", "school"):
        with counted() as few:
            amal.text(f"{FRISE}&par={kind}")
        with transaction():
            for number in range(5):
                make_venue(name=f"Lieu {kind} {number}")
                make_class(None, name=f"CM1 {kind} {number}")
        with counted() as many:
            amal.text(f"{FRISE}&par={kind}")
        assert len(many) == len(few)


def test_a_new_session_leads_back_to_the_view_it_was_made_from(amal: Browser, cast: Cast) -> None:
    with transaction():
        activity = make_activity(title="Fouilles").id
    view = f"/agenda/frise?jour=2026-12-03&par=class&etablissement={cast.school_id}"
    link = re.search(r'href="(/seances/nouvelle\?jour=2026-12-04[^"]+)"', amal.text(view))
    assert link
    form = amal.text(f"{link[1].replace('&amp;', '&')}&heure=09:00&offre={activity}")
    fields = {**form_of(form), "ends_time": "10:00"}
    answer = amal.post("/seances/nouvelle", fields)
    assert answer.location == view
    told = amal.text(view)
    assert "Séance enregistrée" in told
    assert ">Voir la fiche</a>" in told
