"""Pages of temps forts: list, sheet with programme, form, archive, calendar."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.audit import queries as journal
from eac.gatherings import exports, policy, queries, rotation_queries, service
from eac.gatherings.forms import GatheringFilters, GatheringForm
from eac.gatherings.models import Gathering
from eac.gatherings.views.frame import blueprint, trail_of
from eac.reference import answers
from eac.scheduling.models import SchoolSession
from eac.web import downloads, guards
from eac.web.language import gettext as _
from eac.web.lists import Sorts, listing
from eac.web.pages import done, page

SORTS: Sorts = {"jour": Gathering.first_day, "titre": Gathering.search_key, "lieu": Gathering.place}


@blueprint.get("/temps-forts")
@guards.allow(policy.can_list)
def index() -> Response:
    """The temps forts that the person may see."""
    filters = GatheringFilters(request.args)
    found = queries.gatherings(guards.user(), **filters.chosen())
    rows = listing(found, SORTS, search=[Gathering.search_key], default="-jour")
    return page(
        "gatherings/index.html",
        title=_("Temps forts"),
        listing=rows,
        filters=filters,
        index_url=url_for("gatherings.index"),
        hidden={"tri": request.args.get("tri")},
        counts=queries.session_counts([each.id for each in rows.rows]),
        may_add=policy.can_keep_any(guards.user()),
    )


@blueprint.route("/temps-forts/nouveau", methods=["GET", "POST"])
@guards.allow(policy.can_keep_any)
def new() -> Response:
    """A new temps fort."""
    form = GatheringForm()
    if made := form.submit(service.add_gathering, by=guards.user()):
        done(_("Temps fort créé. Ajoutez-y des séances, ou des rencontres."))
        return redirect(url_for(".show", id=made.id))
    return _form_page(form, _("Nouveau temps fort"), _("Créer le temps fort"), trail_of(), url_for(".index"))


def _form_page(form: GatheringForm, title: str, label: str, trail: Any, back_url: str) -> Response:
    return page("layout/form.html", form=form, title=title, trail=trail, back_url=back_url, button_label=label)


@blueprint.get("/temps-forts/<int:id>")
@guards.on(queries.find_gathering, may=policy.can_see)
def show(gathering: Gathering) -> Response:
    """The sheet: where and when, the programme by day and place, the meeting rounds."""
    person = guards.user()
    is_staff = policy.can_keep_any(person)
    return page(
        "gatherings/gathering.html",
        record=gathering,
        trail=trail_of(),
        links=[],
        programme=programme(queries.sessions_in(gathering, person)),
        is_staff=is_staff,
        may_edit=policy.can_edit(person, gathering),
        may_restore=policy.can_restore(person, gathering),
        rotations=[each for each in gathering.rotations if policy.can_see_rotation(person, each)],
        counts=rotation_queries.counts([each.id for each in gathering.rotations]),
        entries=journal.history("Gathering", gathering.id) if is_staff else [],
    )


Programme = list[tuple[Any, list[tuple[str, list[SchoolSession]]]]]


def programme(sessions: Iterable[SchoolSession]) -> Programme:
    """Day → place → sessions in order of time."""
    found = []
    for day, of_day in groupby(sessions, key=lambda each: each.starts_on):
        places: dict[str, list[SchoolSession]] = {}
        for each in of_day:
            places.setdefault(each.place_name, []).append(each)
        found.append((day, sorted(places.items())))
    return found


@blueprint.route("/temps-forts/<int:id>/modifier", methods=["GET", "POST"])
@guards.on(queries.find_gathering, may=policy.can_edit, sees=policy.can_see)
def edit(gathering: Gathering) -> Response:
    """Change a temps fort."""
    form = GatheringForm(data=GatheringForm.values_of(gathering))
    sheet = url_for(".show", id=gathering.id)
    expected = form.expected_version
    if form.submit(service.change_gathering, by=guards.user(), gathering=gathering, expected=expected):
        done(_("Modifications enregistrées."))
        return redirect(sheet)
    title = _("Modifier : %(name)s", name=gathering.title)
    return _form_page(form, title, _("Enregistrer les modifications"), trail_of(gathering), sheet)


@blueprint.post("/temps-forts/<int:id>/archiver")
@guards.on(queries.find_gathering, may=policy.can_edit, sees=policy.can_see)
def archive(gathering: Gathering) -> Response:
    """Put a temps fort away."""
    service.archive(gathering, by=guards.user(), expected=request.form.get("version", type=int))
    return answers.archived(gathering, url_for(".show", id=gathering.id))


@blueprint.post("/temps-forts/<int:id>/retablir")
@guards.on(queries.find_gathering, may=policy.can_restore, sees=policy.can_see)
def restore(gathering: Gathering) -> Response:
    """Bring a temps fort back."""
    service.restore(gathering, by=guards.user(), expected=request.form.get("version", type=int))
    return answers.restored(gathering, url_for(".show", id=gathering.id))


@blueprint.get("/temps-forts/<int:id>/programme.ics")
@guards.on(queries.find_gathering, may=policy.can_see)
def calendar(gathering: Gathering) -> Response:
    """The programme as a calendar file, as far as the person sees it."""
    sessions = queries.sessions_in(gathering, guards.user())
    content = exports.programme(gathering, sessions, exports.publisher(current_app.config["EAC"]))
    return downloads.attachment(content, gathering.title, "ics")
