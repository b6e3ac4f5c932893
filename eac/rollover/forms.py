"""The form of a school's passage: a line for each class, filled with what is proposed; and the filters of the list."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

import wtforms
from flask import request
from wtforms import FieldList, FormField, HiddenField

from eac.core.errors import Conflicting, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.rollover import naming
from eac.rollover.labels import FATES, STAFFINGS
from eac.rollover.proposal import Known, propose, repeated
from eac.rollover.queries import DONE, NOTHING, TO_DO
from eac.rollover.rules import CHANGED, MOST_PUPILS, Fate, Line, Passage, Staffing, Wanted, key_of, problems
from eac.schools.rules import read_levels
from eac.web.fields import ANY, Choice, Filters, Text, Whole, named
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l
from eac.web.language import say_rule

Saved = TypeVar("Saved")
MOST_LINES = 300
MERGE, PERSON = "fusion-", "personne-"


class LineForm(wtforms.Form):  # type: ignore[misc]
    """One class of the new year, and what becomes of those it comes from."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    origins = HiddenField()
    keepers = HiddenField()
    fate = Choice(_l("Devenir"), is_required=True)
    name = Text(_l("Nom"), most=120)
    levels = Text(_l("Niveaux"), most=200)
    headcount = Whole(_l("Effectif"), most=MOST_PUPILS)
    team = Choice(_l("Équipe"), empty_text=_l("Choix général"))


def numbers(text: str | None, known: Collection[int]) -> tuple[int, ...]:
    """The ids of a hidden field, only those that are known."""
    found = [int(each) for each in (text or "").split(",") if each.isascii() and each.isdigit() and len(each) < 10]  # noqa: PLR2004  more digits are no id
    return tuple(dict.fromkeys(each for each in found if each in known))


def fields_of(line: Line | Wanted, known: Known) -> dict[str, Any]:
    """A proposed line as the fields show it."""
    return {
        "origins": ",".join(map(str, line.origins)),
        "keepers": ",".join(map(str, getattr(line, "keepers", ()))),
        "fate": line.fate.value,
        "name": line.name,
        "levels": ", ".join(known.labels[code] for code in line.levels),
        "headcount": line.headcount,
        "team": None,
    }


class SchoolPassageForm(Form):
    """All the classes of a school; `prepare` buttons split a line or add one, and write nothing."""

    staffing = Choice(_l("Équipes"), is_required=True, coerce=Staffing, choices=named(STAFFINGS))
    lines = FieldList(FormField(LineForm), _l("Classes"), max_entries=MOST_LINES)

    def open(self, known: Known, year: SchoolYear, school_id: int, teachers: Mapping[int, str]) -> None:
        """Set the choices; classes of the old year that no line speaks of get theirs."""
        self.known, self.year, self.school_id, self.teachers = known, year, school_id, teachers
        self.staffing.choices = named(STAFFINGS)
        self.old = {each.id: each for each in known.old}
        spoken = {id_ for entry in self.lines for id_ in numbers(entry.form.origins.data, self.old)}
        self.added: list[str] = []
        for line in propose(known):
            if not self.is_submitted() or set(line.origins) - spoken:
                self.lines.append_entry(fields_of(line, known))
                self.added.append(", ".join(self.old[id_].name for id_ in line.origins))
        self._prepare()
        for number, entry in enumerate(self.lines):
            self._offer(number, entry.form)

    def origins(self, line: LineForm) -> tuple[int, ...]:
        """The old classes of a line."""
        return numbers(line.origins.data, self.old)

    def called(self, line: LineForm) -> str:
        """The old classes of a line by their names."""
        return ", ".join(self.old[id_].name for id_ in self.origins(line))

    def is_there(self, name: str | None) -> bool:
        """Whether the new year has a class of this name already."""
        return key_of(name or "") in {key_of(each.name) for each in self.known.there if not each.is_archived}

    def submit(self, act: Callable[..., Saved], **context: Any) -> Saved | None:
        """As for all forms; a `prepare` button only changes the lines, and one that nobody read is not written."""
        if not self.is_submitted() or "prepare" in request.form:
            return None
        if self.added:
            self.refuse(Conflicting(CHANGED, names=", ".join(self.added)))
            return None
        return super().submit(act, **context)

    def validate(self, *_args: Any, **_more: Any) -> bool:
        """All that is wrong on the lines at once, each on its field."""
        if not super().validate():
            return False
        wanted = self.wanted()
        for found in problems(wanted, self.known.there):
            field = self.lines[found.line].form[found.field]
            if not field.errors:
                field.errors = [_(found.sentence)]
        return self._is_clean()

    def _is_clean(self) -> bool:
        """Whether no line has an error; those put there after validation are told to the list as well."""
        self.lines.errors = [entry.form.errors for entry in self.lines if entry.form.errors]
        return not self.lines.errors

    def command(self) -> Passage:
        """The passage as a person leaves it."""
        return Passage(self.school_id, str(self.year), tuple(self.wanted()))

    def wanted(self) -> list[Wanted]:
        """The lines; a level that cannot be read is told on its field."""
        return [self._line(entry.form) for entry in self.lines]

    def refuse(self, broken: RuleBroken) -> None:
        """A refusal of one line stands on its field."""
        super().refuse(broken)
        if (found := (broken.field or "").split("-"))[0] == "lines":
            self.form_errors = [each for each in self.form_errors if each != say_rule(broken)]
            self.lines[int(found[1])].form[found[2]].errors = [say_rule(broken)]
            self._is_clean()

    def _line(self, form: LineForm) -> Wanted:
        fate: str = form.fate.data
        merge_into = int(fate.removeprefix(MERGE)) if fate.startswith(MERGE) else None
        line = Wanted(
            self.origins(form),
            Fate.MAKE if merge_into is not None else Fate(fate),
            form.name.data or "",
            self._levels(form, needs=fate not in {Fate.LEAVE, Fate.REPEAT}),
            form.headcount.data or 0,
            self._team(form),
            merge_into,
        )
        return repeated(line, self.known) if line.fate is Fate.REPEAT else line

    def _levels(self, form: LineForm, *, needs: bool) -> tuple[str, ...]:
        try:
            return read_levels(form.levels.data, self._spellings) if form.levels.data else ()
        except RuleBroken as broken:
            if needs:
                form.levels.errors = [say_rule(broken)]
            return ()

    @property
    def _spellings(self) -> Collection[str]:
        return self.known.labels.keys()

    def _team(self, form: LineForm) -> tuple[int, ...]:
        chosen = form.team.data or self.staffing.data.value
        if chosen.startswith(PERSON):
            return (int(chosen.removeprefix(PERSON)),)
        return {Staffing.LEVEL: self._keepers(form), Staffing.FOLLOW: self._followers(form)}.get(chosen, ())

    def _keepers(self, form: LineForm) -> tuple[int, ...]:
        return numbers(form.keepers.data, self.teachers)

    def _followers(self, form: LineForm) -> tuple[int, ...]:
        ids = (id_ for origin in self.origins(form) for id_ in self.old[origin].teacher_ids)
        return tuple(dict.fromkeys(id_ for id_ in ids if id_ in self.teachers))

    def could_teach(self, line: LineForm) -> list[str]:
        """Who taught this level, and who taught these pupils, in words."""
        kept, follow = self._said(self._keepers(line)), self._said(self._followers(line))
        said = [_("Niveau : %(names)s", names=kept)] if kept else []
        return said + ([_("Élèves : %(names)s", names=follow)] if follow else [])

    # --- choices and buttons ----------------------------------------------------------------------------------------

    def _offer(self, number: int, form: LineForm) -> None:
        fates = FATES if self.origins(form) else {Fate.MAKE: _l("Nouvelle"), Fate.LEAVE: _l("Non créée")}
        others = [
            (f"{MERGE}{other}", entry.form.name.data or str(other + 1))
            for other, entry in enumerate(self.lines)
            if other != number and entry.form.fate.data in {Fate.MAKE.value, Fate.REPEAT.value}
        ]
        own = [(fate.value, _(str(text))) for fate, text in fates.items()]
        form.fate.choices = {"": own, _("Fusionner avec"): others} if others and self.origins(form) else own
        kept, follow = self._said(self._keepers(form)), self._said(self._followers(form))
        general = [(Staffing.LEVEL.value, _("Qui a ce niveau : %(names)s", names=kept))] if kept else []
        general += [(Staffing.FOLLOW.value, _("Qui a ces élèves : %(names)s", names=follow))] if follow else []
        people = [(f"{PERSON}{id_}", name) for id_, name in self.teachers.items()]
        form.team.offer({"": [*general, (Staffing.NONE.value, _("À nommer"))], _("Une personne"): people})

    def _said(self, ids: tuple[int, ...]) -> str:
        more = _(" et %(num)s de plus", num=len(ids) - 2) if len(ids) > 2 else ""  # noqa: PLR2004  two fit a list
        return ", ".join(self.teachers[id_] for id_ in ids[:2]) + more

    def _prepare(self) -> None:
        """Split a line in two, or add an empty one, when a button asks for it."""
        asked, _sep, number = request.form.get("prepare", "").partition("-")
        if len(self.lines) >= MOST_LINES:
            return
        if asked == "ajouter":
            self.lines.append_entry({"fate": Fate.MAKE.value, "headcount": 0})
        elif asked == "dedoubler" and number.isascii() and number.isdigit() and int(number) < len(self.lines):
            self._split(self.lines[int(number)].form)

    def _split(self, form: LineForm) -> None:
        taken = {key_of(entry.form.name.data or "") for entry in self.lines}
        count = form.headcount.data or 0
        copy = {
            "origins": form.origins.data,
            "fate": Fate.MAKE.value,
            "name": naming.beside(form.name.data or "", taken),
            "levels": form.levels.data,
            "headcount": count // 2,
        }
        form.headcount.process_data(count - count // 2)
        form.headcount.raw_data = None
        self.lines.append_entry(copy)


class ChosenSchoolsForm(Form):
    """Several schools at once: one choice for all their teams."""

    staffing = Choice(_l("Équipes"), is_required=True, coerce=Staffing, choices=named(STAFFINGS))

    def command(self) -> Staffing:
        """How teachers are kept."""
        chosen: Staffing = self.staffing.data
        return chosen


STATES = {TO_DO: _l("À préparer"), DONE: _l("Préparé"), NOTHING: _l("Rien à reprendre")}


class RolloverFilters(Filters):
    """Filters of the schools to prepare."""

    state = Choice(_l("Passage"), name="etat", choices=list(STATES.items()), empty_text=ANY)
