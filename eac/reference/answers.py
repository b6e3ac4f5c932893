"""What people are told after an act on a record, on the way back to its sheet; rooms of records share it."""

from flask import redirect
from werkzeug.wrappers import Response

from eac.reference.records import name_of
from eac.web.language import gettext as _
from eac.web.pages import done


def saved(record: object, sheet_url: str) -> Response:
    """The sheet of what was saved."""
    done(_("Fiche enregistrée : %(name)s.", name=name_of(record)))
    return redirect(sheet_url)


def archived(record: object, sheet_url: str) -> Response:
    """The sheet of what was put away."""
    done(_("Fiche archivée : %(name)s. Elle n’est plus proposée dans les formulaires.", name=name_of(record)))
    return redirect(sheet_url)


def restored(record: object, sheet_url: str) -> Response:
    """The sheet of what was brought back."""
    done(_("Fiche rétablie : %(name)s.", name=name_of(record)))
    return redirect(sheet_url)
