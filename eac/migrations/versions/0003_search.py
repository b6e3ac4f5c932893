"""Words found quickly, by any part of them; schools that are not the same."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from eac.core.phones import digits_of
from eac.core.typography import plain
from eac.migrations import search

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = {
    "school": ("name", "uai", "postcode", "city", "phone", "email"),
    "teacher": (("first_name", "last_name"), "email"),
    "partner": ("name", "contact_name", "siret", "phone", "email"),
    "practitioner": (("first_name", "last_name"), "trade", "phone", "email"),
    "venue": ("name", "postcode", "city"),
    "work": ("title", "authors"),
    "activity": ("title", "national_scheme", "summary"),
    "school_session": ("own_title", "notes_for_teacher"),
}
"""By what a record of each table is found: its name, then the rest."""


def upgrade() -> None:
    """Write the words anew, name first, index them, and make the table of schools that are not the same."""
    for table, columns in WORDS.items():
        _write_words(table, columns)
    search.make(*search.TABLES)
    op.create_table(
        "distinct_schools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_distinct_schools_in_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["school.id"], name=op.f("fk_distinct_schools_first_id_school"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["school.id"], name=op.f("fk_distinct_schools_second_id_school"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_schools")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_distinct_schools_first_id_second_id")),
    )
    op.create_index(op.f("ix_school_merged_into_id"), "school", ["merged_into_id"], unique=False)
    with op.batch_alter_table("distinct_schools", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_distinct_schools_second_id"), ["second_id"], unique=False)


def downgrade() -> None:
    """Take the table and the indices away; the words stay, longer than they were."""
    op.drop_index(op.f("ix_school_merged_into_id"), table_name="school")
    op.drop_table("distinct_schools")
    search.drop(*search.TABLES)


def _write_words(name: str, columns: tuple[Any, ...]) -> None:
    flat = [each for column in columns for each in (column if isinstance(column, tuple) else (column,))]
    table = sa.table(name, sa.column("id"), sa.column("search_key"), *map(sa.column, flat))
    rows = op.get_bind().execute(sa.select(table)).mappings().all()
    update = sa.update(table).where(table.c.id == sa.bindparam("row")).values(search_key=sa.bindparam("words"))
    if rows:
        op.get_bind().execute(update, [{"row": row["id"], "words": _words(row, columns)} for row in rows])


def _words(row: Any, columns: tuple[Any, ...]) -> str:
    head, *rest = columns
    name = " ".join(row[each] or "" for each in (head if isinstance(head, tuple) else (head,))).strip()
    others = " ".join(
        digits_of(row[each] or "") if each == "phone" else row[each] or "" for each in rest if row[each]
    ).strip()
    return plain(f"{name} | {others}" if others else name)
