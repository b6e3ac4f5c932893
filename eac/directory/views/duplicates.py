"""Schools that may be the same: the list of pairs, telling them apart, making them one."""

from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from eac.core.errors import N_
from eac.directory import merge_queries as queries
from eac.directory import merging, policy, service
from eac.directory.duplicates import Pair
from eac.directory.merge_forms import KEEP, TAKE, MergeForm, merge_form
from eac.directory.merging import Part
from eac.directory.views.frame import blueprint
from eac.identity.models import User
from eac.schools import policy as schools
from eac.schools import queries as school_queries
from eac.schools.models import School
from eac.web import exports, guards, tabs
from eac.web.language import gettext as _
from eac.web.lists import Listing
from eac.web.pages import done, page, refused

PAIRS = 20


def _count(_person: User) -> Any:
    return queries.count_pairs()


tabs.offer_door(
    tabs.Door("schools", N_("Doublons possibles"), "directory.duplicates", "layers", policy.can_tidy, count=_count)
)


@blueprint.get("/etablissements/doublons")
@guards.allow(policy.can_tidy)
def duplicates() -> Response:
    """The pairs, the strongest first."""
    found = queries.pairs()
    shown = min(max(request.args.get("page", 1, int), 1), max(1, -(-len(found) // PAIRS)))
    rows = found[(shown - 1) * PAIRS : shown * PAIRS]
    listing: Listing[Pair] = Listing(rows, len(found), shown, PAIRS, "", descending=False, query="")
    return page("directory/duplicates.html", listing=listing, trail=_trail()[:1])


@blueprint.post("/etablissements/doublons")
@guards.allow(policy.can_tidy)
def tell_apart() -> Response:
    """Two schools are not the same."""
    one, other = (school_queries.find_school(request.form.get(name, 0, int)) for name in ("first", "second"))
    if one is None or other is None or one is other:
        abort(404)
    service.tell_apart(one, other, by=guards.user())
    done(_("Noté : « %(one)s » et « %(other)s » ne sont pas des doublons.", one=one.name, other=other.name))
    return redirect(url_for(".duplicates"))


@blueprint.route("/etablissements/<int:id>/fusionner", methods=["GET", "POST"])
@guards.on(school_queries.find_school, may=policy.can_merge, sees=schools.can_see_school)
def merge(keep: School) -> Response:
    """Another school (`avec` in the address) joins this one: what to keep, what moves, then the act."""
    gone = school_queries.find_school(request.args.get("avec", 0, int))
    if gone is None or gone is keep or gone.merged_into_id:
        refused(_("Choisissez deux établissements dans la liste des doublons possibles."))
        return redirect(url_for(".duplicates"))
    form = _form(keep, gone)
    name = gone.name
    if form.submit(service.merge, by=guards.user(), keep=keep, gone=gone, expected=form.expected_version):
        done(_("« %(name)s » est fusionné avec cet établissement ; sa fiche est archivée.", name=name))
        return redirect(url_for("schools.show", id=keep.id))
    return page(
        "directory/merge.html", form=form, keep=keep, gone=gone, moving=queries.hanging_on(gone), trail=_trail()
    )


def _form(keep: School, gone: School) -> MergeForm:
    known, moving = queries.class_names(keep), queries.class_names(gone)
    clashing = merging.clashes(known, moving)
    parts = merging.differing(keep, gone)
    weeks = [[str(row.opening) for row in school.openings] for school in (keep, gone)]
    opened: dict[str, Any] = {
        f"take_{part.name}": TAKE if merging.is_better(gone, keep, part) else KEEP for part in parts
    }
    opened |= {f"rename_{each.id}": merging.free_name(each.name, each.school_year, known + moving) for each in clashing}
    opened |= {"take_openings": KEEP if weeks[0] else TAKE, "version": keep.version, "other_version": gone.version}
    made = merge_form(parts, clashing, with_week=weeks[0] != weeks[1], say=_sayer(keep, gone, weeks))
    return made(data=opened)


def _sayer(keep: School, gone: School, weeks: list[list[str]]) -> Any:
    """How the two choices of a part are worded."""

    def say(part: Part, which: str) -> str:
        school, week = (keep, weeks[0]) if which == KEEP else (gone, weeks[1])
        if part.name == merging.OPENINGS:
            return _("%(count)s demi-journées", count=len(week)) if week else _("Non renseigné")
        found = [value for value in merging.values(school, part) if value not in (None, "")]
        said = [
            f"{value:g}".replace(".", ",") if isinstance(value, float) else str(exports.cell(value)) for value in found
        ]
        return ", ".join(said) or _("Non renseigné")

    return say


def _trail() -> list[tuple[str, str]]:
    return [(_("Établissements"), url_for("schools.index")), (_("Doublons possibles"), url_for(".duplicates"))]
