"""The open pages beside the signed-in ones: 200 requests a second from people who know nothing of us, while those who
work go on. How much longer the slowest of these wait, what an answer costs of CPU, and what a page weighs."""

import gzip
import re
import time
from collections.abc import Callable
from itertools import cycle

from app.publishing import service as publishing
from app.settings import service as settings
from app.setup import modules
from tenants.access import COMMAND_LINE, Actor, Role
from tenants.models import uuid7
from tests.bench.house import Browser, House, Web, web
from tests.bench.loads import Client, asked, picture
from tests.bench.measuring import Meter

PER_SECOND, PUBLIC = 200, 8
"""Requests a second of all, and by how many connections."""
ROUNDS = 100
SAID = {"title": "Klotter", "text": "Flera väggar.", "doing": "Vi sanerar.", "call": "114 14."}


def beside(house: House) -> dict:
    addresses = _published(house)
    loaded = {name: addresses[name] for name in ("start", "in English", "a message", "Atom")}
    with web(house, workers=2) as served:
        weights = {name: _weight(served.browser(), one) for name, one in addresses.items()}
        costs = _costs(house, served, loaded)
        work = [Client("median", picture(house, "median"))] * 2
        alone = asked(served, work)["median"]
        public = [Client("public", _paced(list(loaded.values()), n)) for n in range(PUBLIC)]
        both = asked(served, [*work, *public])
        only = asked(served, public)["public"]
    times = both["median"]["p95, ms"] / alone["p95, ms"]
    found = {"signed in, alone": alone, "signed in, beside the public": both["median"], "p95, times": times}
    found |= {"the public beside them": both["public"], "the public alone": only, "ms of CPU an answer": costs}
    return {**found, "bytes with gzip: the page, and all that a first visit fetches": weights}


def _weight(browser: Browser, address: str) -> str:
    """Of the page, and with all that it fetches: style sheets, typeface, pictures and scripts."""
    body = browser.get(address)
    page = gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode(errors="replace")
    fetched = {one for one in re.findall(r'(?:src|href)="(/[^"]+)"', page) if "/static/" in one or "/vapen/" in one}
    fetched |= {one for one in re.findall(r"url\([\"']?(/[^\"')]+)", page)}
    return f"{len(body)} / {len(body) + sum(len(browser.get(one)) for one in fetched)}"


def _costs(house: House, served: Web, addresses: dict[str, str]) -> dict:
    """Of the web's and the database's CPU, for an answer that is kept, and for one that the asker has already."""
    meter, browser, found = Meter(house, served), served.browser(), {}

    def many(ask: Callable[[], object]) -> dict:
        for _ in range(10):  # each worker has drawn it
            ask()
        cost = meter.cost(lambda: [ask() for _ in range(ROUNDS)])
        return {"web": cost.web / ROUNDS, "database": cost.database / ROUNDS}

    for name, address in {**addresses, "bare": "/metrics/bare"}.items():
        found[name] = many(lambda address=address: browser.get(address))
    tag = _tag(browser, addresses["start"])
    same = {"If-None-Match": tag}
    found["start, unchanged"] = many(lambda: browser.ask("GET", addresses["start"], same, None, 304))
    meter.close()
    return found


def _tag(browser: Browser, address: str) -> str:
    browser.connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = browser.connection.getresponse()
    answer.read()
    return answer.getheader("ETag") or ""


def _published(house: House) -> dict[str, str]:
    """What everybody reads in the median municipality, put there first when nothing is: name -> address."""
    slug = house.slug("median")
    with house.web_scope(slug) as scope:
        tenant = scope.tenant
    now = house.here.database.clock()
    for module in ("oppna-sidor", "tips"):
        with house.here.database.scope(tenant, COMMAND_LINE) as scope:
            modules.switch(scope, module=module, on=True, version=settings.read_municipality(scope).version)
    writes, approves = (Actor("mätning", frozenset({role}), uuid7()) for role in (Role.COORDINATOR, Role.COMMUNICATOR))
    with house.here.database.scope(tenant, writes) as scope:
        seen = [one for one in publishing.list_publications(scope) if one.is_out]
        rows = [] if seen else [publishing.add_publication(scope, kind="message", **SAID) for _ in range(20)]
        rows = [publishing.submit(scope, id=row.id, version=1) for row in rows]
    with house.here.database.scope(tenant, approves) as scope:
        seen_ids = [one.row.id for one in seen] + [publishing.approve(scope, id=row.id, version=2).id for row in rows]
    home = f"/{slug}/oppet/"
    said = {"start": "", "in English": "en/", "in easy Swedish": "latt/", "a message": str(seen_ids[0])}
    said |= {"a year": f"ar/{now.year}", "accessibility": "tillganglighet", "data": "data", "the part": "inbaddat"}
    said |= {"tips": "tips", "an answer": "tips/svar", "Atom": "flode.atom", "JSON": "data.json"}
    said |= {"the catalogue": "katalog.rdf"}
    return {name: f"{home}{address}" for name, address in said.items()}


def _paced(addresses: list[str], at: int) -> Callable[[Browser], object]:
    """How one connection asks for these in turn, its part of PER_SECOND, each at a moment of its own: people who know
    nothing of each other do not all press at once."""
    turn, every = cycle(addresses[at % len(addresses) :] + addresses[: at % len(addresses)]), PUBLIC / PER_SECOND
    due = 0.0

    def ask(browser: Browser) -> object:
        nonlocal due
        due = max(due + every, time.monotonic() - 1) if due else time.monotonic() + at / PER_SECOND
        time.sleep(max(0, due - time.monotonic()))
        return browser.get(next(turn))

    return ask
