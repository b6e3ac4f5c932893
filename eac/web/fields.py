"""Fields that many forms share; each speaks French and cleans what was typed."""

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
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput

from eac.core import money
from eac.core.errors import RuleBroken
from eac.core.typography import clean
from eac.web.language import lazy_gettext, say_rule

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
