"""Who says when something can be had.

City staff for all; a mediator for the venues of their own structure; a practitioner for themselves. Who sees a sheet
sees when its subject can be had.
"""

from eac.identity.models import User
from eac.identity.policy import acts_for
from eac.identity.rules import Scope
from eac.partners import policy as partners
from eac.partners.models import Practitioner, Venue
from eac.scheduling.models import Availability, Closure
from eac.schools import policy as schools
from eac.schools.models import School

Owner = Practitioner | Venue | School
Stretch = Closure | Availability
Kept = tuple[Stretch, Owner]
"""A saved stretch, and whose it is."""


def can_see(user: User, owner: Owner) -> bool:
    """Whether the subject is in the person's sight."""
    if isinstance(owner, School):
        return schools.can_see_school(user, owner)
    if isinstance(owner, Practitioner):
        return partners.can_see_practitioner(user, owner)
    return partners.can_see(user, owner)


def can_keep(user: User, owner: Owner) -> bool:
    """Whether the person may enter, change and take away; what is archived is restored first."""
    if owner.is_archived:
        return False
    if isinstance(owner, School):
        return schools.can_keep(user)
    if isinstance(owner, Practitioner):
        return partners.can_add(user) or owner.id in acts_for(user, Scope.PRACTITIONER)
    return partners.can_add(user) or owner.partner_id in acts_for(user, Scope.PARTNER)


def can_see_stretch(user: User, kept: Kept) -> bool:
    """Whether a stretch is in the person's sight: as its owner is."""
    return can_see(user, kept[1])


def can_keep_stretch(user: User, kept: Kept) -> bool:
    """Whether the person may change a stretch or take it away."""
    return can_keep(user, kept[1])
