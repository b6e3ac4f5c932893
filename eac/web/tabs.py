"""What rooms offer one another by address: menu entries and tabs, never imports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for

from eac.identity.models import User
from eac.web import guards
from eac.web.language import gettext


@dataclass(frozen=True)
class MenuEntry:
    """A place in the left menu.

    `order` sorts; `is_primary` entries make the phone's bottom bar; `covers` names further endpoints that belong to
    the entry (« scheduling. » covers a whole room).
    """

    label: str
    endpoint: str
    icon: str
    order: int
    may: Callable[[User], bool]
    is_primary: bool = False
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tab:
    """A tab on another room's sheet: `endpoint` is built with `id=subject.id`."""

    page: str
    label: str
    endpoint: str
    order: int
    may: Callable[[User, Any], bool]


@dataclass(frozen=True)
class Link:
    """A menu entry or tab as a page shows it."""

    label: str
    url: str
    icon: str = ""
    is_current: bool = False
    is_primary: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Door:
    """A way from another room's list to a page of one's own, with `extra` in its address.

    `count` is told beside the label; when it is 0 there is no door.
    """

    page: str
    label: str
    endpoint: str
    icon: str
    may: Callable[[User], bool]
    count: Callable[[User], int] | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Deed:
    """An act on another room's sheet: `url` gives its address for a person and a subject, None when there is none."""

    page: str
    label: str
    icon: str
    url: Callable[[User, Any], str | None]
    posts: bool = False


_menu: dict[str, MenuEntry] = {}
_tabs: dict[tuple[str, str], Tab] = {}
_footer: dict[str, str] = {}
_doors: list[Door] = []
_deeds: list[Deed] = []
_account: dict[str, tuple[str, Callable[[User], bool]]] = {}


def offer_menu(entry: MenuEntry) -> None:
    """Add a menu entry; a room calls it once, where its views are."""
    _menu[entry.endpoint] = entry


def offer_tab(tab: Tab) -> None:
    """Add a tab to another room's sheet."""
    _tabs[tab.page, tab.endpoint] = tab


def offer_door(door: Door) -> None:
    """Add a way from another room's list."""
    _doors.append(door)


def offer_deed(deed: Deed) -> None:
    """Add an act to another room's sheet."""
    _deeds.append(deed)


def offer_footer(label: str, endpoint: str) -> None:
    """Add a link to the foot of all pages."""
    _footer[endpoint] = label


def offer_account_link(label: str, endpoint: str, may: Callable[[User], bool]) -> None:
    """Add a link to the account menu."""
    _account[endpoint] = (label, may)


def menu(current: str | None) -> list[Link]:
    """The signed-in person's menu."""
    entries = sorted((entry for entry in _menu.values() if entry.may(guards.user())), key=lambda entry: entry.order)
    lit = _lit(entries, current or "")
    return [
        Link(gettext(entry.label), url_for(entry.endpoint), entry.icon, entry is lit, entry.is_primary)
        for entry in entries
    ]


def _lit(entries: list[MenuEntry], current: str) -> MenuEntry | None:
    """The entry that the page belongs to: its own, else the one that covers it, else the first of its room."""
    room = current.partition(".")[0] + "."
    ways: tuple[Callable[[MenuEntry], bool], ...] = (
        lambda entry: entry.endpoint == current,
        lambda entry: current in entry.covers,
        lambda entry: entry.endpoint.startswith(room),
    )
    return next((entry for way in ways for entry in entries if way(entry)), None)


def tabs_of(page: str, subject: Any, current: str) -> list[Link]:
    """The tabs of a sheet that the signed-in person may open; `current` is the endpoint shown."""
    offered = sorted((tab for tab in _tabs.values() if tab.page == page), key=lambda tab: tab.order)
    return [
        Link(gettext(tab.label), url_for(tab.endpoint, id=subject.id), is_current=tab.endpoint == current)
        for tab in offered
        if tab.may(guards.user(), subject)
    ]


def doors(page: str, **start: Any) -> list[Link]:
    """The ways from a list or sheet that the signed-in person may go.

    What the page says of where they start (`start`) goes with them, else the filters in the page's address.
    """
    person = guards.user()
    args = start.items() if start else request.args.items(multi=True)
    kept = [(name, value) for name, value in args if name != "page" and value]
    found = []
    for door in (door for door in _doors if door.page == page and door.may(person)):
        count = door.count(person) if door.count else None
        query = urlencode([*door.extra, *kept], doseq=True)
        url = url_for(door.endpoint) + (f"?{query}" if query else "")
        found += [Link(gettext(door.label), url, door.icon, count=count)] if count != 0 else []
    return found


def deeds(page: str, subject: Any) -> list[tuple[Deed, str]]:
    """The acts offered for a sheet's subject, each with its address."""
    asked = [(deed, deed.url(guards.user(), subject)) for deed in _deeds if deed.page == page]
    return [(deed, url) for deed, url in asked if url is not None]


def footer() -> list[tuple[str, str]]:
    """Links at the foot of the page."""
    return [(gettext(text), url_for(e)) for e, text in _footer.items() if e in current_app.view_functions]


def account_links() -> list[tuple[str, str]]:
    """Links of the account menu."""
    return [(gettext(text), url_for(e)) for e, (text, may) in _account.items() if may(guards.user())]
