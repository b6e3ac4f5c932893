"""What the conflict panel says: the very checks that saving runs, in the reader's words, and free slots near by."""

from dataclasses import dataclass, field, replace

from flask import current_app

from eac.core.elsewhere import elsewhere
from eac.core.errors import RuleBroken
from eac.identity.models import User
from eac.scheduling import knowledge
from eac.scheduling.case import Severity
from eac.scheduling.conflicts import find_conflicts
from eac.scheduling.facts import Facts
from eac.scheduling.forms import SessionForm
from eac.scheduling.rules import NewSession
from eac.scheduling.slots import WHATEVER_THE_TIME, nearest_slots
from eac.scheduling.telling import ShownConflict, ShownSlot, offer, tell
from eac.web import filters
from eac.web.language import gettext as _
from eac.web.language import say_rule


@dataclass(frozen=True)
class Advice:
    """The panel's content; `checked` is false while too little is filled in."""

    checked: bool
    both_clocks: str = ""
    conflicts: list[ShownConflict] = field(default_factory=list)
    slots: list[ShownSlot] = field(default_factory=list)

    @property
    def needs_reason(self) -> bool:
        """Whether only warnings stand in the way."""
        return bool(self.conflicts) and all(each.severity == Severity.WARNING for each in self.conflicts)


def advise(form: SessionForm, reader: User, session_id: int | None = None) -> Advice:
    """Look for conflicts in what the form holds now."""
    if not form.is_ready:
        return Advice(checked=False)
    try:
        wanted = replace(knowledge.complete(form.command()), session_id=session_id)
    except RuleBroken as broken:
        return Advice(True, conflicts=[ShownConflict(Severity.BLOCKING, say_rule(broken))])
    facts = knowledge.load_facts([wanted])
    clocks = _both_clocks(wanted, facts)
    conflicts = find_conflicts([wanted], facts)[0]
    if all(each.code in WHATEVER_THE_TIME for each in conflicts):
        return Advice(True, clocks, tell(conflicts, reader))
    return Advice(True, clocks, tell(conflicts, reader), offer(nearest_slots(wanted, facts)))


def _both_clocks(wanted: NewSession, facts: Facts) -> str:
    """« 9 h à Cannes = 17 h à Busan », when the session is held with a partner city."""
    city = facts.cities.get(wanted.partner_city_id or 0)
    try:
        there = elsewhere(wanted.when.span(), city.name, city.zone) if city else None
    except RuleBroken:
        return ""
    if there is None:
        return ""
    here = current_app.config["EAC"].city
    at = filters.hour(wanted.when.here().starts_time)
    return _("%(at)s à %(here)s = %(there)s", at=at, here=here, there=filters.start_elsewhere(there))
