"""Settings: safe by default, and refusals that name the setting, say why, and what to write."""

import stat
from pathlib import Path

import pytest

from eac import config
from eac.config import SettingRefused, read

POSTGRES = "postgresql://eac:motdepasse@serveur/eac"
SECRET = "x" * 32


def test_defaults_are_a_file_and_a_secret_of_its_own(tmp_path: Path) -> None:
    settings = read({"EAC_DATA_DIR": str(tmp_path / "données")})
    assert settings.database_url == f"sqlite:///{tmp_path / 'données' / 'eac.db'}"
    assert (settings.base_url, settings.locale, settings.smtp_url) == ("http://localhost:8000", "fr", None)
    assert settings.retention_months == 36
    assert (settings.is_demo, settings.is_testing, settings.is_secure, settings.is_sqlite) == (
        False,
        False,
        False,
        True,
    )
    assert len(settings.secret_key) >= config.SECRET_LENGTH


def test_the_secret_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = (read({"EAC_DATA_DIR": str(tmp_path)}).secret_key for _ in range(2))
    kept = tmp_path / "secret_key"
    assert (first, stat.S_IMODE(kept.stat().st_mode), kept.read_text()) == (second, 0o600, first)


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    secrets = {read({"EAC_DATA_DIR": str(tmp_path / name)}).secret_key for name in ("a", "b")}
    assert len(secrets) == 2


def test_what_is_given_is_taken(tmp_path: Path) -> None:
    settings = read(
        {
            "EAC_DATABASE_URL": POSTGRES,
            "EAC_SECRET_KEY": SECRET,
            "EAC_BASE_URL": "https://eac.ville.example/",
            "EAC_SMTP_URL": "smtp://courrier.ville.example:25",
            "EAC_RETENTION_MONTHS": "60",
        },
        data_dir=tmp_path,
        is_demo=True,
    )
    assert settings.database_url == "postgresql+psycopg://eac:motdepasse@serveur/eac"
    assert (settings.base_url, settings.is_secure, settings.is_demo) == ("https://eac.ville.example", True, True)
    assert settings.retention_months == 60
    assert (settings.smtp_url, settings.data_dir) == ("smtp://courrier.ville.example:25", tmp_path)


@pytest.mark.parametrize(
    ("environ", "name", "why"),
    [
        ({"EAC_DATABASE_URL": "pas une adresse"}, "EAC_DATABASE_URL", "illisible"),
        ({"EAC_DATABASE_URL": "mysql://x/y"}, "EAC_DATABASE_URL", "ni sqlite ni postgresql"),
        ({"EAC_DATABASE_URL": POSTGRES}, "EAC_SECRET_KEY", "demandé avec PostgreSQL"),
        ({"EAC_SECRET_KEY": "court"}, "EAC_SECRET_KEY", "trop court (5 caractères, il en faut 32)"),
        ({"EAC_BASE_URL": "eac.ville.example"}, "EAC_BASE_URL", "http ou https"),
        ({"EAC_BASE_URL": "ftp://eac.ville.example"}, "EAC_BASE_URL", "http ou https"),
        ({"EAC_BASE_URL": "https://"}, "EAC_BASE_URL", "n’est pas une adresse"),
        ({"EAC_SMTP_URL": "courrier.ville.example"}, "EAC_SMTP_URL", "smtp ou smtps"),
        ({"EAC_SMTP_URL": "smtp://courrier.ville.example:abc"}, "EAC_SMTP_URL", "smtp ou smtps"),
        ({"EAC_MAIL_FROM": "EAC Ville"}, "EAC_MAIL_FROM", "EAC Ville <eac@ville.example>"),
        ({"EAC_MAIL_FROM": "a@b.example\nBcc: c@d.example"}, "EAC_MAIL_FROM", "pas une adresse"),
        ({"EAC_MAIL_REPLY_TO": "culture@"}, "EAC_MAIL_REPLY_TO", "pas une adresse"),
        ({"EAC_RETENTION_MONTHS": "0"}, "EAC_RETENTION_MONTHS", "n’est pas un nombre de mois"),
        ({"EAC_RETENTION_MONTHS": "trois ans"}, "EAC_RETENTION_MONTHS", "de 1 à 600"),
        ({"EAC_LOCALE": "xx"}, "EAC_LOCALE", "n’est pas une langue connue : fr"),
    ],
)
def test_a_refusal_names_the_setting(tmp_path: Path, environ: dict[str, str], name: str, why: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        read({"EAC_DATA_DIR": str(tmp_path), **environ})
    assert str(refused.value).startswith(f"{name} : ")
    assert why in str(refused.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(SettingRefused, match=r"^EAC_DATA_DIR : le dossier .*fichier/x ne peut pas être créé"):
        read({"EAC_DATA_DIR": str(tmp_path / "fichier" / "x")})


def test_a_refusal_never_shows_the_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingRefused) as refused:
        read({"EAC_DATA_DIR": str(tmp_path), "EAC_SECRET_KEY": "abricotine"})
    assert "abricotine" not in str(refused.value)


def test_mails_come_from_the_service_unless_it_is_set(tmp_path: Path) -> None:
    given = {"EAC_DATA_DIR": str(tmp_path), "EAC_BASE_URL": "https://eac.ville.example"}
    assert read(given).sender == "eac@eac.ville.example"
    assert read({**given, "EAC_MAIL_FROM": "EAC Ville <eac@ville.example>"}).sender == "EAC Ville <eac@ville.example>"
