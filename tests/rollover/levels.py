"""All the levels of the reference table, for tests in which classes move up."""

from eac.db import db
from eac.demo import tables
from eac.reference.models import GradeLevel
from eac.reference.rules import Degree

LABELS = {row["code"]: row["label"] for row in tables.read("reference", "levels")}
"""Code → label, in the order of the levels."""


def make_levels() -> None:
    """Add those that are not there, and put those that are in their place."""
    for row in tables.read("reference", "levels"):
        level = db.session.get(GradeLevel, row["code"]) or GradeLevel(code=row["code"])
        level.label, level.degree, level.position = row["label"], Degree(row["degree"]), int(row["rank"])
        db.session.add(level)
    db.session.flush()
