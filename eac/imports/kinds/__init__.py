"""What can be imported, one class for each kind of file."""

from eac.imports.kinds.activities import Activities
from eac.imports.kinds.base import Kind
from eac.imports.kinds.classes import Classes
from eac.imports.kinds.headcounts import Headcounts
from eac.imports.kinds.partners import Partners, Venues, Works
from eac.imports.kinds.people import Practitioners, Teachers
from eac.imports.kinds.schools import Schools
from eac.imports.kinds.sessions import Sessions
from eac.imports.rules import ImportKind

CLASSES: tuple[type[Kind], ...] = (
    Schools,
    Headcounts,
    Classes,
    Teachers,
    Partners,
    Practitioners,
    Venues,
    Works,
    Activities,
    Sessions,
)
"""In the order in which a city's files go in: each kind names records of the ones before."""
KINDS: dict[ImportKind, type[Kind]] = {each.kind: each for each in CLASSES}

__all__ = ["CLASSES", "KINDS", "Kind"]
