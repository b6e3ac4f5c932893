"""Series, pathways, options that lapse, sessions copied from an earlier year."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the last day of an option; options that are there already have none."""
    op.add_column("school_session", sa.Column("option_until", sa.Date(), nullable=True))
    _make_pathways()
    _make_series()
    op.create_table(
        "session_copy",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        _key("session_copy", "session_id", "school_session"),
        _key("session_copy", "origin_id", "school_session"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_copy")),
    )
    op.create_index(op.f("ix_session_copy_origin_id"), "session_copy", ["origin_id"], unique=False)


def downgrade() -> None:
    """Take the tables and the column away."""
    for table in ("session_copy", "series_session", "series", "pathway_step", "pathway_level", "pathway"):
        op.drop_table(table)
    op.drop_column("school_session", "option_until")


def _key(
    table: str, column: str, other: str, ondelete: str | None = "CASCADE", target: str = "id"
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.{target}"], name=name, ondelete=ondelete)


def _make_pathways() -> None:
    op.create_table(
        "pathway",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway")),
    )
    op.create_table(
        "pathway_level",
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("level_code", sa.String(length=12), nullable=False),
        _key("pathway_level", "pathway_id", "pathway"),
        _key("pathway_level", "level_code", "grade_level", None, "code"),
        sa.PrimaryKeyConstraint("pathway_id", "level_code", name=op.f("pk_pathway_level")),
    )
    op.create_table(
        "pathway_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("minimum_gap", sa.Integer(), nullable=True),
        sa.Column("maximum_gap", sa.Integer(), nullable=True),
        sa.CheckConstraint("minimum_gap <= maximum_gap", name=op.f("ck_pathway_step_gaps_in_order")),
        _key("pathway_step", "pathway_id", "pathway"),
        _key("pathway_step", "activity_id", "activity", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_step")),
        sa.UniqueConstraint("pathway_id", "position", name=op.f("uq_pathway_step_pathway_id_position")),
    )
    op.create_index(op.f("ix_pathway_step_activity_id"), "pathway_step", ["activity_id"], unique=False)


def _make_series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("pathway_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        _key("series", "pathway_id", "pathway", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_pathway_id"), "series", ["pathway_id"], unique=False)
    op.create_table(
        "series_session",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_start", sa.Time(), nullable=False),
        sa.Column("planned_end", sa.Time(), nullable=False),
        _key("series_session", "session_id", "school_session"),
        _key("series_session", "series_id", "series"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_series_session")),
    )
    op.create_index(op.f("ix_series_session_series_id"), "series_session", ["series_id"], unique=False)
