"""Sentences as people read them: translated, with the typography of their language, values in words."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

import flask_babel
from flask import Flask
from flask_babel.speaklater import LazyString

from eac.core.errors import RuleBroken
from eac.core.intervals import Span
from eac.core.typography import french
from eac.web import filters

FIRST_PLURAL = 2
"""French counts nought and one and a half as singular."""


def gettext(sentence: str, **values: object) -> str:
    """The sentence in the reader's language, typographically right, its `%(name)s` places filled."""
    said = french(flask_babel.gettext(sentence))
    return said % {name: _in_words(value) for name, value in values.items()} if values else said


def ngettext(singular: str, plural: str, num: float, **values: object) -> str:
    """Singular or plural by the language's rule; `%(num)s` is the number."""
    said = _plain_ngettext(singular, plural, num)
    return said % {name: _in_words(value) for name, value in values.items()} if values else said


def lazy_gettext(sentence: str, **values: object) -> LazyString:
    """The same, said when shown (form labels, which are read before the language is known)."""
    return LazyString(gettext, sentence, **values)


def say(sentence: str, values: Mapping[str, object]) -> str:
    """A marked sentence of a rule and its values."""
    return gettext(sentence, **values)


def say_rule(broken: RuleBroken) -> str:
    """The refusal as its reader sees it."""
    return gettext(broken.sentence, **broken.values)


def _in_words(value: object) -> Any:
    if isinstance(value, datetime):
        return filters.moment(value)
    if isinstance(value, date):
        return filters.day(value)
    if isinstance(value, time):
        return filters.hour(value)
    if isinstance(value, Span):
        return filters.span(value)
    if isinstance(value, Enum):
        return filters.label(value)
    return value


def _plain_gettext(sentence: str) -> str:
    return french(flask_babel.gettext(sentence))


def _plain_ngettext(singular: str, plural: str, num: float) -> str:
    locale = flask_babel.get_locale()
    if locale is None or locale.language == "fr":  # the source, which has no catalogue
        said = french(singular if abs(num) < FIRST_PLURAL else plural)
    else:
        said = french(flask_babel.get_translations().ngettext(singular, plural, int(num)))
    return said.replace("%(num)s", filters.number(num))


def install(app: Flask) -> None:
    """Make `_` in templates the same as here; French is the source and needs no catalogue."""
    flask_babel.Babel(
        app,
        default_locale=app.config["EAC"].locale,
        default_timezone="Europe/Paris",
        default_translation_directories=f"{app.root_path}/translations",
    )
    env: Any = app.jinja_env
    env.install_gettext_callables(_plain_gettext, _plain_ngettext, newstyle=True)
    env.policies["ext.i18n.trimmed"] = True
