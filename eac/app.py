"""Putting the application together; imported only by the commands and the tests."""

import logging
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from whitenoise import WhiteNoise

from eac import db as database
from eac.accounts import signin
from eac.accounts.views import blueprint as accounts
from eac.admin.views import blueprint as admin
from eac.availability.views import blueprint as availability
from eac.board.labels import BULK_ACTS, LENGTHS, ROW_KINDS
from eac.board.views import blueprint as board
from eac.catalogue.labels import KINDS, PILLARS, PLACE_MODES
from eac.catalogue.pathway_views import blueprint as pathways
from eac.catalogue.views import blueprint as catalogue
from eac.config import Settings
from eac.directory.labels import LIKENESSES
from eac.directory.views import blueprint as directory
from eac.feeds.labels import FEED_KINDS
from eac.feeds.views import blueprint as feeds
from eac.gatherings.views import blueprint as gatherings
from eac.identity.labels import ROLES
from eac.imports.labels import IMPORT_KINDS, IMPORT_STATES, OUTCOMES
from eac.imports.views import blueprint as imports
from eac.notices.labels import ANSWERS, MESSAGE_KINDS, MESSAGE_STATES, PARTS, TOLDS
from eac.notices.views import blueprint as notices
from eac.partners.labels import ACCESSIBILITIES, PARTNER_KINDS, VENUE_KINDS, WORK_KINDS
from eac.partners.views import blueprint as partners
from eac.reference.labels import DEGREES, HALVES, VOCABULARIES, WEEKDAYS
from eac.reference.views import blueprint as reference
from eac.reporting.views import blueprint as reporting
from eac.retention.labels import REASONS
from eac.retention.views import blueprint as retention
from eac.rollover.labels import FATES, STAFFINGS
from eac.rollover.views import blueprint as rollover
from eac.scheduling.labels import ACTS, RESOURCES, STATES, TIMES_OF_LIFE
from eac.scheduling.views import blueprint as scheduling
from eac.schools.labels import PRIORITIES, SCHOOL_KINDS, SECTORS
from eac.schools.views import BLUEPRINTS as DIRECTORY
from eac.search.views import blueprint as search
from eac.series.labels import OTHERWISES, REACHES, SERIES_KINDS, SHIFTS
from eac.series.views import blueprint as series
from eac.slots.labels import GATHERINGS, WISHES
from eac.slots.views import blueprint as slots
from eac.trips.labels import DISCREPANCIES, TRIP_ACTS, TRIP_MODES, TRIP_STATES
from eac.trips.views import blueprint as trips
from eac.web import errors, filters, guards, language, pages, security, transactions

LABELS = (
    ROLES,
    DEGREES,
    HALVES,
    WEEKDAYS,
    VOCABULARIES,
    SCHOOL_KINDS,
    SECTORS,
    PRIORITIES,
    PARTNER_KINDS,
    VENUE_KINDS,
    WORK_KINDS,
    ACCESSIBILITIES,
    KINDS,
    PILLARS,
    PLACE_MODES,
    STATES,
    ACTS,
    RESOURCES,
    TIMES_OF_LIFE,
    FEED_KINDS,
    IMPORT_KINDS,
    IMPORT_STATES,
    OUTCOMES,
    FATES,
    STAFFINGS,
    LIKENESSES,
    REASONS,
    ROW_KINDS,
    LENGTHS,
    BULK_ACTS,
    SERIES_KINDS,
    REACHES,
    SHIFTS,
    OTHERWISES,
    TRIP_MODES,
    TRIP_STATES,
    TRIP_ACTS,
    DISCREPANCIES,
    GATHERINGS,
    WISHES,
    MESSAGE_KINDS,
    MESSAGE_STATES,
    TOLDS,
    ANSWERS,
    PARTS,
)
ROOMS = (
    accounts,
    search,
    directory,
    board,
    feeds,
    notices,
    availability,
    gatherings,
    scheduling,
    series,
    trips,
    reporting,
    partners,
    catalogue,
    pathways,
    admin,
    imports,
    reference,
    rollover,
    slots,
    retention,
    *DIRECTORY,
)


def folder(name: str) -> Path:
    """`templates`, `static` or `seeds`: inside the package in a wheel, beside it in a checkout."""
    packed = Path(__file__).parent / name
    return packed if packed.is_dir() else Path(__file__).parent.parent / name


def create_app(settings: Settings) -> Flask:
    """The application for these settings; UnguardedRoute when a route has no rule."""
    app = Flask("eac", template_folder=str(folder("templates")), static_folder=str(folder("static")))
    app.config.update(EAC=settings, SQLALCHEMY_DATABASE_URI=settings.database_url, TESTING=settings.is_testing)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True, "pool_pre_ping": not settings.is_sqlite}
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    security.configure(app)
    _install_kit(app)
    for room in ROOMS:
        app.register_blueprint(room)
    guards.mark_public(app, "static")
    guards.rules(app)
    logging.getLogger("eac").setLevel(logging.INFO)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the way Flask's documentation wraps an application
        app.wsgi_app,
        root=folder("static"),
        prefix="static/",
        immutable_file_test=r"^/static/vendor/",
        add_headers_function=security.add_to_file,
    )
    return app


def _install_kit(app: Flask) -> None:
    database.install(app)
    language.install(app)
    filters.install(app)
    for labels in LABELS:
        filters.register_labels(labels)
    security.install(app)
    transactions.install(app)
    pages.install(app)
    errors.install(app)
    signin.install(app)
