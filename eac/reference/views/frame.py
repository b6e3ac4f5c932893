"""What the pages of the reference data share: their menu entry and their forms."""

from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from eac.audit import queries as journal
from eac.core.errors import N_
from eac.reference import policy
from eac.web import tabs
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.pages import done, page
from eac.web.tabs import MenuEntry

blueprint = Blueprint("reference", __name__)
tabs.offer_menu(MenuEntry(N_("Référentiels"), "reference.index", "layers", 80, policy.can_edit))


def form_page(
    form: Form, title: str, back: tuple[str, str], row: Any = None, remove_url: str | None = None
) -> Response:
    """A form, empty or of a row with its history; `back` is the name and address of the list it belongs to."""
    return page(
        "reference/form.html",
        form=form,
        title=title,
        trail=[(_("Référentiels"), url_for("reference.index")), back],
        back_url=back[1],
        row=row,
        remove_url=remove_url,
        button_label=_(form.change_label if row else form.add_label),
        entries=journal.history(type(row).__name__, row.id) if row else [],
    )


def saved(row: Any, name: str, endpoint: str, **parameters: Any) -> Response:
    """Back to the list after saving."""
    done(_("Enregistré : %(name)s.", name=name))
    return redirect(url_for(endpoint, **parameters, _anchor=f"row-{row.id}"))
