"""What waits for a date in the demonstration: a few offers granted to classes of this year."""

from collections.abc import Iterable, Iterator

from eac.board.models import UnplacedSession
from eac.catalogue.models import Activity
from eac.schools.models import SchoolClass

NOTES = ("Plutôt un matin.", "Après les vacances d’hiver.", "Avec la classe voisine, si possible.", "")


def rows(activities: Iterable[Activity], classes: Iterable[SchoolClass]) -> Iterator[UnplacedSession]:
    """One activity for one class of its levels, as many as there are notes; each class once."""
    free = sorted(classes, key=lambda each: (each.school.name, each.name))
    for activity, note in zip(sorted(activities, key=lambda each: each.title), NOTES, strict=False):
        wanted = {level.code for level in activity.levels}
        found = next((each for each in free if wanted & {level.code for level in each.levels}), None)
        if found is not None:
            free.remove(found)
            yield UnplacedSession(activity=activity, school_class=found, note=note)
