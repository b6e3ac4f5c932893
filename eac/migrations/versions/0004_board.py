"""Moves that can be taken back, what replaces a postponed session, and what still waits for a date."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "session_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_session_move_by_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["school_session.id"],
            name=op.f("fk_session_move_session_id_school_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_move")),
    )
    with op.batch_alter_table("session_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_move_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_move_session_id"), ["session_id"], unique=False)
    op.create_table(
        "unplaced_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_unplaced_session_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["class_id"], ["school_class.id"], name=op.f("fk_unplaced_session_class_id_school_class")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unplaced_session")),
    )
    with op.batch_alter_table("unplaced_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unplaced_session_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unplaced_session_class_id"), ["class_id"], unique=False)
    op.create_table(
        "postponement",
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_id"], ["school_session.id"], name=op.f("fk_postponement_from_id_school_session"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["school_session.id"], name=op.f("fk_postponement_to_id_school_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("from_id", name=op.f("pk_postponement")),
    )
    with op.batch_alter_table("postponement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_postponement_to_id"), ["to_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("postponement")
    op.drop_table("unplaced_session")
    op.drop_table("session_move")
