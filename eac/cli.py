"""The `eac` command: one line each into the application."""

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import Flask

from eac import config, migrations
from eac.app import create_app
from eac.core import clock
from eac.core.errors import RuleBroken
from eac.db import db, transaction
from eac.imports.rules import ImportKind
from eac.web.language import say_rule


class Day(click.ParamType):  # type: ignore[type-arg]  # generic in the stubs only
    """A date written 2026-11-22."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a refusal that says how to write it."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            return self.fail(f"« {value} » n’est pas une date. Exemple : 2026-11-22.", param, ctx)


def _app(*, data: Path | None = None, is_demo: bool = False) -> Flask:
    try:
        return create_app(config.read(data_dir=data, is_demo=is_demo))
    except config.SettingRefused as refused:
        raise click.ClickException(str(refused)) from refused


def _set_up(app: Flask) -> None:
    from eac import seeding

    with app.app_context():
        migrations.upgrade(db.engine)
        with transaction():
            seeding.load_reference()


@click.group(help="EAC : les séances d’éducation artistique et culturelle d’une ville.")
def main() -> None:
    """Entry point."""


@main.command(help="Crée ou met à jour la base et les référentiels ; peut être relancée sans risque.")
def setup() -> None:
    """Migrate and load the reference data."""
    app = _app()
    _set_up(app)
    click.echo(f"Base prête ({app.config['EAC'].database_url.partition(':')[0]}), révision {migrations.HEAD}.")


@main.command(help="Sert l’application.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True)
def serve(host: str, port: int, threads: int) -> None:
    """Serve with waitress."""
    _serve(_app(), host, port, threads)


def _serve(app: Flask, host: str, port: int, threads: int) -> None:
    """Serve, once the options that lapsed while nothing ran are cancelled."""
    import waitress

    from eac.notices import work

    with app.app_context():
        if migrations.current(db.engine) == migrations.HEAD:
            with transaction():
                _lapse_options()
    work.start(app)
    waitress.serve(app, host=host, port=port, threads=threads, ident=None, clear_untrusted_proxy_headers=True)


@main.command(help="Crée une ville de démonstration (Cannes) et la sert.")
@click.option("--port", default=8000, show_default=True)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=Path("instance/demo"))
@click.option("--today", type=Day(), default=None, help="Fait comme si ce jour était aujourd’hui.")
@click.option("--no-serve", is_flag=True, help="Prépare la ville sans la servir.")
def demo(port: int, data: Path, today: date | None, no_serve: bool) -> None:
    """Make the populated city, then serve it."""
    from eac import seeding

    os.environ.setdefault("EAC_BASE_URL", f"http://localhost:{port}")
    app = _app(data=data, is_demo=True)
    _set_up(app)
    day = today or clock.today()
    with app.app_context():
        try:
            with transaction():
                anew = today is not None and seeding.demo_day() not in {None, day}
                made = seeding.load_demo(day, anew=anew)
        except RuleBroken as broken:
            raise click.ClickException(say_rule(broken)) from broken
        kept = seeding.demo_day()
    clock.pretend_today(today or clock.today())
    click.echo("Ville de démonstration créée." if made else f"Ville de démonstration conservée (préparée le {kept}).")
    if not no_serve:
        click.echo(f"Ouvrez http://localhost:{port} et choisissez un compte. Ctrl+C pour arrêter.")
        _serve(app, "127.0.0.1", port, 8)


@main.group(help="Gère les comptes.")
def user() -> None:
    """Accounts."""


@user.command(name="add", help="Ouvre un compte ; le mot de passe est demandé, ou lu sur l’entrée standard.")
@click.argument("email")
@click.option("--role", required=True)
@click.option("--name", default="")
@click.option(
    "--scope", "scope_id", default=0, help="Numéro de ce pour quoi le compte agit (établissement, structure…)."
)
def add_user(email: str, role: str, name: str, scope_id: int) -> None:
    """Open an account."""
    from eac.accounts import service
    from eac.accounts.rules import NewUser
    from eac.audit.service import System
    from eac.identity.rules import Role

    if role not in set(Role):
        raise click.ClickException(f"« {role} » n’est pas un rôle : {', '.join(Role)}.")
    secret = click.prompt("Mot de passe", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    app = _app()
    with app.app_context():
        try:
            with transaction():
                new = NewUser(email, name or email.partition("@")[0], Role(role), secret, scope_id)
                service.open_account(new, by=System())
        except RuleBroken as broken:
            raise click.ClickException(say_rule(broken)) from broken
    click.echo(f"Compte ouvert pour {email} ({role}).")


@main.command(help="Vérifie le code : mise en forme, types, contrats, tests (dans un dépôt cloné).")
def check() -> None:
    """Run every check of a checkout."""
    from eac import checking

    sys.exit(checking.run(Path(__file__).parent.parent))


@main.command(help="Écrit le bilan d’une année scolaire sur la sortie standard.")
@click.argument("year")
@click.option("--format", "kind", type=click.Choice(["json", "csv", "xlsx"]), default="json", show_default=True)
def report(year: str, kind: str) -> None:
    """The yearly report."""
    from eac.core.schoolyear import SchoolYear
    from eac.reporting.exports import write_report

    app = _app()
    with app.test_request_context():
        try:
            content = write_report(str(SchoolYear.parse(year)), kind)
        except RuleBroken as broken:
            raise click.ClickException(say_rule(broken)) from broken
    sys.stdout.buffer.write(content)


@main.command(
    name="import", help="Fait entrer un fichier : établissements, classes, séances… ; les lignes valides seules."
)
@click.argument("kind", type=click.Choice(["auto", *(each.value for each in ImportKind)]))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--year", default=None, help="Année scolaire des lignes qui n’en disent rien (2026-2027).")
@click.option("--commune", "communes", multiple=True, help="Code INSEE d’une commune à garder.")
@click.option("--departement", "departements", multiple=True, help="Numéro d’un département à garder.")
@click.option("--uai", "uais", multiple=True, help="UAI d’un établissement à garder.")
@click.option("--with-care", is_flag=True, help="Prend aussi les établissements médico-sociaux.")
@click.option("--reason", default="", help="Raison écrite qui laisse passer les points d’attention des séances.")
@click.option("--dry-run", is_flag=True, help="Montre ce qui serait fait et n’écrit rien.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def import_(kind: str, file: Path, form: str, **asked: Any) -> None:
    """Bring a file in; ends with 1 when rows were refused."""
    from eac.imports import console

    app = _app()
    with app.test_request_context():
        try:
            report = console.bring_in(kind, file, console.CommandLine(**asked))
        except RuleBroken as broken:
            raise click.ClickException(say_rule(broken)) from broken
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if form == "json" else report.as_text())
    sys.exit(1 if report.has_refused else 0)


@main.command(name="expire-options", help="Annule les options échues et libère ce qu’elles retenaient.")
def expire_options() -> None:
    """Let the options lapse whose last day is past."""
    app = _app()
    with app.app_context(), transaction():
        count = _lapse_options()
    click.echo(f"Options échues annulées : {count}.")


def _lapse_options() -> int:
    from eac.audit.service import System
    from eac.scheduling import service

    return service.lapse_options(by=System())


@main.command(help="Dit quelles données de personnes sont échues ; avec --apply, les efface.")
@click.option("--apply", "is_real", is_flag=True, help="Efface pour de bon.")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", show_default=True)
def purge(is_real: bool, kind: str) -> None:
    """Erase what is kept longer than EAC_RETENTION_MONTHS."""
    from eac.audit.service import System
    from eac.imports import service as imports
    from eac.retention import exports, queries, service

    app = _app()
    months = app.config["EAC"].retention_months
    with app.test_request_context(), transaction():
        plan = service.purge(months, by=System()) if is_real else queries.plan(months)
        if is_real:
            imports.forget_old_files(by=System())
        click.echo(exports.told(plan, kind, is_real=is_real))


@main.command(name="person-data", help="Écrit tout ce qui est gardé sur une personne, par son adresse électronique.")
@click.argument("email")
@click.option("--format", "kind", type=click.Choice(["json", "csv"]), default="json", show_default=True)
def person_data(email: str, kind: str) -> None:
    """All that is held under an address; the journal notes it."""
    from eac.audit.service import System
    from eac.retention import exports, service

    app = _app()
    with app.test_request_context(), transaction():
        try:
            sections = exports.of_address(email)
            service.note_export_of(email, by=System())
        except RuleBroken as broken:
            raise click.ClickException(say_rule(broken)) from broken
        content = exports.as_csv(sections) if kind == "csv" else exports.as_json(sections)
    sys.stdout.buffer.write(content)


@main.command(name="send-mail", help="Prépare et envoie les messages dus, une fois ; à lancer par le planificateur.")
def send_mail() -> None:
    """One round of messages; ends with 1 when some could not leave."""
    from eac.notices import work

    app = _app()
    done = work.run_round(app)
    if app.config["EAC"].smtp_url is None:
        click.echo("EAC_SMTP_URL n’est pas défini : les messages attendent.", err=True)
    sent = done.sent
    click.echo(f"Envoyés : {sent.sent} ; à représenter : {sent.postponed} ; en échec : {sent.failed}.")
    sys.exit(1 if sent.failed or sent.postponed else 0)


@main.command(help="Liste les adresses de l’application et leur règle d’accès.")
@click.option("--json", "as_json", is_flag=True)
def routes(as_json: bool) -> None:
    """Rule, methods and guard of each route."""
    from eac.web import guards

    app = _app()
    rules = guards.rules(app)
    rows = [
        {
            "rule": str(rule),
            "methods": sorted(rule.methods or ()),
            "endpoint": rule.endpoint,
            "asks": rules[rule.endpoint].text,
        }
        for rule in app.url_map.iter_rules()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in sorted(rows, key=lambda row: str(row["rule"])):
        click.echo(
            f"{row['rule']:55} {','.join(m for m in row['methods'] if m not in {'HEAD', 'OPTIONS'}):10} {row['asks']}"
        )
