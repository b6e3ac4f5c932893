"""The `eac` command, as its reader runs it: a new folder, a real database, plain words."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from eac.cli import main
from eac.core import clock
from tests.notices.server import serving

DEMO_DAY = "2026-11-24"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and no setting of this machine."""
    for name in (
        "EAC_DATABASE_URL",
        "EAC_SECRET_KEY",
        "EAC_BASE_URL",
        "EAC_SMTP_URL",
        "EAC_LOCALE",
        "EAC_RETENTION_MONTHS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EAC_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(clock._Clock, "shift", clock._Clock.shift)
    return tmp_path


def _run(*arguments: str, said: str = "") -> tuple[int, bytes, str]:
    result = CliRunner().invoke(main, list(arguments), input=said)
    return result.exit_code, result.stdout_bytes, result.output


def test_setup_twice_then_an_account_then_no_second_one(here: Path) -> None:
    assert _run("setup")[0] == 0
    assert _run("setup")[0] == 0
    assert (here / "secret_key").stat().st_mode & 0o077 == 0
    added = _run("user", "add", "a.martin@example.org", "--role", "coordinator", said="un mot de passe assez long\n")
    assert (added[0], added[2]) == (0, "Compte ouvert pour a.martin@example.org (coordinator).\n")
    again = _run("user", "add", "A.Martin@example.org", "--role", "reader", said="un mot de passe assez long\n")
    assert again[0] == 1
    assert "existe déjà" in again[2]


@pytest.mark.parametrize(
    ("arguments", "password", "told"),
    [
        (("--role", "chef"), "un mot de passe assez long", "n’est pas un rôle"),
        (("--role", "reader"), "court", "au moins 12"),
        (("--role", "head"), "un mot de passe assez long", "indiquez laquelle"),
    ],
)
def test_accounts_that_cannot_be_are_refused_in_words(
    here: Path, arguments: tuple[str, ...], password: str, told: str
) -> None:
    _run("setup")
    code, _out, output = _run("user", "add", "b@example.org", *arguments, said=f"{password}\n")
    assert code == 1
    assert told in output


def test_a_setting_that_cannot_be_used_stops_with_its_name(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EAC_DATABASE_URL", "mysql://serveur/eac")
    code, _out, output = _run("setup")
    assert code == 1
    assert "EAC_DATABASE_URL" in output


@pytest.mark.slow
def test_the_demonstration_is_made_once_and_reported(here: Path) -> None:
    assert "créée" in _run("demo", "--no-serve", "--data", str(here), "--today", DEMO_DAY)[2]
    assert "conservée" in _run("demo", "--no-serve", "--data", str(here), "--today", DEMO_DAY)[2]
    report = json.loads(_run("report", "2026-2027", "--format", "json")[1])
    assert report != {}
    rows = list(
        csv.reader(io.StringIO(_run("report", "2026-2027", "--format", "csv")[1].decode("utf-8-sig")), delimiter=";")
    )
    assert len(rows) > 20
    book = CalamineWorkbook.from_filelike(io.BytesIO(_run("report", "2026-2027", "--format", "xlsx")[1]))
    assert book.sheet_names != []
    refused = _run("report", "2026")
    assert (refused[0], "n’est pas une année scolaire" in refused[2]) == (1, True)


def test_routes_are_listed_with_their_rule(here: Path) -> None:
    rows = json.loads(_run("routes", "--json")[1])
    asked = {row["endpoint"]: row["asks"] for row in rows}
    assert asked["feeds.feed"] == "public"
    assert asked["admin.journal"] == "read_journal"


def test_a_purge_tells_first_and_erases_when_told_to(here: Path) -> None:
    _run("setup")
    code, _out, output = _run("purge")
    assert (code, "Rien n’a été effacé. Pour effacer : eac purge --apply" in output.replace("\u202f", " ")) == (0, True)
    told = json.loads(_run("purge", "--format", "json")[1])
    assert (told["applied"], told["people"], told["counts"]["teacher"]) == (False, [], 0)
    assert json.loads(_run("purge", "--apply", "--format", "json")[1])["applied"] is True


def test_all_that_is_held_on_a_person_is_written(here: Path) -> None:
    _run("setup")
    _run("user", "add", "a.martin@example.org", "--role", "reader", said="un mot de passe assez long\n")
    held = json.loads(_run("person-data", "A.Martin@example.org")[1])["held"]
    assert [each["title"] for each in held][:2] == ["Comptes", "Connexions"]
    assert "argon2" not in _run("person-data", "a.martin@example.org")[2]
    assert _run("person-data", "a.martin@example.org", "--format", "csv")[1].startswith(b"\xef\xbb\xbf")
    code, _out, output = _run("person-data", "personne@example.org")
    assert (code, "Aucune fiche ni aucun compte" in output) == (1, True)


def test_mail_is_sent_once_by_the_command(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run("setup")[0] == 0
    without = _run("send-mail")
    assert (without[0], "EAC_SMTP_URL" in without[2]) == (0, True)
    with serving() as box:
        monkeypatch.setenv("EAC_SMTP_URL", box.url)
        sent = _run("send-mail")
    assert (sent[0], sent[2], box.mails) == (0, "Envoyés : 0 ; à représenter : 0 ; en échec : 0.\n", [])


def test_options_that_lapsed_are_written_as_cancelled(here: Path) -> None:
    assert _run("setup")[0] == 0
    assert _run("expire-options") == (0, "Options échues annulées : 0.\n".encode(), "Options échues annulées : 0.\n")
