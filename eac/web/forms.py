"""Forms: parse, act, and put a refusal on the field it belongs to."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import g
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Field, HiddenField
from wtforms.widgets import HiddenInput

from eac.core.errors import N_, Conflicting, RuleBroken, Stale
from eac.db import broken_rule, db, only_read_from_now
from eac.web import filters
from eac.web.language import gettext, say_rule
from eac.web.transactions import new_form_key

Saved = TypeVar("Saved")
REFUSED, OUTDATED = 422, 409


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form that a room's service carries out.

    A room's form gives `command()` (one frozen command) and `values_of(subject)` (the fields of a saved row).
    """

    form_key = HiddenField(default=new_form_key)
    version = HiddenField()

    stale_rows: list[tuple[str, str, str]]
    form_errors: list[str]

    class Meta:
        """WTForms' own messages in French."""

        locales = ("fr",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale_rows = []

    def command(self) -> Any:
        """The frozen command that the service takes."""
        raise NotImplementedError

    @classmethod
    def values_of(cls, subject: Any) -> dict[str, Any]:
        """What the fields show for a saved row; by default its attributes of the same names."""
        return {name: getattr(subject, name) for name in (*cls._names(), "version") if hasattr(subject, name)}

    @classmethod
    def _names(cls) -> list[str]:
        return [name for name in dir(cls) if hasattr(getattr(cls, name, None), "field_class")]

    @property
    def expected_version(self) -> int | None:
        """The version that the form was opened with."""
        text = self.version.data or ""
        return int(text) if str(text).isdigit() else None

    def submit(self, act: Callable[..., Saved], **context: Any) -> Saved | None:
        """What the act gives, or None when the form was only opened or is refused (the page then answers 422 or 409).

        `act` is called with `command()` and the context (`by=`, the subject).
        """
        if not self.is_submitted():
            return None
        if not self.validate():
            g.form_status = REFUSED
            return None
        try:
            return act(self.command(), **context)
        except RuleBroken as broken:
            db.session.rollback()
            self.refuse(broken)
        except StaleDataError:
            db.session.rollback()
            self.refuse(Conflicting(N_("Une autre personne a enregistré au même instant. Enregistrez à nouveau.")))
        except Stale as stale:
            self._show_both(stale.subject)
        except IntegrityError as error:
            db.session.rollback()
            broken_now = broken_rule(error)
            if broken_now is None:
                raise
            self.refuse(broken_now)
        return None

    def refuse(self, broken: RuleBroken) -> None:
        """Show a refusal on its field, or above the form."""
        g.form_status = OUTDATED if isinstance(broken, Conflicting) else REFUSED
        only_read_from_now()
        if broken.field in self._fields:
            field = self._fields[broken.field]
            field.errors = [*field.errors, say_rule(broken)]
        else:
            self.form_errors = [*self.form_errors, say_rule(broken)]

    def _show_both(self, subject: Any) -> None:
        """Keep what was typed, show what is saved now, and let the next save replace it knowingly."""
        g.form_status = OUTDATED
        theirs = self.values_of(subject)
        for name, field in self._fields.items():
            if isinstance(field.widget, HiddenInput) or name not in theirs:
                continue
            yours_text, their_text = in_words(field, field.data), in_words(field, theirs[name])
            if yours_text != their_text:
                self.stale_rows.append((str(field.label.text), yours_text, their_text))
        self.version.data = str(subject.version)
        db.session.rollback()
        only_read_from_now()


def in_words(field: Field, value: Any) -> str:
    """A field's value as a person reads it."""
    names = {str(key): str(text) for key, text, *_ in getattr(field, "iter_choices", list)()}
    if isinstance(value, list | tuple | set):
        return ", ".join(sorted(names.get(str(item), str(item)) for item in value)) or "–"
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, date):
        return filters.numeric_day(value)
    if hasattr(value, "hour"):
        return filters.short_hour(value)
    return names.get(str(value), str(value))
