"""Filters of the map; those of the lists that lead to it are understood too."""

from collections.abc import Iterable

from eac.core.errors import N_
from eac.partners.labels import VENUE_KINDS
from eac.schools.labels import SCHOOL_KINDS
from eac.web.fields import ANY, Choice, Filters, named
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l

SCHOOLS, VENUES = N_("Établissements"), N_("Lieux")


class MapFilters(Filters):
    """What is shown, and the place that distances are counted from; `offer` gives those places."""

    show = Choice(
        _l("Montrer"),
        name="montrer",
        choices=[("etablissements", _l(SCHOOLS)), ("lieux", _l(VENUES))],
        empty_text=_l("Établissements et lieux"),
    )
    kind = Choice(_l("Type"), name="type", empty_text=ANY)
    near = Choice(_l("Distances depuis"), name="depuis", empty_text=_l("Aucun repère"))

    def offer(self, places: Iterable[tuple[str, str]]) -> None:
        """Set the choices."""
        self.kind.offer({_(SCHOOLS): named(SCHOOL_KINDS), _(VENUES): named(VENUE_KINDS)})
        self.near.offer(places)
