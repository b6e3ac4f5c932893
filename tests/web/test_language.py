"""Counting in French: nought and one are singular."""

import pytest
from flask import Flask

from eac.web.language import ngettext


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 séance"), (1, "1 séance"), (1.5, "1,5 séance"), (2, "2 séances"), (1200, "1 200 séances")],
)
def test_the_plural_begins_at_two(app: Flask, number: float, said: str) -> None:
    with app.test_request_context():
        assert ngettext("%(num)s séance", "%(num)s séances", number).replace("\u202f", " ") == said
