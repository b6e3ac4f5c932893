"""The form and the filters of pathways."""

from collections.abc import Iterable
from typing import Any

import wtforms
from wtforms import BooleanField, FieldList, FormField

from eac.catalogue.commands import PathwayDetails, Step
from eac.catalogue.models import Pathway
from eac.web.fields import ANY, Choice, Choices, Filters, LongText, Text, Whole
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l

Pairs = Iterable[tuple[Any, str]]
MOST_STEPS, MOST_DAYS = 12, 366


class StepForm(wtforms.Form):  # type: ignore[misc]
    """One step."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    activity_id = Choice(_l("Offre"), coerce=int, empty_text=_l("Aucune (l’étape est retirée)"), validate_choice=False)
    minimum_gap = Whole(_l("Jours au moins"), most=MOST_DAYS)
    maximum_gap = Whole(_l("Jours au plus"), most=MOST_DAYS)


class PathwayForm(Form):
    """A pathway; `offer` gives the lists."""

    title = Text(_l("Titre"), is_required=True)
    summary = LongText(_l("Présentation"), description=_l("Lue par les enseignants et enseignantes."))
    level_codes = Choices(_l("Niveaux"), description=_l("Sans choix : ouvert à tous les niveaux."))
    steps = FieldList(FormField(StepForm), _l("Étapes"), min_entries=2, max_entries=MOST_STEPS)
    notes = LongText(_l("Notes internes"), description=_l("Lues par le service et les médiations seulement."))

    def offer(self, *, levels: Pairs, activities: Pairs) -> None:
        """Set the lists."""
        self.level_codes.choices = list(levels)
        self._activities = list(activities)
        for entry in self.steps:
            entry.form.activity_id.offer(self._activities)

    def prepare(self, pressed: str) -> bool:
        """Carry out « add_step » and « up:2 », the buttons that change the form; whether one was pressed."""
        if pressed == "add_step" and len(self.steps) < MOST_STEPS:
            self.steps.append_entry({})
            self.steps[-1].form.activity_id.offer(self._activities)
        act, _colon, number = pressed.partition(":")
        if act == "up" and number.isdecimal() and 0 < int(number) < len(self.steps):
            self._swap(int(number))
        return bool(pressed)

    def _swap(self, number: int) -> None:
        upper, lower = self.steps[number - 1].form.activity_id, self.steps[number].form.activity_id
        upper.data, lower.data = lower.data, upper.data
        upper.raw_data = lower.raw_data = None

    @classmethod
    def values_of(cls, subject: Pathway) -> dict[str, Any]:
        """Its fields, other records by id."""
        names = ("activity_id", "minimum_gap", "maximum_gap")
        return {
            **super().values_of(subject),
            "level_codes": [level.code for level in subject.levels],
            "steps": [{name: getattr(step, name) for name in names} for step in subject.steps],
        }

    def command(self) -> PathwayDetails:
        """The pathway as entered; steps without an activity are left out."""
        steps = [entry.form for entry in self.steps if entry.form.activity_id.data]
        return PathwayDetails(
            title=self.title.data,
            summary=self.summary.data or "",
            level_codes=tuple(self.level_codes.data or ()),
            notes=self.notes.data or "",
            steps=tuple(Step(each.activity_id.data, each.minimum_gap.data, each.maximum_gap.data) for each in steps),
        )


class PathwayFilters(Filters):
    """What the list of pathways can be searched by; `offer` gives the lists."""

    level_code = Choice(_l("Niveau"), name="niveau", empty_text=ANY)
    archived = BooleanField(_l("Archives"), name="archives")

    def offer(self, *, levels: Pairs, archives: bool) -> None:
        """Set the lists; archives are for those who keep pathways."""
        self.level_code.offer(levels)
        if not archives:
            del self.archived
