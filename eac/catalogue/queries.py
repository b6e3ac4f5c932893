"""Reading activities; choices for the forms of all rooms."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eac.catalogue import policy
from eac.catalogue.models import Activity, Pathway, PathwayStep
from eac.catalogue.rules import Pillar, PlaceMode, SessionKind
from eac.db import db
from eac.identity.models import User
from eac.partners.models import Practitioner, Work
from eac.partners.queries import holds
from eac.reference.models import GradeLevel, Term
from eac.reference.queries import kept
from eac.reference.rules import Vocabulary


def find_activity(id: int) -> Activity | None:  # noqa: A002  the name of the parameter in addresses
    """The activity of this id."""
    return db.session.get(Activity, id)


def activities(
    user: User,
    *,
    kind: SessionKind | None = None,
    pillar: Pillar | None = None,
    domain_id: int | None = None,
    level_code: str | None = None,
    partner_id: int | None = None,
    place_mode: PlaceMode | None = None,
    archived: bool = False,
) -> Select[Activity]:
    """The activities that the person sees, with what a list shows; a level also finds what is open to all levels."""
    found = select(Activity).where(policy.visible(user), kept(Activity, archived=archived))
    equal = {
        Activity.kind: kind,
        Activity.partner_id: partner_id,
        Activity.place_mode: place_mode,
    }
    found = found.where(*(column == value for column, value in equal.items() if value is not None))
    if pillar is not None:
        found = found.where(holds(Activity.pillars, pillar))
    if domain_id is not None:
        found = found.where(Activity.domains.any(Term.id == domain_id))
    if level_code is not None:
        found = found.where(or_(~Activity.levels.any(), Activity.levels.any(GradeLevel.code == level_code)))
    return _with_what_lists_show(found)


def activities_about(user: User, subject: object) -> Select[Activity]:
    """The activities in use of a structure, a venue, a practitioner or a work."""
    found = select(Activity).where(policy.visible(user), kept(Activity))
    if isinstance(subject, Practitioner):
        found = found.where(Activity.practitioners.any(Practitioner.id == subject.id))
    elif isinstance(subject, Work):
        found = found.where(Activity.works.any(Work.id == subject.id))
    else:
        column: Any = getattr(Activity, f"{subject.__tablename__}_id")  # type: ignore[attr-defined]  # partner or venue
        found = found.where(column == subject.id)  # type: ignore[attr-defined]  # same
    return _with_what_lists_show(found)


def _with_what_lists_show(found: Select[Activity]) -> Select[Activity]:
    return found.options(joinedload(Activity.partner), joinedload(Activity.venue), selectinload(Activity.levels))


# --- pathways -----------------------------------------------------------------------------------------------------


def find_pathway(id: int) -> Pathway | None:  # noqa: A002  the name of the parameter in addresses
    """The pathway of this id, with its steps and what they need to be scheduled."""
    activity = selectinload(Pathway.steps).joinedload(PathwayStep.activity)
    found = select(Pathway).where(Pathway.id == id)
    return db.session.scalar(
        found.options(
            selectinload(Pathway.levels),
            activity.joinedload(Activity.venue),
            activity.joinedload(Activity.partner),
            activity.selectinload(Activity.practitioners),
            activity.selectinload(Activity.works),
        )
    )


def pathways(user: User, *, level_code: str | None = None, archived: bool = False) -> Select[Pathway]:
    """The pathways that the person sees, with what a list shows; a level also finds what is open to all levels."""
    found = select(Pathway).where(policy.visible(user), kept(Pathway, archived=archived))
    if level_code is not None:
        found = found.where(or_(~Pathway.levels.any(), Pathway.levels.any(GradeLevel.code == level_code)))
    steps = selectinload(Pathway.steps).joinedload(PathwayStep.activity)
    return found.options(selectinload(Pathway.levels), steps)


# --- choices for forms --------------------------------------------------------------------------------------------


def activity_choices(keep: Collection[int] = ()) -> list[tuple[int, str]]:
    """Activities in use, and those of `keep` even when archived: (id, title)."""
    found = select(Activity.id, Activity.title).where(or_(kept(Activity), Activity.id.in_(keep)))
    return [(id_, title) for id_, title in db.session.execute(found.order_by(Activity.search_key))]


def domain_choices() -> list[tuple[int, str]]:
    """The national domains: (id, « 6. Cinéma, audiovisuel »)."""
    found = select(Term).filter_by(vocabulary=Vocabulary.DOMAIN).order_by(Term.position)
    return [(term.id, f"{term.national_number}. {term.label}") for term in db.session.scalars(found)]


def format_choices() -> list[tuple[int, str]]:
    """The national formats: (id, name)."""
    found = select(Term.id, Term.label).filter_by(vocabulary=Vocabulary.FORMAT).order_by(Term.position)
    return [(id_, label) for id_, label in db.session.execute(found)]
