"""The form by which two schools become one, made for the two."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms import HiddenField, RadioField

from eac.core.errors import N_, Conflicting
from eac.db import db
from eac.directory.merging import OPENINGS, ClassName, Merge, Part
from eac.web.fields import Text, as_choices
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l

CHANGED = N_("L’une des deux fiches a changé entre-temps : vérifiez les valeurs ci-dessous, puis fusionnez à nouveau.")
KEEP, TAKE = "keep", "take"


class MergeForm(Form):
    """One choice for each part in which the two differ, one name for each class whose name is taken."""

    other_version = HiddenField()
    parts: tuple[str, ...] = ()
    renamed: tuple[int, ...] = ()

    def command(self) -> Merge:
        """What was decided."""
        version = str(self.other_version.data or "")
        return Merge(
            frozenset(name for name in self.parts if self[f"take_{name}"].data == TAKE),
            {number: self[f"rename_{number}"].data or "" for number in self.renamed},
            int(version) if version.isdigit() else None,
        )

    def _show_both(self, subject: Any) -> None:  # noqa: ARG002  either of the two
        """The page shows the values as they are now; the next press of the button takes them knowingly."""
        db.session.rollback()
        self.refuse(Conflicting(CHANGED))
        for field in (self.version, self.other_version):
            field.data = str(field.object_data)


def merge_form(
    parts: Sequence[Part], clashing: Sequence[ClassName], *, with_week: bool, say: Callable[[Part, str], str]
) -> type[MergeForm]:
    """The form for two schools; `say` words what a school (KEEP or TAKE) holds of a part."""
    asked = [*parts, *([Part(OPENINGS, N_("Demi-journées de classe"), ())] if with_week else [])]
    fields: dict[str, Any] = {
        f"take_{part.name}": RadioField(
            _l(part.label), choices=as_choices((which, say(part, which)) for which in (KEEP, TAKE))
        )
        for part in asked
    }
    for each in clashing:
        label = _l("Nouveau nom de « %(name)s » (%(year)s)", name=each.name, year=each.school_year)
        fields[f"rename_{each.id}"] = Text(label, is_required=True, most=120)
    named = {"parts": tuple(part.name for part in asked), "renamed": tuple(each.id for each in clashing)}
    return type("MergeForm", (MergeForm,), {**fields, **named})
