"""Fields that many forms share; each speaks French and cleans what was typed."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import Form as PlainForm
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp, StopValidation
from wtforms.widgets import CheckboxInput, SearchInput

from eac.core import money
from eac.core.errors import RuleBroken
from eac.core.typography import clean
from eac.web.language import gettext, lazy_gettext, say_rule

BIG = 2**31 - 1


def required() -> list[Any]:
    """The validator of what must be filled in."""
    return [InputRequired(lazy_gettext("Ce champ est obligatoire."))]


def _cleaned(text: str | None) -> str:
    return clean(text) if text else ""


def stop_if_unreadable(_form: Any, field: Any) -> None:
    """What could not be read has its own message; no second one about its bounds."""
    if field.process_errors:
        raise StopValidation


class Text(StringField):  # type: ignore[misc]
    """One line of text, cleaned of control characters."""

    def __init__(self, label: Any, *, is_required: bool = False, most: int = 300, **kwargs: Any) -> None:
        validators = [
            *(required() if is_required else [Optional()]),
            Length(max=most, message=lazy_gettext("%(most)s caractères au plus.", most=most)),
        ]
        super().__init__(label, validators, filters=[_cleaned], **kwargs)


class Mail(Text):
    """An e-mail address."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, most=320, **kwargs)
        wrong = lazy_gettext("Écrivez une adresse complète, par exemple prenom.nom@example.org.")
        self.validators: list[Any] = [*self.validators, Email(message=wrong)]


class Website(Text):
    """An address of the web; nothing else may become a link."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        wrong = lazy_gettext("Écrivez l’adresse entière, par exemple https://www.cannes.com.")
        self.validators: list[Any] = [*self.validators, Regexp(re.compile(r"https?://[^\s<>\"']+\Z"), message=wrong)]


class Search(Text):
    """Words to look for."""

    widget = SearchInput()


class LongText(TextAreaField):  # type: ignore[misc]
    """Several lines of text, cleaned of control characters."""

    def __init__(self, label: Any, *, is_required: bool = False, most: int = 5000, **kwargs: Any) -> None:
        validators = [
            *(required() if is_required else [Optional()]),
            Length(max=most, message=lazy_gettext("%(most)s caractères au plus.", most=most)),
        ]
        super().__init__(label, validators, filters=[_cleaned], **kwargs)


class Whole(IntegerField):  # type: ignore[misc]
    """A whole number between two bounds."""

    def __init__(
        self, label: Any, *, is_required: bool = False, least: int = 0, most: int = BIG, **kwargs: Any
    ) -> None:
        between = lazy_gettext("Indiquez un nombre entre %(least)s et %(most)s.", least=least, most=most)
        validators = [
            *(required() if is_required else [Optional()]),
            stop_if_unreadable,
            NumberRange(least, most, between),
        ]
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Spaces between thousands are welcome."""
        super().process_formdata(["".join(text.split()) for text in valuelist])


class Decimal(StringField):  # type: ignore[misc]
    """A number between two bounds, written with a comma or a point."""

    def __init__(self, label: Any, *, least: int, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "decimal"})
        super().__init__(label, [Optional()], **kwargs)
        self.least, self.most = least, most

    def process_data(self, value: float | None) -> None:
        """Show the number with a comma."""
        self.data = value
        self._shown = "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; ValueError when it is not a number, or out of bounds."""
        self._shown = clean(valuelist[0]) if valuelist else ""
        self.data = None
        if not self._shown:
            return
        if not re.fullmatch(r"-?\d{1,6}([.,]\d{1,12})?", self._shown):
            raise ValueError(gettext("Écrivez un nombre, par exemple 43,5513."))
        number = float(self._shown.replace(",", "."))
        if not self.least <= number <= self.most:
            raise ValueError(
                gettext("Indiquez un nombre entre %(least)s et %(most)s.", least=self.least, most=self.most)
            )
        self.data = number

    def _value(self) -> str:
        return self._shown


def degrees_north() -> Decimal:
    """WGS 84 degrees north."""
    help_text = lazy_gettext("En degrés décimaux, par exemple 43,5513.")
    return Decimal(lazy_gettext("Latitude"), least=-90, most=90, description=help_text)


def degrees_east() -> Decimal:
    """WGS 84 degrees east."""
    help_text = lazy_gettext("En degrés décimaux, par exemple 7,0128.")
    return Decimal(lazy_gettext("Longitude"), least=-180, most=180, description=help_text)


class Day(DateField):  # type: ignore[misc]
    """A date."""

    def __init__(self, label: Any, *, is_required: bool = False, **kwargs: Any) -> None:
        super().__init__(label, required() if is_required else [Optional()], format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)


class Hour(TimeField):  # type: ignore[misc]
    """A time of day in Paris."""

    def __init__(self, label: Any, *, is_required: bool = False, **kwargs: Any) -> None:
        formats = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"]
        super().__init__(label, required() if is_required else [Optional()], format=formats, **kwargs)


class Euros(StringField):  # type: ignore[misc]
    """An amount typed in euros, kept in cents."""

    def process_data(self, value: int | None) -> None:
        """Show cents as euros."""
        self.data = None if value is None else value
        self._shown = "" if value is None else money.write_euros(value).removesuffix("\u202f€")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed amount."""
        self._shown = valuelist[0] if valuelist else ""
        self.data = None
        if self._shown.strip():
            try:
                self.data = money.parse_euros(self._shown)
            except RuleBroken as broken:
                raise ValueError(say_rule(broken)) from broken

    def _value(self) -> str:
        return self._shown


Pairs = Iterable[tuple[Any, Any]] | Mapping[str, Iterable[tuple[Any, Any]]]


def as_choices(pairs: Pairs) -> list[SelectChoice]:
    """(value, label) pairs as WTForms takes them; a mapping makes groups of them."""
    groups = pairs.items() if isinstance(pairs, Mapping) else [(None, pairs)]
    return [
        each if isinstance(each, SelectChoice) else SelectChoice(each[0], each[1], optgroup=group or None)
        for group, members in groups
        for each in members
    ]


class _Offered:
    """Choices given as pairs, whenever they are set."""

    @property
    def choices(self) -> list[SelectChoice]:
        """As WTForms takes them."""
        return self._choices

    @choices.setter
    def choices(self, pairs: Pairs | None) -> None:
        self._choices = as_choices(pairs or ())


class Choice(_Offered, SelectField):  # type: ignore[misc]
    """One of several; `offer(pairs)` sets the list, with an empty line to choose none."""

    def __init__(self, label: Any, *, is_required: bool = False, coerce: Callable[[Any], Any] = str, **kw: Any) -> None:
        def read(text: Any) -> Any:
            return None if text in {"", "None", None} else coerce(text)

        self.empty_text = kw.pop("empty_text", lazy_gettext("Choisir…"))
        given = as_choices(kw.pop("choices", ()))
        super().__init__(label, required() if is_required else [Optional()], coerce=read, choices=given, **kw)
        self.offer(given)

    def offer(self, pairs: Pairs) -> None:
        """Set the choices."""
        self.choices = [SelectChoice("", self.empty_text), *as_choices(pairs)]


class Choices(_Offered, SelectMultipleField):  # type: ignore[misc]
    """Several of a list, shown as checkboxes."""

    option_widget = CheckboxInput()

    def __init__(self, label: Any, *, is_required: bool = False, coerce: Callable[[Any], Any] = str, **kw: Any) -> None:
        given = as_choices(kw.pop("choices", ()))
        super().__init__(label, required() if is_required else [Optional()], coerce=coerce, choices=given, **kw)


def named(names: Any) -> list[tuple[str, Any]]:
    """Choices of an enumeration from a room's labels."""
    return [(member.value, lazy_gettext(text)) for member, text in names.items()]


def entered(form: PlainForm) -> dict[str, Any]:
    """The fields of a form by name, lists as tuples, without those that carry the form itself."""
    values = {name: value for name, value in form.data.items() if name not in NOT_ENTERED}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


NOT_ENTERED = frozenset({"form_key", "version", "csrf_token"})
ANY, ANY_FEMININE = lazy_gettext("Tous"), lazy_gettext("Toutes")
"""The empty line of a filter."""


class Filters(PlainForm):  # type: ignore[misc]
    """What a list is narrowed by, read from the address; a room adds its own fields."""

    q = Search(lazy_gettext("Rechercher"), most=200)

    @property
    def is_set(self) -> bool:
        """Whether something is filtered."""
        return any(self.data.values())

    def chosen(self) -> dict[str, Any]:
        """The filters that make sense, by name, without the words searched."""
        self.validate()
        return {name: value for name, value in self.data.items() if name != "q" and name not in self.errors}
