"""A temps fort taken away: its programme as a calendar, the table of its meetings as a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

from eac.config import Settings
from eac.core import clock
from eac.core.errors import N_
from eac.feeds.events import Publisher, event_of
from eac.feeds.ical import FeedEvent, FeedHeader, Organizer, render_calendar, render_event
from eac.feeds.labels import PUBLISHER
from eac.gatherings.models import Gathering, Meeting, Rotation, RotationGroup
from eac.gatherings.rotation_queries import Plan
from eac.scheduling.models import SchoolSession
from eac.scheduling.rules import State
from eac.sheets.writing import Cell, Column, Sheet
from eac.web import exports
from eac.web.language import gettext as _

UID = "temps-fort-{kind}-{id}-{day}@eac"
MEETS = N_("%(group)s rencontre %(host)s")


def publisher(settings: Settings) -> Publisher:
    """Who publishes the events, as in subscriptions."""
    name = _(PUBLISHER) % {"city": settings.city}
    return Publisher(settings.base_url, Organizer(name, f"agenda@{urlsplit(settings.base_url).hostname}"), _)


def programme(gathering: Gathering, sessions: Iterable[SchoolSession], by: Publisher) -> bytes:
    """Its sessions, under the UID of subscriptions so that a calendar shows them once, and the days of its rounds."""
    own = [event_of(each, int(each.updated_at.timestamp()), by) for each in sessions if each.state is not State.DRAFT]
    events = [*own, *_rounds(gathering, by)]
    url = f"{by.base_url}/temps-forts/{gathering.id}"
    header = FeedHeader(gathering.title, gathering.summary, f"{url}/programme.ics")
    return render_calendar(header, [render_event(each, by.say) for each in events], [each.zone for each in events])


def _rounds(gathering: Gathering, by: Publisher) -> Iterator[FeedEvent]:
    for rotation in gathering.rotations:
        for day in rotation.days:
            yield FeedEvent(
                uid=UID.format(kind="rencontres", id=rotation.id, day=day.day.isoformat()),
                sequence=rotation.version,
                created_at=rotation.created_at,
                modified_at=rotation.updated_at,
                starts_at=datetime.combine(day.day, day.starts),
                ends_at=datetime.combine(day.day, day.ends),
                zone=clock.PARIS_NAME,
                summary=f"{rotation.title} – {gathering.title}",
                location=gathering.place,
                url=f"{by.base_url}/temps-forts/{gathering.id}",
                organizer=by.organizer,
            )


def meetings_of(group: RotationGroup, meetings: Sequence[Meeting], by: Publisher) -> bytes:
    """The meetings of one group as a calendar."""
    rotation = group.rotation
    events = [
        FeedEvent(
            uid=UID.format(kind="rencontre", id=f"{group.id}-{each.host_id}", day=each.day.isoformat()),
            sequence=each.version,
            created_at=each.created_at,
            modified_at=each.updated_at,
            starts_at=datetime.combine(each.day, each.starts),
            ends_at=datetime.combine(each.day, each.ends),
            zone=clock.PARIS_NAME,
            summary=_(MEETS, group=group.label, host=each.host.label),
            description=each.host.trade,
            location=", ".join(filter(None, (each.host.stand, rotation.gathering.place))),
            url=f"{by.base_url}/groupes-rencontre/{group.id}",
            organizer=by.organizer,
        )
        for each in meetings
    ]
    header = FeedHeader(f"{rotation.title} – {group.label}", rotation.gathering.title, f"{by.base_url}/temps-forts")
    return render_calendar(header, [render_event(each, by.say) for each in events], [each.zone for each in events])


# --- spreadsheets -------------------------------------------------------------------------------------------------

COLUMNS = (
    (N_("Date"), 12),
    (N_("Début"), 8),
    (N_("Fin"), 8),
    (N_("Groupe"), 32),
    (N_("Établissement ou organisme"), 32),
    (N_("Exposant"), 32),
    (N_("Métier"), 28),
    (N_("Stand ou table"), 16),
    (N_("Fixée à la main"), 10),
)


def table(plan: Plan, kind: str) -> Response:
    """One row a meeting, in order of time."""
    rotation = plan.rotation
    heads = [Column(_(heading), width) for heading, width in COLUMNS]
    sheet = Sheet(_("Rencontres"), heads, (_row(plan, each) for each in plan.meetings))
    return exports.file(sheet, _name(rotation), kind)


def _row(plan: Plan, each: Meeting) -> list[Cell]:
    group, host = plan.group[each.group_id], plan.host[each.host_id]
    values = (
        each.day,
        each.starts,
        each.ends,
        group.label,
        group.circle,
        host.label,
        host.trade,
        host.stand,
        each.is_pinned,
    )
    return [exports.cell(value) for value in values]


def _name(rotation: Rotation) -> str:
    return f"{rotation.gathering.title} {rotation.title}"
