"""`eac check`: format, lint, types, contracts and tests, and in plain words what was skipped and why."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click


@dataclass(frozen=True)
class Step:
    """One check; `missing` says why it cannot run here."""

    name: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    missing: str = ""


def find_chromium() -> str | None:
    """The system's Chromium, or the one that EAC_CHROMIUM names."""
    named = os.environ.get("EAC_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def steps() -> list[Step]:
    """All checks, in the order of their speed."""
    python = sys.executable
    bin_dir = Path(python).parent
    tests = (python, "-m", "pytest", "-n", "2", "-m", "not browser")
    server = os.environ.get("EAC_TEST_DATABASE_URL")
    return [
        Step("mise en forme", (python, "-m", "ruff", "format", "--check", ".")),
        Step("règles d’écriture", (python, "-m", "ruff", "check", ".")),
        Step("types", (python, "-m", "mypy")),
        Step("contrats entre pièces", (str(bin_dir / "lint-imports"),)),
        Step("tests sur SQLite", tests),
        Step(
            "tests sur PostgreSQL",
            tests,
            (("EAC_TEST_BACKEND", "postgresql"),),
            "" if server else "EAC_TEST_DATABASE_URL n’est pas défini",
        ),
        Step(
            "tests dans le navigateur",
            (python, "-m", "pytest", "-n", "2", "-m", "browser"),
            (),
            "" if find_chromium() else "aucun Chromium trouvé (définissez EAC_CHROMIUM)",
        ),
    ]


def run(root: Path) -> int:
    """Run all in a checkout; the number of checks that failed."""
    if not (root / "pyproject.toml").exists():
        raise click.ClickException("À lancer dans un dépôt cloné : ses tests ne sont pas dans le paquet installé.")
    failed, skipped = [], []
    for step in steps():
        if step.missing:
            skipped.append(f"{step.name} : {step.missing}")
            continue
        click.secho(f"· {step.name}", bold=True)
        if subprocess.run(step.command, cwd=root, env={**os.environ, **dict(step.environment)}, check=False).returncode:  # noqa: S603  our own commands
            failed.append(step.name)
    for name in skipped:
        click.secho(f"Non lancé – {name}", fg="yellow")
    for name in failed:
        click.secho(f"En échec – {name}", fg="red")
    click.secho("Tout passe." if not failed else f"{len(failed)} contrôle(s) en échec.", bold=True)
    return len(failed)
