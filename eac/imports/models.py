"""Tables of imports: each run with its file, the rows it wrote, and the columns that people matched."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eac.db import Model, Stamped, Versioned
from eac.imports.rules import ImportKind, ImportState, Outcome


class ImportRun(Stamped, Versioned, Model):
    """One file on its way in. `content` is the file, compressed; `outcome` what became of its rows, compressed JSON.

    `mapping` gives for each field the number of its column; `counts` how many rows each outcome has.
    """

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(index=True)
    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED)
    file_name: Mapped[str] = mapped_column(String(300))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, default=None, deferred=True)
    outcome: Mapped[bytes | None] = mapped_column(LargeBinary, default=None, deferred=True)
    source: Mapped[str] = mapped_column(String(60), default="")
    school_year: Mapped[str] = mapped_column(String(9))
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    mapping: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    message: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(default=None)
    author_name: Mapped[str] = mapped_column(String(200), default="")
    applied_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)


class ImportedRow(Model):
    """A record that an import wrote, with what is needed to take it back: its version then, and its values before."""

    __tablename__ = "imported_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), index=True)
    line: Mapped[int]
    outcome: Mapped[Outcome]
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class KnownColumn(Stamped, Model):
    """A heading that a person matched with a field, so that the next file needs no hand; no field: left out."""

    __tablename__ = "known_column"
    __table_args__ = (UniqueConstraint("kind", "heading"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind]
    heading: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(60))
