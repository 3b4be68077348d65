"""What the frame of a page leads to, and its parts that are the same from page to page, drawn once in a process."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple
from uuid import UUID

from flask import current_app, url_for
from jinja2.runtime import Macro
from markupsafe import Markup

from app.interfaces.menu import MENU, MOST_TABS, OWN, PRACTISE, REPORT, Entry
from tenants.access import Actor, Permission, Place

_NO_ID = UUID(int=0)
MOST = 500
"""Menus, and parts that are drawn, that a process remembers."""


class Where(NamedTuple):
    """What the frame says of the tenant."""

    slug: str
    name: str
    kind: str
    is_practice: bool


class Above(NamedTuple):
    """All that is looked at by what stands above every page (`top` in `parts/frame.html`)."""

    where: Where | None
    arms: str
    demo: bool
    menu: "Menu | None"
    person_name: str | None
    role_names: tuple[str, ...]
    tenants: tuple[Place, ...]
    searches: bool


@dataclass(frozen=True, eq=False)
class Menu:
    """Each of its links has `href`, `label` and `current`. One that is remembered is the same object."""

    sections: list[SimpleNamespace]
    tabs: SimpleNamespace
    """Of the section that she is in: `label` and `links`; where those are of groups, `below`: the pages of the group
    that she is in, in the same form. A link is `above` where its page is below one of those. `groups`: (label, links)
    of all its pages, each with what it is `about`."""
    report: SimpleNamespace | None
    own: list[SimpleNamespace]
    """What stands below her name."""


def drawn_once(macro: Macro, *inputs: object, **of_the_request: str) -> Markup:
    """What the macro draws of these inputs, drawn once in a process: they must be all that it looks at, and hashable.

    What differs at each request (a form's token) is put into the drawing afterwards and must need no escaping. Its
    place is held by a NUL before its name, which no text of a page can hold.
    """
    drawn = _drawn(macro, inputs, tuple(of_the_request))
    for name, value in of_the_request.items():
        drawn = drawn.replace(f"\0{name}\0", value)
    return Markup(drawn)


@lru_cache(maxsize=MOST)
def _drawn(macro: Macro, inputs: tuple, names: tuple[str, ...]) -> str:
    return str(macro(*inputs, **{name: Markup(f"\0{name}\0") for name in names}))


def addresses_of(endpoint: str) -> Callable[[UUID], str]:
    """The same as `url_for(endpoint, id=…)`, for a list: what stands around the id is put together once."""
    before, after = url_for(endpoint, id=_NO_ID).split(str(_NO_ID))
    return lambda id: f"{before}{id}{after}"


@lru_cache(maxsize=MOST)
def menu_of(root: str, kind: str, rights: Actor, endpoint: str, first: object, live: bool) -> Menu:
    """What the frame leads to in a tenant of this kind, and who has these rights may open: the sections, the tabs of
    the one that she is in, the form for a report, and what stands below her name. Wherever she is, one of them is
    `current`.

    `first`: the period that is shown; links stay with it where both pages are of one. `live`: whether real reports are
    taken in; before, the form for a report is the way to where one practises.
    """
    here = _here(endpoint, kind)

    def leads(entry: Entry) -> bool:
        return rights.may(Permission.registry[entry.permission]) and entry.kind in (None, kind)

    def link(entry: Entry) -> SimpleNamespace:
        return SimpleNamespace(
            href=root + _address(entry, first),
            label=entry.label,
            about=entry.about,
            above=False,
            current=entry is here or (entry is PRACTISE and here is REPORT),
        )

    sections, tabs = [], _NO_TABS
    for section in MENU:
        groups = [
            SimpleNamespace(label=name or entries[0].label, links=[link(entry) for entry in entries])
            for name, entries in _grouped([entry for entry in section.tabs if leads(entry)])
        ]
        links = [link for group in groups for link in group.links]
        if not links:
            continue
        overview = link(section.overview) if section.overview else None
        current = any(link.current for link in links) or (overview is not None and overview.current)
        if len(links) <= MOST_TABS:
            shown = SimpleNamespace(label=section.label, links=links, below=None, groups=groups)
        else:
            shown = _in_groups(section.label, overview, groups)
        href = shown.links[0].href
        sections.append(SimpleNamespace(label=section.label, icon=section.icon, href=href, current=current))
        if current and len(links) > 1:
            tabs = shown
    return Menu(
        sections,
        tabs,
        link(REPORT if live else PRACTISE) if leads(REPORT) else None,
        [link(one) for one in OWN if leads(one)],
    )


_NO_TABS = SimpleNamespace(label="", links=[], below=None, groups=[])


def _grouped(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """(group, its entries) in their order; one that has no group is one of its own."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.group or entry.label, []).append(entry)
    return [(name if len(found) > 1 else "", found) for name, found in groups.items()]


def _in_groups(label: str, overview: SimpleNamespace | None, groups: list[SimpleNamespace]) -> SimpleNamespace:
    """The tabs of a section with many pages: its overview if it has one, and one for each group, which leads to its
    first."""
    tabs = [overview] if overview else []
    for group in groups:
        inside = any(link.current for link in group.links)
        tabs.append(
            SimpleNamespace(href=group.links[0].href, label=group.label, current=inside, above=len(group.links) > 1)
        )
    below = next(
        (group for group in groups if len(group.links) > 1 and any(link.current for link in group.links)), None
    )
    return SimpleNamespace(label=label, links=tabs, below=below, groups=groups)


def _address(entry: Entry, first: object) -> str:
    addresses = current_app.url_map.bind("", script_name="/")
    of_period = first is not None and current_app.url_map.is_endpoint_expecting(entry.endpoint, "first")
    return addresses.build(entry.endpoint, {"first": first} if of_period else {})


def _here(endpoint: str, kind: str) -> Entry | None:
    """The entry below which the pages of an endpoint lie, in a tenant of this kind."""
    overviews = (section.overview for section in MENU if section.overview)
    every = [*(entry for section in MENU for entry in section.tabs), *overviews, REPORT, *OWN]
    entries = [entry for entry in every if entry.kind in (None, kind)]
    domain = endpoint.partition(".")[0] + "."
    exactly = (entry for entry in entries if endpoint == entry.endpoint or endpoint in entry.also)
    return next(exactly, None) or next((entry for entry in entries if entry.endpoint.startswith(domain)), None)
