"""Trips and their stops, partner cities, how fast classes travel."""

import sqlalchemy as sa
from alembic import op

from eac.migrations import search

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _kept() -> tuple[sa.CheckConstraint, ...]:
    """What a rebuilt table of sessions would lose, since SQLite does not tell of its checks."""
    if op.get_bind().dialect.name != "sqlite":
        return ()
    return (sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_school_session_starts_before_ends")),)


def _stamps() -> list[sa.Column[object]]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    """Make the tables, and let a session name the city that it is held with."""
    _make_cities()
    _make_trips()
    op.create_table(
        "travel_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kmh", sa.Integer(), nullable=False),
        sa.Column("setup_minutes", sa.Integer(), nullable=False),
        sa.Column("coach_kmh", sa.Integer(), nullable=False),
        sa.Column("walking_kmh", sa.Integer(), nullable=False),
        sa.Column("boarding_minutes", sa.Integer(), nullable=False),
        *_stamps(),
        sa.CheckConstraint("id = 1", name=op.f("ck_travel_settings_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_settings")),
    )


def _make_cities() -> None:
    op.create_table(
        "partner_city",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        *_stamps(),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_city_partner_id_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_city")),
        sa.UniqueConstraint("name", "country", name=op.f("uq_partner_city_name_country")),
    )
    op.create_index(op.f("ix_partner_city_partner_id"), "partner_city", ["partner_id"], unique=False)
    search.make("partner_city")
    search.drop("school_session")  # a rebuilt table loses its triggers
    with op.batch_alter_table("school_session", table_args=_kept()) as batch:
        batch.add_column(sa.Column("partner_city_id", sa.Integer(), nullable=True))
        batch.create_index(batch.f("ix_school_session_partner_city_id"), ["partner_city_id"], unique=False)
        batch.create_foreign_key(
            batch.f("fk_school_session_partner_city_id_partner_city"), "partner_city", ["partner_city_id"], ["id"]
        )
    search.make("school_session")


def _make_trips() -> None:
    op.create_table(
        "trip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("is_abroad", sa.Boolean(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=False),
        sa.Column("returns_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returns_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_before", sa.Date(), nullable=False),
        sa.Column("quote_cents", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        *_stamps(),
        sa.CheckConstraint("leaves_at < returns_at", name=op.f("ck_trip_leaves_before_returns")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_trip_seats_positive")),
        sa.CheckConstraint("quote_cents >= 0", name=op.f("ck_trip_quote_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip")),
    )
    op.create_index(op.f("ix_trip_leaves_at"), "trip", ["leaves_at"], unique=False)
    op.create_index(op.f("ix_trip_state"), "trip", ["state"], unique=False)
    op.create_table(
        "trip_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("leaves_time", sa.Time(), nullable=False),
        sa.Column("returns_time", sa.Time(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("made_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_venue_id", sa.Integer(), nullable=True),
        sa.Column("made_headcount", sa.Integer(), nullable=False),
        sa.CheckConstraint("pupils >= 0", name=op.f("ck_trip_stop_pupils_not_negative")),
        sa.CheckConstraint("adults >= 0", name=op.f("ck_trip_stop_adults_not_negative")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["school_session.id"],
            name=op.f("fk_trip_stop_session_id_school_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_trip_stop_class_id_school_class")),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_trip_stop_trip_id_trip"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_stop")),
        sa.UniqueConstraint("trip_id", "session_id", "class_id", name=op.f("uq_trip_stop_trip_id_session_id_class_id")),
    )
    op.create_index(op.f("ix_trip_stop_class_id"), "trip_stop", ["class_id"], unique=False)
    op.create_index(op.f("ix_trip_stop_session_id"), "trip_stop", ["session_id"], unique=False)


def downgrade() -> None:
    """Take them away, with what they hold; sessions forget the city and keep their times as they were entered."""
    op.drop_table("travel_settings")
    op.drop_table("trip_stop")
    op.drop_table("trip")
    search.drop("school_session")
    with op.batch_alter_table("school_session", table_args=_kept()) as batch:
        batch.drop_constraint(batch.f("fk_school_session_partner_city_id_partner_city"), type_="foreignkey")
        batch.drop_index(batch.f("ix_school_session_partner_city_id"))
        batch.drop_column("partner_city_id")
    search.make("school_session")
    search.drop("partner_city")
    op.drop_table("partner_city")
