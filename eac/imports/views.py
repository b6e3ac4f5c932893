"""Pages of imports: the list, a file and its columns, the preview, the result."""

from functools import partial
from typing import Any, cast

from flask import Blueprint, Flask, abort, current_app, redirect, request, url_for
from sqlalchemy import func
from werkzeug.wrappers import Response

from eac.core.errors import N_, RuleBroken
from eac.db import db
from eac.imports import files, policy, queries, service, work
from eac.imports.forms import RunFilters, UploadForm, columns_form
from eac.imports.kinds import CLASSES, KINDS
from eac.imports.models import ImportRun
from eac.imports.rules import ImportKind, ImportState, Outcome
from eac.imports.sources import SOURCES, source_named
from eac.web import downloads, guards, tabs
from eac.web.language import gettext as _
from eac.web.language import say_rule
from eac.web.lists import listing, listing_of
from eac.web.pages import current_year, done, page, refused
from eac.web.tabs import MenuEntry

blueprint = Blueprint("imports", __name__)
tabs.offer_menu(MenuEntry(N_("Imports"), "imports.index", "download", 85, policy.can_import))
SORTS = {"date": ImportRun.created_at, "fichier": ImportRun.file_name, "auteur": ImportRun.author_name}
FILE_LIMIT = 64 * 1024 * 1024
"""Bytes of a form that carries a file; the reader has limits of its own."""


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Only the page that takes files accepts more than other forms do, and only from who may import."""
    if endpoint == "imports.new" and guards.is_signed_in() and policy.can_import(guards.user()):
        request.max_content_length = FILE_LIMIT


@blueprint.get("/imports")
@guards.allow(policy.can_import)
def index() -> Response:
    """The imports, the last first."""
    filters = RunFilters(request.args)
    rows = listing(queries.runs(**filters.chosen()), SORTS, search=[func.lower(ImportRun.file_name)], default="-date")
    hidden = {"tri": request.args.get("tri")}
    return page("imports/index.html", listing=rows, filters=filters, hidden=hidden, index_url=url_for(".index"))


@blueprint.route("/imports/nouveau", methods=["GET", "POST"])
@guards.allow(policy.can_import)
def new() -> Response:
    """Choose a file."""
    asked = request.args.get("contenu", "")
    form = UploadForm(data={"school_year": str(current_year()), "kind": asked if asked in set(ImportKind) else None})
    if run := form.submit(service.upload, by=guards.user()):
        return redirect(url_for(".columns", id=run.id))
    return page("imports/new.html", form=form, kinds=CLASSES, sources=SOURCES)


@blueprint.get("/imports/modele/<kind>.csv")
@guards.allow(policy.can_import)
def model(kind: str) -> Response:
    """An empty file with the headings of a kind."""
    if kind not in set(ImportKind):
        abort(404)
    return downloads.attachment(files.model(ImportKind(kind)), f"modele {_(KINDS[ImportKind(kind)].title)}", "csv")


@blueprint.route("/imports/<int:id>/colonnes", methods=["GET", "POST"])
@guards.on(queries.find_run, may=policy.can_see_run)
def columns(run: ImportRun) -> Response:
    """Which column is which; then the preview."""
    if run.state in {ImportState.APPLIED, ImportState.UNDONE, ImportState.WORKING}:
        return redirect(url_for(".show", id=run.id))
    form = columns_form(run)
    if form.submit(service.set_up, run=run, by=guards.user()):
        return _previewed(run)
    return page("imports/columns.html", form=form, run=run, kind=KINDS[run.kind], source=source_named(run.source))


def _previewed(run: ImportRun) -> Response:
    """The preview: now when the file is short, else as soon as the thread has read it."""
    if not work.is_short(run):
        return _in_background("preview", run)
    try:
        work.keep_preview(run, work.preview(run))
    except RuleBroken as broken:
        return _nothing_done(broken, run, ".columns")
    return redirect(url_for(".show", id=run.id))


def _in_background(job: str, run: ImportRun) -> Response:
    service.mark_working(job, run=run, by=guards.user())
    response = redirect(url_for(".show", id=run.id))
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  Flask's own way
    response.call_on_close(partial(work.start, app, run.id, guards.user().id))
    return response


@blueprint.get("/imports/<int:id>")
@guards.on(queries.find_run, may=policy.can_see_run)
def show(run: ImportRun) -> Response:
    """Where an import stands: at work, to be confirmed, written, taken back."""
    if run.state is ImportState.UPLOADED:
        return redirect(url_for(".columns", id=run.id))
    if run.state in {ImportState.WORKING, ImportState.FAILED}:
        done_rows, total = work.progress(run)
        facts = {"done": done_rows, "total": total, "is_silent": work.is_silent(run)}
        return page("imports/working.html", fragment="imports/_progress.html", run=run, **facts)
    if "HX-Request" in request.headers:  # the progress that asked is over: the whole page changes
        return Response("", headers={"HX-Refresh": "true", "Vary": "HX-Request"})
    return _rows_page(run, request.args.get("sort", ""))


def _rows_page(run: ImportRun, asked: str) -> Response:
    """What each row does, or did; `asked` narrows to an outcome."""
    chosen = [each for each in queries.results_of(run) if not asked or each.outcome.value == asked]
    return page(
        "imports/preview.html",
        run=run,
        kind=KINDS[run.kind],
        source=source_named(run.source),
        listing=listing_of(chosen),
        asked=asked,
        outcomes=list(Outcome),
        has_file=files.has_file(run),
    )


@blueprint.post("/imports/<int:id>/importer")
@guards.on(queries.find_run, may=policy.can_see_run)
def write(run: ImportRun) -> Response:
    """Write the valid rows."""
    try:
        if not work.is_short(run):
            return _in_background("write", run)
        service.write(run=run, by=guards.user())
    except RuleBroken as broken:
        return _nothing_done(broken, run)
    done(_("Import terminé. Fiches créées : %(new)s ; modifiées : %(changed)s.", **run.counts))
    return redirect(url_for(".show", id=run.id))


def _nothing_done(broken: RuleBroken, run: ImportRun, endpoint: str = ".show") -> Response:
    """Back to where it stands, with the reason why nothing was done."""
    run_id = run.id
    db.session.rollback()
    refused(say_rule(broken))
    return redirect(url_for(endpoint, id=run_id))


@blueprint.post("/imports/<int:id>/reprendre")
@guards.on(queries.find_run, may=policy.can_see_run)
def resume(run: ImportRun) -> Response:
    """Take up an import whose process died."""
    if not work.is_silent(run):
        return redirect(url_for(".show", id=run.id))
    try:
        return _in_background(run.options["job"], run)
    except RuleBroken as broken:
        return _nothing_done(broken, run)


@blueprint.post("/imports/<int:id>/annuler")
@guards.on(queries.find_run, may=policy.can_see_run)
def undo(run: ImportRun) -> Response:
    """Take an import back as a whole."""
    try:
        service.undo(run=run, by=guards.user())
    except RuleBroken as broken:
        obstacles = [say_rule(each) for each in getattr(broken, "all_broken", [broken])]
        return page("imports/held.html", status=409, run=run, obstacles=obstacles)
    done(_("Import annulé : l’annuaire est revenu à son état d’avant."))
    return redirect(url_for(".show", id=run.id))


@blueprint.post("/imports/<int:id>/abandonner")
@guards.on(queries.find_run, may=policy.can_see_run)
def give_up(run: ImportRun) -> Response:
    """Forget a file that was not written."""
    try:
        service.give_up(run=run, by=guards.user())
    except RuleBroken as broken:
        return _nothing_done(broken, run)
    done(_("Import abandonné : rien n’a été écrit."))
    return redirect(url_for(".index"))


@blueprint.get("/imports/<int:id>/refusees.<format>")
@guards.on(queries.find_run_file, may=policy.can_see_run)
def refused_rows(run: ImportRun) -> Response:
    """The refused rows with what is wrong, to be corrected and imported again."""
    form = (request.view_args or {})["format"]
    if not files.has_file(run):
        abort(404)
    return downloads.attachment(files.refused_rows(run, form), f"lignes refusées {run.file_name}", form)
