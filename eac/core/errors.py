"""Refusals that travel from a rule to the person who can mend them."""

from typing import Any


def N_(sentence: str) -> str:  # noqa: N802  the name gettext tools look for
    """The sentence itself, marked for translation; the edge (form, page, mail) translates it."""
    return sentence


class RuleBroken(Exception):  # noqa: N818  named for what happened, as it reads in `except RuleBroken`
    """A rule of the field says no.

    `sentence` is a marked French sentence saying what is wrong and how to mend it, `values` fill its
    `%(name)s` places, `field` names the form field it belongs to (none: the form as a whole).
    """

    def __init__(self, sentence: str, field: str | None = None, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.field = field
        self.values = values


class Conflicting(RuleBroken):
    """What was asked clashes with something else; the edge answers 409."""


class NotAllowed(Exception):  # noqa: N818  same
    """The person may not do this; the edge answers 403."""


class Stale(Exception):  # noqa: N818  same
    """Someone saved a newer version since the form was opened; the edge answers 409 with both versions."""

    def __init__(self, subject: Any) -> None:
        super().__init__(f"{type(subject).__name__} has a newer version")
        self.subject = subject
