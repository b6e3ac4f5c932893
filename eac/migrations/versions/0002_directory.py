"""Imports, rollovers, availability."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of imports, rollovers and availability, and what points to them."""
    op.create_table(
        "availability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "resource",
            sa.String(length=30),
            nullable=False,
        ),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_availability_starts_before_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
    )
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.create_index("ix_availability_resource", ["resource", "resource_id", "starts_at"], unique=False)

    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=30),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.String(length=30),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("school_year", sa.String(length=9), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_run_kind"), ["kind"], unique=False)

    op.create_table(
        "known_column",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=30),
            nullable=False,
        ),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_column")),
        sa.UniqueConstraint("kind", "heading", name=op.f("uq_known_column_kind_heading")),
    )
    op.create_table(
        "imported_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.String(length=30),
            nullable=False,
        ),
        sa.Column("subject_type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_imported_row_run_id_import_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
    )
    with op.batch_alter_table("imported_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_row_run_id"), ["run_id"], unique=False)

    op.create_table(
        "practitioner_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("half", sa.String(length=30), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_practitioner_opening_opens_before_closes")),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_practitioner_opening_practitioner_id_practitioner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner_opening")),
        sa.UniqueConstraint(
            "practitioner_id", "weekday", "half", name=op.f("uq_practitioner_opening_practitioner_id_weekday_half")
        ),
    )
    with op.batch_alter_table("practitioner_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practitioner_opening_practitioner_id"), ["practitioner_id"], unique=False)

    op.create_table(
        "rollover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("to_year", sa.String(length=9), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_rollover_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollover")),
    )
    with op.batch_alter_table("rollover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rollover_school_id"), ["school_id"], unique=False)

    op.create_table(
        "school_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(length=9), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("classes", sa.Integer(), nullable=True),
        sa.Column("by_level", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_figures_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_figures")),
        sa.UniqueConstraint("school_id", "school_year", name=op.f("uq_school_figures_school_id_school_year")),
    )
    with op.batch_alter_table("school_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_figures_school_id"), ["school_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("practitioner_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_document_partner_id_partner"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_document_practitioner_id_practitioner"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_document_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_practitioner_id"), ["practitioner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "class_origin",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["school_class.id"], name=op.f("fk_class_origin_class_id_school_class"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["school_class.id"],
            name=op.f("fk_class_origin_previous_id_school_class"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("class_id", "previous_id", name=op.f("pk_class_origin")),
    )
    with op.batch_alter_table("class_origin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_origin_previous_id"), ["previous_id"], unique=False)

    op.create_table(
        "former_teacher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["school_class.id"], name=op.f("fk_former_teacher_class_id_school_class"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["teacher.id"], name=op.f("fk_former_teacher_successor_id_teacher"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_former_teacher_teacher_id_teacher"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_teacher")),
    )
    with op.batch_alter_table("former_teacher", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_teacher_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_teacher_teacher_id"), ["teacher_id"], unique=False)

    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_school_merged_into_id_school"), "school", ["merged_into_id"], ["id"])

    with op.batch_alter_table("school_class", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rollover_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_school_class_rollover_id"), ["rollover_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_school_class_rollover_id_rollover"), "rollover", ["rollover_id"], ["id"]
        )

    with op.batch_alter_table("teacher", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away, with what they hold."""
    with op.batch_alter_table("teacher", schema=None) as batch_op:
        batch_op.drop_column("erased_at")

    with op.batch_alter_table("school_class", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_school_class_rollover_id_rollover"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_school_class_rollover_id"))
        batch_op.drop_column("rollover_id")

    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_school_merged_into_id_school"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")

    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        batch_op.drop_column("erased_at")

    with op.batch_alter_table("former_teacher", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_teacher_teacher_id"))
        batch_op.drop_index(batch_op.f("ix_former_teacher_class_id"))

    op.drop_table("former_teacher")
    with op.batch_alter_table("class_origin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_origin_previous_id"))

    op.drop_table("class_origin")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_venue_id"))
        batch_op.drop_index(batch_op.f("ix_document_practitioner_id"))
        batch_op.drop_index(batch_op.f("ix_document_partner_id"))

    op.drop_table("document")
    with op.batch_alter_table("school_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_figures_school_id"))

    op.drop_table("school_figures")
    with op.batch_alter_table("rollover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rollover_school_id"))

    op.drop_table("rollover")
    with op.batch_alter_table("practitioner_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practitioner_opening_practitioner_id"))

    op.drop_table("practitioner_opening")
    with op.batch_alter_table("imported_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_row_run_id"))

    op.drop_table("imported_row")
    op.drop_table("known_column")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_run_kind"))

    op.drop_table("import_run")
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_resource")

    op.drop_table("availability")
