"""Filters of the matrix, kept in the address."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import BooleanField

from eac.reporting.rules import Coverage
from eac.web.fields import Choice
from eac.web.language import lazy_gettext as _l


class GapsFilter(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Which classes the matrix shows; `offer` gives the schools and degrees there are."""

    ecole = Choice(_l("Établissement"), coerce=int, empty_text=_l("Tous"))
    degre = Choice(_l("Degré"), empty_text=_l("Tous"))
    rien = BooleanField(_l("Sans aucune séance"))

    class Meta:
        """A form that only reads."""

        csrf = False

    def offer(self, schools: Iterable[tuple[int, str]], degrees: Iterable[tuple[str, str]]) -> None:
        """Set the choices."""
        self.ecole.offer(schools)
        self.degre.offer(degrees)

    @property
    def is_set(self) -> bool:
        """Whether one of the filters is on."""
        return bool(self.ecole.data or self.degre.data or self.rien.data)

    def keep(self, rows: list[Coverage]) -> list[Coverage]:
        """The rows that pass the filters; an unknown choice filters nothing."""
        self.validate()
        school, degree = (None if field.errors else field.data for field in (self.ecole, self.degre))
        return [
            row
            for row in rows
            if (school is None or row.fact.school_id == school)
            and (not degree or row.fact.degree == degree)
            and (row.has_nothing or not self.rien.data)
        ]
