"""Sessions are found by their days, and by activity and year, without reading all years."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index first and last day together, since both tell a day's sessions; and the year beside the activity."""
    op.create_index("ix_school_session_days", "school_session", ["starts_on", "ends_on"])
    op.create_index("ix_school_session_activity_year", "school_session", ["activity_id", "school_year"])
    op.drop_index("ix_school_session_activity_id", "school_session")


def downgrade() -> None:
    """Back to the activity alone."""
    op.create_index("ix_school_session_activity_id", "school_session", ["activity_id"])
    op.drop_index("ix_school_session_activity_year", "school_session")
    op.drop_index("ix_school_session_days", "school_session")
