"""Documents of structures, practitioners and venues, by their links."""

from flask import redirect, request
from werkzeug.wrappers import Response

from eac.partners import policy, queries, service
from eac.partners.forms import DocumentForm
from eac.partners.models import Document, Partner, Practitioner, Venue
from eac.partners.views import frame
from eac.partners.views.frame import blueprint
from eac.reference.records import name_of
from eac.web import guards, pages
from eac.web.language import gettext as _


@blueprint.route("/structures/<int:id>/documents/ajouter", methods=["GET", "POST"])
@guards.on(queries.find_partner, may=policy.can_keep_documents, sees=policy.can_see)
def new_document_of_partner(subject: Partner) -> Response:
    """A document of a structure."""
    return _new(subject)


@blueprint.route("/intervenants/<int:id>/documents/ajouter", methods=["GET", "POST"])
@guards.on(queries.find_practitioner, may=policy.can_keep_documents, sees=policy.can_see_practitioner)
def new_document_of_practitioner(subject: Practitioner) -> Response:
    """A document of a practitioner."""
    return _new(subject)


@blueprint.route("/lieux/<int:id>/documents/ajouter", methods=["GET", "POST"])
@guards.on(queries.find_venue, may=policy.can_keep_documents, sees=policy.can_see)
def new_document_of_venue(subject: Venue) -> Response:
    """A document of a venue."""
    return _new(subject)


@blueprint.route("/documents/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_document, may=policy.can_keep_document, sees=policy.can_see_document)
def edit_document(document: Document) -> Response:
    """Change what a document is called, or its link."""
    form, owner, label = DocumentForm(data=DocumentForm.values_of(document)), document.owner, document.label
    if form.submit(service.change_document, by=guards.user(), document=document, expected=form.expected_version):
        pages.done(_("Document enregistré : %(name)s.", name=document.label))
        return redirect(frame.to(owner))
    return _page(form, owner, _("Modifier : %(name)s", name=label))


@blueprint.post("/documents/<int:id>/retirer")
@guards.on(queries.find_document, may=policy.can_keep_document, sees=policy.can_see_document)
def remove_document(document: Document) -> Response:
    """Take a link away."""
    back, label = frame.to(document.owner), document.label
    service.remove_document(document, by=guards.user(), expected=request.form.get("version", type=int))
    pages.done(_("Document retiré de la fiche : %(name)s.", name=label))
    return redirect(back)


def _new(record: policy.Described) -> Response:
    form = DocumentForm()
    if made := form.submit(service.add_document, by=guards.user(), record=record):
        pages.done(_("Document enregistré : %(name)s.", name=made.label))
        return redirect(frame.to(record))
    return _page(form, record, _("Ajouter un document"))


def _page(form: DocumentForm, record: policy.Described, title: str) -> Response:
    return pages.page(
        "layout/form.html",
        form=form,
        title=title,
        trail=[(name_of(record), frame.to(record))],
        back_url=frame.to(record),
        button_label=_("Enregistrer le document"),
    )
