"""`eac import` as someone types it: dry run, writing, JSON, refusals, the code it ends with."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from eac import cli
from eac.db import db, transaction
from eac.imports.models import ImportRun
from eac.schools.models import School
from tests.imports.bring import DATA, csv_of

Command = Callable[..., Result]


@pytest.fixture
def command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """The command, on the database of the tests."""
    monkeypatch.setattr(cli, "_app", lambda **_kwargs: app)
    yield lambda *words: CliRunner().invoke(cli.main, ["import", *map(str, words)])
    db.session.rollback()


def counted(model: Any) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_dry_run_tells_and_writes_nothing(command: Command) -> None:
    answer = command("auto", DATA / "ips-cannes.csv", "--dry-run")
    assert (answer.exit_code, answer.output.splitlines()[:2]) == (
        0,
        ["Établissements\u202f: à blanc", "  Nouvelle : 38"],
    )
    assert (counted(School), counted(ImportRun)) == (0, 0)


def test_a_file_is_written_and_can_be_narrowed(command: Command) -> None:
    answer = command("schools", DATA / "ips-cannes.csv", "--uai", "60176J", "--format", "json")
    told = json.loads(answer.output)
    assert (told["written"], told["source"], told["counts"]["new"], told["counts"]["outside"]) == (True, "ips", 1, 37)
    assert [row["label"] for row in told["rows"]] == ["ECOLE ELEMENTAIRE GOSCINNY"]
    with transaction():
        assert db.session.scalars(select(School.uai)).all() == ["0060176J"]


def test_refused_rows_are_told_with_their_line_and_end_with_1(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "écoles.csv"
    file.write_bytes(csv_of("UAI;Nom;Type", "0060173G;Fausse;collège", ";Vraie;collège"))
    answer = command("schools", file)
    assert answer.exit_code == 1
    assert "  ligne 2 (Fausse) : UAI « 0060173G » : La lettre de l’UAI ne correspond pas" in answer.output
    with transaction():
        assert db.session.scalars(select(School.name)).all() == ["Vraie"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("teachers", DATA / "ips-cannes.csv"), "choisissez"),
        (("auto", DATA / "SOURCES.toml"), ""),
        (("schools", DATA / "ips-cannes.csv", "--year", "2026"), "année scolaire"),
        (("schools", DATA / "ips-cannes.csv", "--commune", "Cannes"), "code INSEE"),
    ],
)
def test_what_cannot_be_is_said_in_words(command: Command, words: tuple[Any, ...], said: str) -> None:
    answer = command(*words)
    assert (answer.exit_code, said in answer.output, "Traceback" in answer.output) == (1, True, False)
    assert counted(School) == 0
