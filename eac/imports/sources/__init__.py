"""The ministry's open files as published (Licence Ouverte 2.0), recognised by their columns; pure."""

from collections.abc import Sequence

from eac.imports.matching import heading_key
from eac.imports.sources.base import Source
from eac.imports.sources.directory import Directory
from eac.imports.sources.headcounts import PrimaryHeadcounts, SecondaryHeadcounts
from eac.imports.sources.position import SocialPosition

SOURCES: tuple[Source, ...] = (Directory(), PrimaryHeadcounts(), SecondaryHeadcounts(), SocialPosition())

__all__ = ["SOURCES", "Source", "recognise", "source_named"]


def recognise(headings: Sequence[str]) -> Source | None:
    """The published file that has these headings, whatever its year; None for any other file."""
    keys = {heading_key(heading) for heading in headings}
    return next((source for source in SOURCES if source.is_there(keys)), None)


def source_named(name: str) -> Source | None:
    """The published file of a name kept with an import."""
    return next((source for source in SOURCES if source.name == name), None)
