"""Which messages a person wants: on the page of who signs in, and by the link at the foot of each mail."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.notices import addresses, policy, queries, service
from eac.notices.forms import ChoicesForm
from eac.notices.models import SignedLink
from eac.notices.rules import MessageKind, Purpose, Wanted
from eac.notices.service import Holder
from eac.notices.views.frame import blueprint, link_asked, signed
from eac.web import guards, pages, tabs
from eac.web.language import gettext as _
from eac.web.security import csrf, limiter

tabs.offer_account_link(N_("Mes messages"), "notices.mine", policy.has_messages)


@blueprint.route("/mes-messages", methods=["GET", "POST"])
@guards.allow(policy.has_messages)
def mine() -> Response:
    """One's own choices, for all one's addresses."""
    own = addresses.addresses_of(guards.user())
    kept = [queries.choice_of(address) for address in own]
    form = ChoicesForm(data=ChoicesForm.values_of(kept[0]))
    if form.submit(service.choose, choices=kept, by=guards.user(), expected=form.expected_version):
        pages.done(_("Choix enregistrés."))
        return redirect(url_for(".mine"))
    return pages.page("notices/mine.html", form=form, addresses=own)


@blueprint.route("/m/<link_id>/<signature>", methods=["GET", "POST"])
@guards.public
@limiter.limit("30/hour", methods=["POST"], key_func=link_asked)
@signed(Purpose.CHOICES)
def choices(link: SignedLink) -> Response:
    """The same without an account."""
    kept = queries.choice_of(link.address)
    form = ChoicesForm(data=ChoicesForm.values_of(kept))
    if form.submit(service.choose, choices=[kept], by=Holder(link.name), expected=form.expected_version):
        pages.done(_("Choix enregistrés. Merci."))
        return redirect(request.path)
    return pages.page("notices/choices.html", form=form, address=link.address)


@blueprint.route("/m/<link_id>/<signature>/arret/<kind>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF is untyped
@guards.public
@limiter.limit("30/hour", methods=["POST"], key_func=link_asked)
@signed(Purpose.CHOICES)
def stop(link: SignedLink, kind: str) -> Response:
    """What mail programs call for their « unsubscribe » button (RFC 8058): the signature stands for a form's token."""
    if kind not in set(MessageKind):
        abort(404)
    if request.method == "GET":
        return redirect(request.path.partition("/arret/")[0])
    kept = queries.choice_of(link.address)
    service.choose(_without(kept.wanted, MessageKind(kind)), choices=[kept], by=Holder(link.name))
    return Response(_("Vous ne recevrez plus ces messages.") + "\n", mimetype="text/plain")


def _without(wanted: Wanted, kind: MessageKind) -> Wanted:
    """The choices without one kind of message."""
    return Wanted(
        wanted.changes and kind is not MessageKind.CHANGES,
        wanted.reminders and kind is not MessageKind.REMINDER,
        wanted.digest and kind is not MessageKind.DIGEST,
    )
