"""The overview of the reference data, levels and vocabularies."""

from flask import url_for
from werkzeug.wrappers import Response

from eac.reference import policy, queries, service
from eac.reference.forms import TermForm
from eac.reference.models import Term
from eac.reference.rules import Vocabulary
from eac.reference.views import frame
from eac.reference.views.frame import blueprint
from eac.web import filters, guards
from eac.web.language import gettext as _
from eac.web.pages import page


@blueprint.get("/reference")
@guards.allow(policy.can_edit)
def index() -> Response:
    """All calendars and vocabularies, and how many dates are still to be confirmed."""
    return page("reference/index.html", counts=queries.term_counts(), unsure=queries.to_be_confirmed())


@blueprint.get("/reference/niveaux")
@guards.allow(policy.can_edit)
def levels() -> Response:
    """The levels, which the national organisation of schooling fixes: to be read only."""
    return page("reference/levels.html", levels=queries.levels())


@blueprint.get("/reference/vocabulaires/<code>")
@guards.on(queries.find_vocabulary, may=policy.can_edit)
def vocabulary(subject: Vocabulary) -> Response:
    """The terms of a vocabulary."""
    return page("reference/vocabulary.html", vocabulary=subject, terms=queries.terms(subject))


@blueprint.route("/reference/termes/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_term, may=policy.can_edit)
def edit_term(subject: Term) -> Response:
    """Change the words of a term."""
    form = TermForm(data=TermForm.values_of(subject))
    code = subject.vocabulary.value
    if form.submit(service.rename_term, by=guards.user(), term=subject, expected=form.expected_version):
        return frame.saved(subject, subject.label, ".vocabulary", code=code)
    title = _("Modifier : %(name)s", name=subject.label)
    return frame.form_page(form, title, (filters.label(subject.vocabulary), url_for(".vocabulary", code=code)), subject)
