"""The days of sessions are indexed: a week is found without reading all years."""

from alembic import op

revision = "0009_slots"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index first and last day together: a day's sessions are told by both."""
    op.create_index("ix_school_session_days", "school_session", ["starts_on", "ends_on"])


def downgrade() -> None:
    """Back to reading them all."""
    op.drop_index("ix_school_session_days", "school_session")
