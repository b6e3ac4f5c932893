"""Uploads, columns that are remembered, undoing, two people at once, a crash in the middle."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eac.audit.models import AuditEntry
from eac.core import clock
from eac.core.errors import Conflicting, RuleBroken
from eac.db import db, transaction
from eac.identity.models import User
from eac.imports import queries, service, work
from eac.imports.kinds.schools import Schools
from eac.imports.models import ImportedRow, ImportRun, KnownColumn
from eac.imports.rules import Asked, ImportKind, ImportState, NewFile, Options, Several
from eac.schools import service as schools
from eac.schools.models import School, SchoolClass, Teacher
from eac.web.language import say_rule
from tests.factories.directory import make_class, make_level, make_school, make_teacher
from tests.imports.bring import YEAR, at_once, brought_in, clerk, csv_of, previewed, rows, told

pytestmark = pytest.mark.usefixtures("app")
TWO = csv_of("UAI;Nom;Type", "0060176J;École Goscinny;élémentaire", "0060173F;École Verrerie;élémentaire")


def test_a_file_of_which_nobody_knows_what_it_holds_is_asked_about() -> None:
    with pytest.raises(RuleBroken) as refused:
        service.upload(NewFile("x.csv", csv_of("a;b", "1;2"), YEAR), by=clerk())
    assert (refused.value.field, refused.value.sentence[:35]) == ("kind", "Indiquez ce que contient ce fichier")


def test_a_published_file_is_not_taken_for_something_else() -> None:
    content = csv_of("rentree_scolaire;uai;nom_de_l_etablissement;ips;secteur", "2022-2023;0060176J;É;80;public")
    with pytest.raises(RuleBroken) as refused:
        service.upload(NewFile("x.csv", content, YEAR, ImportKind.TEACHERS), by=clerk())
    assert say_rule(refused.value).endswith("choisissez «\u202fÉtablissements\u202f».")


def test_columns_are_guessed_corrected_and_remembered() -> None:
    content = csv_of("Patronyme;Petit nom;Courriel;Divers", "Martin;Zoé;zoe@example.org;x")
    first = service.upload(NewFile("a.csv", content, YEAR, ImportKind.TEACHERS), by=clerk())
    assert first.mapping == {"email": 2}
    chosen = {"last_name": 0, "first_name": 1, "email": 2}
    service.set_up(Asked(chosen, Options(YEAR)), run=first, by=clerk())
    second = service.upload(NewFile("b.csv", content, YEAR, ImportKind.TEACHERS), by=clerk())
    assert second.mapping == chosen
    service.set_up(Asked({"last_name": 0, "first_name": 1}, Options(YEAR)), run=second, by=clerk())
    third = service.upload(NewFile("c.csv", content, YEAR, ImportKind.TEACHERS), by=clerk())
    assert third.mapping == {"last_name": 0, "first_name": 1}
    kept = dict(db.session.execute(select(KnownColumn.heading, KnownColumn.field)).all())
    assert kept == {"patronyme": "last_name", "petit nom": "first_name", "courriel": ""}


def test_a_column_serves_once_and_what_is_needed_is_asked_for() -> None:
    run = service.upload(NewFile("a.csv", csv_of("A;B", "1;2"), YEAR, ImportKind.TEACHERS), by=clerk())
    for mapping, field in (({}, "column_last_name"), ({"last_name": 0, "first_name": 0}, "column_first_name")):
        with pytest.raises(RuleBroken) as refused:
            service.set_up(Asked(mapping, Options(YEAR)), run=run, by=clerk())
        assert refused.value.field == field


def test_the_journal_says_what_came_from_a_file() -> None:
    run = brought_in(ImportKind.SCHOOLS, TWO)
    found = db.session.execute(
        select(AuditEntry.action, AuditEntry.channel, AuditEntry.sentence).where(AuditEntry.subject_type == "School")
    )
    assert sorted(tuple(row) for row in found) == [
        ("add_school", "import", "Fiche créée\u202f: École Goscinny"),
        ("add_school", "import", "Fiche créée\u202f: École Verrerie"),
    ]
    act = select(AuditEntry.sentence).where(AuditEntry.subject_id == run.id, AuditEntry.action == "import")
    assert (
        db.session.scalars(act).one()
        == "Import de «\u202ffichier.csv\u202f». Fiches créées\u202f: 2\u202f; modifiées\u202f: 0"
    )


def test_an_import_is_taken_back_to_the_letter() -> None:
    with transaction():
        make_school(
            name="École G", uai="0060176J", city="Cannes", phone="04 93 00 00 00", ips=70.5, ips_year="2022-2023"
        )
    before = snapshot()
    content = csv_of(
        "UAI;Nom;Type;IPS;Tél;QPV", "0060176J;École Goscinny;collège;80;0493111111;oui", "0060173F;École V;collège;;;"
    )
    run = brought_in(ImportKind.SCHOOLS, content)
    assert told(run) == {"new": 1, "changed": 1}
    with transaction():
        service.undo(run=db.session.merge(run), by=clerk())
    assert snapshot() == before
    assert db.session.get_one(ImportRun, run.id).state is ImportState.UNDONE
    assert db.session.scalar(select(func.count()).select_from(ImportedRow)) == 0


def snapshot() -> list[tuple[Any, ...]]:
    """Schools as they are, versions and dates aside."""
    apart = {"version", "updated_at", "created_at", "id"}
    columns = [column for column in School.__table__.columns if column.name not in apart]
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(School.uai))]


def test_what_was_built_on_an_import_holds_it_whole() -> None:
    run = brought_in(ImportKind.SCHOOLS, TWO)
    with transaction():
        goscinny = db.session.scalars(select(School).filter_by(uai="0060176J")).one()
        make_class(goscinny)
        verrerie = db.session.scalars(select(School).filter_by(uai="0060173F")).one()
        verrerie.phone = "04 93 00 00 00"
    with pytest.raises(Several) as refused, transaction():
        service.undo(run=db.session.merge(run), by=clerk())
    assert sorted(say_rule(each) for each in refused.value.all_broken) == [
        "«\u202fÉcole Goscinny\u202f» est utilisée depuis l’import par une classe.",
        "«\u202fÉcole Verrerie\u202f» a été modifiée depuis l’import.",
    ]
    assert db.session.scalar(select(func.count()).select_from(School)) == 2


def test_an_import_is_undone_once() -> None:
    run = brought_in(ImportKind.SCHOOLS, TWO)
    with transaction():
        service.undo(run=db.session.merge(run), by=clerk())
    with pytest.raises(Conflicting), transaction():
        service.undo(run=db.session.get_one(ImportRun, run.id), by=clerk())


def test_a_crash_in_the_middle_leaves_the_directory_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 300th row of 400 brings the machine down: after the first chunk was flushed, before the second."""
    lines = (f";École {number};collège" for number in range(400))
    with transaction():
        run_id = previewed(ImportKind.SCHOOLS, csv_of("UAI;Nom;Type", *lines)).id
    done = iter(range(300))
    real = schools.add_school

    def fail(*args: Any, **kwargs: Any) -> School:
        if next(done, None) is None:
            raise MemoryError
        return real(*args, **kwargs)

    monkeypatch.setattr(schools, "add_school", fail)
    with pytest.raises(MemoryError), transaction():
        service.write(run=db.session.get_one(ImportRun, run_id), by=clerk())
    counted = {table: db.session.scalar(select(func.count()).select_from(table)) for table in (School, ImportedRow)}
    assert counted == {School: 0, ImportedRow: 0}
    assert db.session.get_one(ImportRun, run_id).state is ImportState.PREVIEWED


def test_a_row_that_the_database_refuses_is_left_out_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone adds a school with the same UAI after the rows were judged: that row is refused, the others go in."""
    with transaction():
        run_id = previewed(ImportKind.SCHOOLS, TWO).id
    real = Schools.prepare

    def prepare(self: Schools, rows: Any) -> None:
        real(self, rows)
        make_school(name="Arrivée avant", uai="0060173F")

    monkeypatch.setattr(Schools, "prepare", prepare)
    with transaction():
        run = service.write(run=db.session.get_one(ImportRun, run_id), by=clerk())
        assert told(run) == {"new": 1, "refused": 1}
        assert rows(run)[1].problems[0].sentence == "Un établissement porte déjà cet UAI."
    assert set(db.session.scalars(select(School.name))) == {"Arrivée avant", "École Goscinny"}


def test_what_changed_since_the_preview_is_judged_again() -> None:
    with transaction():
        run_id = previewed(ImportKind.SCHOOLS, TWO).id
    with transaction():
        make_school(name="École Goscinny", uai="0060176J")
    with transaction():
        run = service.write(run=db.session.get_one(ImportRun, run_id), by=clerk())
        assert told(run) == {"new": 1, "unchanged": 1}


def test_a_file_is_forgotten_after_a_month_and_its_rows_can_still_be_read(app: Flask) -> None:
    run_id = brought_in(ImportKind.SCHOOLS, TWO).id
    with transaction(), clock.freeze(clock.now() + timedelta(days=31)):
        service.upload(NewFile("b.csv", TWO, YEAR, ImportKind.SCHOOLS), by=clerk())
    run = db.session.get_one(ImportRun, run_id)
    assert (run.content, len(queries.results_of(run))) == (None, 2)


def test_after_a_year_an_import_is_no_longer_taken_back_and_its_rows_are_forgotten() -> None:
    run_id = brought_in(ImportKind.SCHOOLS, TWO).id
    with transaction(), clock.freeze(clock.now() + timedelta(days=366)):
        assert service.forget_old_files(by=clerk()) == 1
        assert service.forget_old_files(by=clerk()) == 0
    run = db.session.get_one(ImportRun, run_id)
    assert (run.outcome, queries.written_rows(run), run.counts["new"]) == (None, [], 2)
    with pytest.raises(RuleBroken), transaction():
        service.undo(run=db.session.get_one(ImportRun, run_id), by=clerk())
    assert db.session.scalar(select(func.count()).select_from(School)) == 2


def test_a_class_that_another_comes_from_cannot_be_taken_back() -> None:
    with transaction():
        make_school(name="École Goscinny", uai="0060176J")
        make_level("ce2")
    run = brought_in(ImportKind.CLASSES, csv_of("UAI;Classe;Niveaux", "0060176J;CE2 A;CE2"))
    with transaction():
        made = queries.written_rows(run)[0].subject_id
        origin = db.session.get_one(SchoolClass, made)
        make_class(origin.school, name="CM1 A", origins=[origin])
    with pytest.raises(Several), transaction():
        service.undo(run=db.session.get_one(ImportRun, run.id), by=clerk())


def test_two_people_write_the_same_import_at_once_and_it_is_written_once(app: Flask) -> None:
    with transaction():
        run_id = previewed(ImportKind.SCHOOLS, TWO).id
        by_id = clerk().id

    def act() -> str:
        with app.app_context():
            try:
                with transaction():
                    service.write(run=db.session.get_one(ImportRun, run_id), by=db.session.get_one(User, by_id))
            except Conflicting:
                return "late"
            return "written"

    assert sorted(at_once(act, act)) == ["late", "written"]
    assert db.session.scalar(select(func.count()).select_from(School)) == 2


def test_teachers_named_by_a_class_file_are_not_counted_as_its_own() -> None:
    with transaction():
        make_school(name="École Goscinny", uai="0060176J")
        make_level("ce2")
        make_teacher(first_name="Anne", last_name="Martin", email="a@example.org")
    run = brought_in(ImportKind.CLASSES, csv_of("UAI;Classe;Niveaux;Enseignant", "0060176J;CE2 A;CE2;Anne Martin"))
    with transaction():
        service.undo(run=db.session.merge(run), by=clerk())
    assert db.session.scalars(select(Teacher.last_name)).all() == ["Martin"]
    assert work.is_short(run)
