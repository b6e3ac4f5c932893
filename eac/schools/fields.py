"""Fields of the directory's forms: decimal numbers as French people write them, e-mail addresses."""

import re
from typing import Any

from wtforms import StringField
from wtforms.validators import Email, Optional

from eac.core.typography import clean
from eac.web.fields import Text
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l


class Decimal(StringField):  # type: ignore[misc]
    """A number written with a comma or a point, between two bounds."""

    _shown = ""

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
        if self._shown:
            if not re.fullmatch(r"-?\d{1,6}([.,]\d{1,12})?", self._shown):
                raise ValueError(_("Écrivez un nombre, par exemple 43,5513."))
            self.data = float(self._shown.replace(",", "."))
            if not self.least <= self.data <= self.most:
                raise ValueError(_("Indiquez un nombre entre %(least)s et %(most)s.", least=self.least, most=self.most))

    def _value(self) -> str:
        return self._shown


class Mail(Text):
    """An e-mail address."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, most=320, **kwargs)
        wrong = _l("Écrivez une adresse complète, par exemple prenom.nom@example.org.")
        self.validators: list[Any] = [*self.validators, Email(message=wrong)]
