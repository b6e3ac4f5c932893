"""Forms of imports: which file, which column is which, what may pass."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, FileField
from wtforms.validators import ValidationError

from eac.core.errors import RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.imports.kinds import KINDS
from eac.imports.labels import IMPORT_KINDS, IMPORT_STATES
from eac.imports.models import ImportRun
from eac.imports.rules import Asked, ImportKind, ImportState, NewFile, Options
from eac.imports.store import unpack_options
from eac.imports.values import insee, uai
from eac.web.fields import ANY, Choice, Filters, LongText, Text, named
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l
from eac.web.language import say_rule

COLUMN = "column_"
"""What the names of the fields that choose a column begin with."""


class YearText(Text):
    """A school year, « 2026-2027 »."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  as WTForms calls it
        """Refused in the words of the rule."""
        try:
            SchoolYear.parse(str(self.data or ""))
        except RuleBroken as broken:
            raise ValidationError(say_rule(broken)) from broken


class UploadForm(Form):
    """A file and what it holds."""

    file = FileField(
        _l("Fichier"),
        description=_l("CSV, Excel (.xlsx, .xls) ou LibreOffice (.ods), une ligne de titres puis une ligne par fiche."),
    )
    kind = Choice(
        _l("Contenu du fichier"),
        coerce=ImportKind,
        choices=named(IMPORT_KINDS),
        empty_text=_l("À reconnaître d’après les colonnes"),
        description=_l("Les fichiers publiés par le ministère de l’Éducation nationale se reconnaissent seuls."),
    )
    school_year = YearText(
        _l("Année scolaire"),
        is_required=True,
        most=9,
        description=_l("Celle des lignes qui n’en disent rien. Par exemple 2026-2027."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A file must be chosen."""
        is_fine = super().validate(extra_validators)
        if not getattr(self.file.data, "filename", ""):
            self.file.errors = [*self.file.errors, _("Choisissez un fichier.")]
            return False
        return bool(is_fine)

    def command(self) -> NewFile:
        """The file that came."""
        with self.file.data.stream as kept:
            content = kept.read()
        return NewFile(self.file.data.filename or "", content, self.school_year.data, self.kind.data)


class ColumnsForm(Form):
    """Which column is which, and the options of the kind; its columns are added by `columns_form`."""

    school_year = YearText(_l("Année scolaire des lignes qui n’en disent rien"), is_required=True, most=9)
    communes = Text(
        _l("Communes à garder"),
        description=_l("Codes INSEE séparés par des virgules, par exemple 06029. Vide : toutes."),
    )
    departements = Text(_l("Départements à garder"), description=_l("Par exemple 06. Vide : tous."))
    uais = LongText(_l("Établissements à garder"), description=_l("Leurs UAI, un par ligne. Vide : tous."), most=60_000)
    with_care = BooleanField(_l("Prendre aussi les établissements médico-sociaux"))
    reason = LongText(
        _l("Raison écrite pour les points d’attention"),
        most=1000,
        description=_l(
            "Délai court, pause de midi, classe qui a déjà eu l’offre… : avec une raison, ces lignes passent."
            " Les conflits (classe, intervenant ou lieu déjà pris) restent refusés."
        ),
    )

    columns: Sequence[str] = ()
    options: Sequence[str] = ()
    usual_year = ""

    def command(self) -> Asked:
        """The columns and the options; an option that is not shown has its empty value."""
        mapping = {
            name.removeprefix(COLUMN): int(self._fields[name].data)
            for name in self.columns
            if self._fields[name].data is not None
        }
        options = Options(
            school_year=self._said("school_year") or self.usual_year,
            communes=self._codes("communes", insee),
            departements=tuple(code.upper().lstrip("0").zfill(2) for code in _pieces(self._said("departements"))),
            uais=self._codes("uais", uai),
            with_care=bool(self._said("with_care")),
            reason=(self._said("reason") or "").strip(),
        )
        return Asked(mapping, options)

    def _said(self, name: str) -> Any:
        return self._fields[name].data if name in self._fields else None

    def _codes(self, name: str, read: Any) -> tuple[str, ...]:
        try:
            return tuple(read(piece) for piece in _pieces(self._said(name)))
        except RuleBroken as broken:
            raise RuleBroken(broken.sentence, name, **broken.values) from broken


def _pieces(text: str | None) -> list[str]:
    return [piece for piece in re.split(r"[\s,;]+", text or "") if piece]


OPTIONS = ("school_year", "communes", "departements", "uais", "with_care", "reason")


def columns_form(run: ImportRun) -> ColumnsForm:
    """The form of one run: a column for each field its kind knows (none for a published file), and its options."""
    fields = () if run.source else KINDS[run.kind].fields
    choices = list(enumerate(run.options["file"]["headings"]))
    columns = {
        COLUMN + field.name: Choice(_(field.label), coerce=int, choices=choices, empty_text=_("(pas dans ce fichier)"))
        for field in fields
    }
    shown: dict[str, Any] = {COLUMN + name: number for name, number in run.mapping.items()}
    form: ColumnsForm = type("ColumnsForm", (ColumnsForm,), columns)(data={**shown, **_asked(run)})
    form.columns, form.options, form.usual_year = tuple(columns), _options_of(run), run.school_year
    for name in set(OPTIONS) - set(form.options):
        del form[name]
    return form


def _asked(run: ImportRun) -> dict[str, Any]:
    asked = unpack_options(run.options["asked"])
    return {
        "school_year": asked.school_year,
        "communes": ", ".join(asked.communes),
        "departements": ", ".join(asked.departements),
        "uais": "\n".join(asked.uais),
        "with_care": asked.with_care,
        "reason": asked.reason,
    }


def _options_of(run: ImportRun) -> tuple[str, ...]:
    """The options that mean something for this file."""
    if run.source:
        return ("school_year", "communes", "departements", "uais", "with_care")
    if run.kind is ImportKind.SESSIONS:
        return ("reason",)
    return ("school_year",) if run.kind in {ImportKind.CLASSES, ImportKind.HEADCOUNTS, ImportKind.SCHOOLS} else ()


class RunFilters(Filters):
    """What the list of imports is narrowed by."""

    kind = Choice(_l("Contenu"), coerce=ImportKind, choices=named(IMPORT_KINDS), empty_text=ANY)
    state = Choice(_l("Étape"), coerce=ImportState, choices=named(IMPORT_STATES), empty_text=ANY)
