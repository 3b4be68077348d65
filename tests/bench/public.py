"""The open pages beside the signed-in ones: 200 requests a second from people who know nothing of us, while those who
work go on. How much longer the slowest of these wait, and what a page weighs."""

import time
from collections.abc import Callable
from itertools import cycle

from app.publishing import service as publishing
from app.settings import service as settings
from app.setup import modules
from tenants.access import COMMAND_LINE, Actor, Role
from tenants.models import uuid7
from tests.bench.house import Browser, House, web
from tests.bench.loads import Client, asked, picture

PER_SECOND, PUBLIC = 200, 8
"""Requests a second of all, and by how many connections."""
SAID = {"title": "Klotter", "text": "Flera väggar.", "doing": "Vi sanerar.", "call": "114 14."}


def beside(house: House) -> dict:
    addresses = _published(house)
    with web(house, workers=2) as served:
        weights = {name: len(served.browser().get(one)) for name, one in addresses.items()}
        work = [Client("median", picture(house, "median"))] * 2
        alone = asked(served, work)["median"]
        public = [Client("public", _paced(list(addresses.values()), n)) for n in range(PUBLIC)]
        both = asked(served, [*work, *public])
        only = asked(served, public)["public"]
    times = both["median"]["p95, ms"] / alone["p95, ms"]
    found = {"signed in, alone": alone, "signed in, beside the public": both["median"], "p95, times": times}
    return {**found, "the public beside them": both["public"], "the public alone": only, "bytes with gzip": weights}


def _published(house: House) -> dict[str, str]:
    """What everybody reads in the median municipality, put there first when nothing is: name -> address."""
    slug = house.slug("median")
    with house.web_scope(slug) as scope:
        tenant = scope.tenant
    with house.here.database.scope(tenant, COMMAND_LINE) as scope:
        modules.switch(scope, module="oppna-sidor", on=True, version=settings.read_municipality(scope).version)
    writes, approves = (Actor("mätning", frozenset({role}), uuid7()) for role in (Role.COORDINATOR, Role.COMMUNICATOR))
    with house.here.database.scope(tenant, writes) as scope:
        seen = [one for one in publishing.list_publications(scope) if one.is_out]
        rows = [] if seen else [publishing.add_publication(scope, kind="message", **SAID) for _ in range(20)]
        rows = [publishing.submit(scope, id=row.id, version=1) for row in rows]
    with house.here.database.scope(tenant, approves) as scope:
        seen_ids = [one.row.id for one in seen] + [publishing.approve(scope, id=row.id, version=2).id for row in rows]
    home = f"/{slug}/oppet/"
    return {"start": home, "in English": f"{home}en/", "a message": f"{home}{seen_ids[0]}", "Atom": f"{home}flode.atom"}


def _paced(addresses: list[str], at: int) -> Callable[[Browser], object]:
    """How one connection asks for these in turn, its part of PER_SECOND."""
    turn, every, state = (
        cycle(addresses[at % len(addresses) :] + addresses[: at % len(addresses)]),
        PUBLIC / PER_SECOND,
        {},
    )

    def ask(browser: Browser) -> object:
        state["next"] = max(state.get("next", 0), time.monotonic() - 1) + every
        time.sleep(max(0, state["next"] - time.monotonic()))
        return browser.get(next(turn))

    return ask
