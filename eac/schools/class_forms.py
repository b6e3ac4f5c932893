"""Forms about several classes at once: pasted lists, headcounts, proposals; and the replacement of a teacher."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import wtforms
from flask import request
from wtforms import BooleanField, FieldList, FormField, HiddenField

from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.schools import pasting
from eac.schools.commands import (
    ClassDetails,
    Headcount,
    Headcounts,
    ListedClass,
    ListedClasses,
    Replacement,
    TeacherDetails,
)
from eac.schools.forms import MOST_PUPILS, Pairs
from eac.schools.models import School, SchoolClass
from eac.schools.pasting import Around, Read
from eac.schools.rules import read_levels
from eac.schools.sizing import ProposedClass
from eac.web.fields import Choice, Choices, Day, LongText, Mail, Text, Whole
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l
from eac.web.language import ngettext, say, say_rule


class PastedClassesForm(Form):
    """A list pasted from a spreadsheet; read and shown before it is written."""

    school_year = Choice(_l("Année scolaire"), is_required=True)
    counted_on = Day(_l("Effectifs comptés le"), is_required=True)
    text = LongText(
        _l("Liste des classes"),
        is_required=True,
        most=40_000,
        description=_l(
            "Une ligne par classe : nom, niveaux, effectif, enseignant ou enseignante. Collez une sélection de tableur,"
            " ou séparez par des points-virgules. Une ligne de titres est reconnue. Aucun nom d’élève."
        ),
    )
    newcomers = Choices(_l("Personnes à ajouter"), coerce=int)

    def place(self, school: School, year: SchoolYear) -> None:
        """Set the school and the years around the one people look at."""
        self.school = school
        self.school_year.offer([(str(each), str(each)) for each in (year.previous, year, year.next)])

    def examine(self, around: Around) -> None:
        """Read what was pasted; unknown people become boxes to tick."""
        self.lines: list[Read] = pasting.read(self.text.data or "", around) if self.is_submitted() else []
        unknown = [line for line in self.lines if line.newcomer and line.teacher]
        self.newcomers.choices = [
            (line.number, _("%(teacher)s (%(name)s)", teacher=line.teacher, name=line.name)) for line in unknown
        ]

    def submit(self, act: Any, **context: Any) -> Any:
        """As for all forms; the first button only reads the list."""
        if self.is_submitted() and "relire" in request.form:
            self.validate()
            return None
        return super().submit(act, **context)

    def problems_of(self, line: Read) -> list[str]:
        """What is wrong with a line, in words."""
        return [say(sentence, values) for sentence, values in line.problems]

    def validate(self, *_args: Any, **_more: Any) -> bool:
        """Refused as a whole when one line is wrong, or there are none."""
        if not super().validate():
            return False
        wrong = [line for line in self.lines if line.problems]
        if len(self.lines) > pasting.MOST_LINES:
            self.text.errors = [_("Collez %(most)s lignes au plus à la fois.", most=pasting.MOST_LINES)]
        elif not self.lines:
            self.text.errors = [_("Aucune classe n’est écrite sous la ligne de titres.")]
        elif wrong:
            sentences = ("%(num)s ligne est à corriger ci-dessous.", "%(num)s lignes sont à corriger ci-dessous.")
            self.text.errors = [ngettext(*sentences, len(wrong))]
        return not self.text.errors

    def command(self) -> ListedClasses:
        """The classes as read."""
        return ListedClasses(self.school_year.data, tuple(map(self._listed, self.lines)))

    def _listed(self, line: Read) -> ListedClass:
        team = (line.teacher_id,) if line.teacher_id else ()
        details = ClassDetails(line.name, line.levels, line.headcount, self.counted_on.data, team)
        return ListedClass(
            self.school.id, details, line.newcomer if line.number in (self.newcomers.data or ()) else None
        )


class CountForm(wtforms.Form):  # type: ignore[misc]
    """The headcount of one class."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    class_id = HiddenField()
    version = HiddenField()
    was = HiddenField()
    headcount = Whole(_l("Effectif"), is_required=True, most=MOST_PUPILS)


class HeadcountsForm(Form):
    """The headcounts of a page of classes, with one day for all."""

    counted_on = Day(_l("Effectifs comptés le"), is_required=True)
    all_counted = BooleanField(
        _l("Toutes les classes ont été recomptées"),
        description=_l("Cochez pour dater aussi les effectifs qui n’ont pas changé."),
    )
    rows = FieldList(FormField(CountForm), _l("Effectifs"), max_entries=200)

    def open(self, classes: Sequence[SchoolClass]) -> None:
        """A line for each class; lines of classes that are not among them are dropped."""
        self.classes = {row.id: row for row in classes}
        if not self.is_submitted():
            for row in classes:
                self.rows.append_entry({"class_id": row.id, "headcount": row.headcount, **_as_saved(row)})

    def sent_ids(self) -> list[int]:
        """The ids that the lines name."""
        texts = [str(entry.form.class_id.data or "") for entry in self.rows]
        return [int(text) for text in texts if _is_number(text)]

    def row_of(self, line: CountForm) -> SchoolClass | None:
        """The class of a line."""
        text = str(line.class_id.data or "")
        return self.classes.get(int(text)) if _is_number(text) else None

    def command(self) -> Headcounts:
        """The counts that were changed, or all when all were counted again."""
        lines = [(entry.form, self.row_of(entry.form)) for entry in self.rows]
        changed = [
            Headcount(row.id, line.headcount.data, int(line.version.data) if _is_number(line.version.data) else 0)
            for line, row in lines
            if row is not None and (self.all_counted.data or str(line.headcount.data) != line.was.data)
        ]
        return Headcounts(self.counted_on.data, tuple(changed))

    def show_theirs(self, stale: Collection[SchoolClass]) -> None:
        """Lines that someone changed meanwhile say so, keep what was typed, and can be sent again knowingly."""
        for entry in self.rows:
            if (row := self.row_of(entry.form)) is None:
                continue
            for name, value in _as_saved(row).items():
                entry.form[name].data = str(value)
            if row in stale:
                said = _("Changé entre-temps : %(count)s. Enregistrez pour garder le vôtre.", count=row.headcount)
                entry.form.headcount.errors = [said]
        self.rows.errors = [entry.form.errors for entry in self.rows if entry.form.errors]


def _as_saved(row: SchoolClass) -> dict[str, int]:
    return {"version": row.version, "was": row.headcount}


def _is_number(text: str | None) -> bool:
    return bool(text and text.isascii() and text.isdigit() and len(text) < 10)  # noqa: PLR2004  more digits are no id


class ReplacementForm(Form):
    """Who takes over a class, from when and why."""

    sections = (
        (N_("Départ"), ("former_id", "starts_on", "reason")),
        (N_("Une personne connue prend la suite"), ("successor_id",)),
        (N_("Ou une nouvelle personne"), ("first_name", "last_name", "email")),
    )
    former_id = Choice(_l("Personne remplacée"), is_required=True, coerce=int)
    starts_on = Day(_l("À partir du"), is_required=True)
    reason = Text(_l("Raison"), description=_l("Par exemple « congé » ou « mutation ». Aucun détail de santé."))
    successor_id = Choice(_l("Suite prise par"), coerce=int, empty_text=_l("À nommer plus tard"))
    first_name = Text(_l("Prénom"))
    last_name = Text(_l("Nom"))
    email = Mail(_l("Adresse électronique"))

    def offer(self, school_class: SchoolClass, teachers: Pairs) -> None:
        """Set the choices."""
        self.former_id.offer([(each.id, each.full_name) for each in school_class.teachers])
        self.successor_id.offer(teachers)

    def command(self) -> Replacement:
        """The replacement as entered; a first name or an address alone is not a person."""
        newcomer = None
        if self.last_name.data or self.first_name.data or self.email.data:
            if not self.last_name.data:
                raise RuleBroken(N_("Écrivez aussi le nom de cette personne."), "last_name")
            newcomer = TeacherDetails(self.last_name.data, self.first_name.data or "", self.email.data or None)
        return Replacement(
            self.former_id.data, self.starts_on.data, self.successor_id.data, newcomer, self.reason.data or ""
        )


class ProposedForm(wtforms.Form):  # type: ignore[misc]
    """One proposed class of a school."""

    class Meta:
        """French messages."""

        locales = ("fr",)

    school_id = HiddenField()
    is_wanted = BooleanField(_l("Créer"))
    name = Text(_l("Nom"), most=120)
    levels = Text(_l("Niveaux"), most=200)
    headcount = Whole(_l("Effectif"), most=MOST_PUPILS)


class ProposedClassesForm(Form):
    """The classes proposed for schools that have none, to be reviewed on one screen."""

    lines = FieldList(FormField(ProposedForm), _l("Classes"), max_entries=2000)

    def open(
        self, proposed: Mapping[School, Sequence[ProposedClass]], labels: Mapping[str, str], year: SchoolYear
    ) -> None:
        """A ticked line for each proposed class."""
        self.schools, self.labels, self.year = {school.id: school for school in proposed}, labels, year
        if self.is_submitted():
            return
        for school, classes in proposed.items():
            for each in classes:
                levels = ", ".join(labels[code] for code in each.levels)
                fields = {"name": each.name, "levels": levels, "headcount": each.headcount}
                self.lines.append_entry({**fields, "school_id": school.id, "is_wanted": True})

    def school_of(self, line: ProposedForm) -> School | None:
        """The school of a line."""
        text = str(line.school_id.data or "")
        return self.schools.get(int(text)) if _is_number(text) else None

    def validate(self, *_args: Any, **_more: Any) -> bool:
        """All that is wrong on the ticked lines at once."""
        if not super().validate():
            return False
        seen: set[tuple[str, str]] = set()
        for entry in self.wanted():
            line = entry.form
            if not line.name.data:
                line.name.errors = [_("Donnez un nom à cette classe.")]
            elif (key := (str(line.school_id.data), line.name.data)) in seen:
                line.name.errors = [_("Deux classes porteraient ce nom : changez l’un des deux.")]
            else:
                seen.add(key)
            self._levels(line)
        self.lines.errors = [entry.form.errors for entry in self.lines if entry.form.errors]
        if not self.lines.errors and not self.wanted():
            self.form_errors = [_("Cochez au moins une classe à créer.")]
        return not self.errors

    def wanted(self) -> list[Any]:
        """The ticked lines."""
        return [entry for entry in self.lines if entry.form.is_wanted.data and self.school_of(entry.form)]

    def _levels(self, line: ProposedForm) -> tuple[str, ...]:
        try:
            return read_levels(line.levels.data or "", self.labels.keys())
        except RuleBroken as broken:
            line.levels.errors = [say_rule(broken)]
            return ()

    def command(self) -> ListedClasses:
        """The ticked classes; their headcounts are forecasts until someone counts."""
        rows = [
            ListedClass(
                int(line.school_id.data), ClassDetails(line.name.data, self._levels(line), line.headcount.data or 0)
            )
            for line in (entry.form for entry in self.wanted())
        ]
        return ListedClasses(str(self.year), tuple(rows))
