"""What others are told: what has been let out, what towns are compared with, what stands on the open pages, and what
the police area is told."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import numpy as np

from app.accounts import service as accounts
from app.area_sharing import agreements, gathering
from app.area_sharing import service as area_sharing
from app.demo.content import FOLDER, load, read_yaml
from app.disclosure_control import service as disclosure
from app.evaluations import service as evaluations
from app.evaluations import sharing
from app.figures.periods import Quarter, local_date, start_of
from app.measures import lists as measured
from app.measures import service as measures
from app.places import service as places
from app.publishing import service as publishing
from app.publishing.wording import CONTACTS, COUNTED, DONE, JOINT, MESSAGE, MUNICIPALITY, OFFICIAL, PLEDGE
from app.settings import service as settings
from app.setup import modules
from app.side_by_side import service as side_by_side
from app.taxonomy import service as taxonomy
from app.tips import proof
from app.tips import service as tips
from tenants import runs
from tenants.access import CALENDAR, COMMAND_LINE, Actor
from tenants.errors import Invalid
from tenants.models import Tenant
from tenants.registry import all_tenants
from tenants.scope import Database

UNSHARED = {"kungsor": {"presence", "pictures"}}
"""What a municipality has not agreed with its area to share, of all that can be."""


def share_with_area(database: Database, area: Tenant) -> None:
    """What each municipality has agreed with the area, told once more as of now."""
    for tenant in all_tenants(database):
        if tenant.area_id != area.area_id or tenant.is_area or tenant.is_practice:
            continue
        with database.scope(tenant, COMMAND_LINE) as scope:
            former = agreements.latest(scope)
            # A world that was made before weeks were agreed on agrees on them now, unless somebody has ended it all.
            if former is None or (former.parts and gathering.WEEKS not in former.parts):
                shared = [one for one in gathering.PARTS if one not in UNSHARED.get(tenant.slug, ())]
                agreements.agree(
                    scope,
                    before=str(former.id) if former else "",
                    parts=shared,
                    types=[one.slug for one in gathering.types_to_choose()],
                    controller="Polismyndigheten",
                    decided_by="Kommunstyrelsen",
                    decided_on=local_date(scope.now) - timedelta(days=40),
                    case_number=f"KS {scope.now.year}/118",
                )
            for id in scope.ordered:
                leased = runs.take_lease(scope, id)
                runs.finish(scope, run_id=id, lease=leased.lease if leased else 0)
            scope.ordered.clear()  # no worker is to be woken
        with database.scope(tenant, CALENDAR) as scope:
            area_sharing.tell_area(scope, demo=True)


SHARED = "Fler vuxna ute på helgkvällarna, i hela kommunen."
SHARED_WEEKS = 26
MOST_SITES = 60


def share_effects(database: Database, coordinators: Iterable[tuple[Tenant, Actor]]) -> None:
    """Of each municipality a measure of half a year ago at every other of its places, of all events, counted against
    the places between them and the neighbours, and its result shared where no number is too small; once."""
    for tenant, coordinator in coordinators:
        today = local_date(database.clock())
        starts = today - timedelta(weeks=SHARED_WEEKS, days=8)
        begun = database.at(start_of(starts) + timedelta(hours=12))
        with database.scope(tenant, coordinator) as scope:
            sites = [one.id for one in places.places_to_choose(scope)][:MOST_SITES]
            if len(sites) < 2 or measured.list_measures(scope, text=SHARED).rows:
                continue
        with begun.scope(tenant, coordinator) as scope:
            said: dict[str, Any] = {
                "text": SHARED,
                "due": today,
                "organisation_id": accounts.organisations(scope)[0].id,
            }
            row = measures.add_measure(scope, **said)
            said |= {"kind": "social", "starts_on": starts, "place_text": "Hela kommunen"}
            row = measures.change_measure(scope, id=row.id, version=row.version, **said)
            judged = evaluations.register(
                scope,
                measure_id=row.id,
                treated_ids=sites[::2],
                control_ids=sites[1::2],
                neighbour_ids=[id for id, _name in evaluations.neighbours(scope)],
                types=[one.slug for one in taxonomy.categories().values() if one.counts],
                starts_on=starts,
                weeks=SHARED_WEEKS,
            )
        with database.scope(tenant, coordinator) as scope:
            found = evaluations.count_weeks(scope, id=judged.id, progress=lambda *_: None)
            evaluations.keep_result(scope, id=judged.id, result=found)
            with suppress(Invalid):  # where a number is too small
                sharing.share(scope, id=judged.id)


QUARTERS_LET_OUT = 4


def let_out(database: Database, tenant: Tenant, coordinator: Actor) -> None:
    """Tables of the latest quarters that may leave: month by month to the other municipalities of the area, and of the
    latest one to a newspaper and to a neighbour too; once."""
    with database.scope(tenant, coordinator) as scope:
        there = disclosure.quarters(scope)[:QUARTERS_LET_OUT]
        if not there or disclosure.list_releases(scope):
            return
        nearby = "months", "neighbours", "Säkerhetssamordnarna i polisområdet"
        asked: list[tuple[Quarter, str, str, str]] = [(quarter, *nearby) for quarter in reversed(there)]
        asked.insert(-1, (there[0], "groups", "public", "Lokaltidningens redaktion"))
        asked.append((there[0], "areas", "municipality", "Grannkommunens säkerhetssamordnare"))
        decided = {"decided_by": "Säkerhetssamordnaren", "decided_on": local_date(scope.now)}
        for n, (quarter, kind, to, receiver) in enumerate(asked, 1):
            found = disclosure.offer(scope, quarter=quarter, kind=kind)
            if found.sha256:
                said = {"addressed_to": to, "receiver": receiver, "case_number": f"KS {scope.now.year}/00{n}"}
                disclosure.release(scope, quarter=quarter, kind=kind, seen=found.sha256, **said, **decided)


MADE_UP_TOWNS = 24


def compare_with(database: Database, tenant: Tenant, actor: Actor) -> None:
    """What the towns are compared with: Brå's counts of the towns of this world with their inhabitants, and made-up
    towns beside them under a source that says so. Read again, only what is new is added."""
    told, world = read_yaml(FOLDER / "official_figures.yaml"), load()
    towns = {one.code: (slug, one.name) for slug, one in world.municipalities.items() if slug in told["published"]}
    head, invented = "kommunkod;kommun;kommungrupp;brottstyp;år;antal", []
    published = [
        f"{code};{name};Exempelgrupp {1 + (slug == 'koping')};{what};{told['first_year'] + at};{n}"
        for code, (slug, name) in towns.items()
        for what, counts in told["published"][slug].items()
        for at, n in enumerate(counts)
    ]
    people = [
        f"{row['kommunkod']};{towns[row['kommunkod']][1]};{row['datum']};{row['folkmängd']}"
        for row in world.populations
        if row["kommunkod"] in towns and not row["delområde"]
    ]
    made_up, draw = list(published), np.random.default_rng(1971)
    for n in range(MADE_UP_TOWNS):
        name, code = f"Exempelstad {n + 1}", f"{1920 + n if n < 12 else 2430 + n}"
        size = int(np.exp(draw.uniform(np.log(4_000), np.log(90_000))))
        invented += [f"{code};{name};{year}-12-31;{size}" for year in range(2015, told["first_year"] + 7)]
        level = float(draw.gamma(30, 1 / 30))
        for what, share in SHARES.items():
            for at in range(7):
                count = int(draw.poisson(size * share * level * (1 + 0.01 * at)))
                made_up.append(f"{code};{name};Exempelgrupp {1 + n % 2};{what};{told['first_year'] + at};{count}")
    files = (
        (told["made_up"]["source"], head, made_up),
        (told["made_up"]["source"], "kommunkod;kommun;datum;folkmängd", invented),
        ("SCB och Brå, folkmängd", "kommunkod;kommun;datum;folkmängd", people),
        (told["source"], head, published),
    )
    with database.scope(tenant, actor) as scope:
        for source, first, lines in files:
            content = "\n".join((first, *lines)).encode()
            side_by_side.take_file(scope, content=content, file_name="exempel.csv", source=source)


SHARES = {
    "total": 0.105,
    "person": 0.024,
    "theft": 0.034,
    "burglary": 0.009,
    "vandalism": 0.012,
    "drugs_weapons": 0.012,
}
"""Offences an inhabitant and year, of the made-up towns."""


def open_pages(database: Database, tenant: Tenant, coordinator: Actor) -> None:
    """What stands on the open pages: the pledge and how it goes, figures, what was done, a message together with the
    police, and contacts. Not where there is something already."""
    told = read_yaml(FOLDER / "open_pages.yaml").get(tenant.slug)
    if told is None:
        return
    with database.scope(tenant, coordinator) as scope:
        if publishing.list_publications(scope):
            return
        tips.add_place(scope, name=told["sheet"])
        made_of = {kind: publishing.subjects(scope, kind=kind) for kind in (PLEDGE, OFFICIAL, COUNTED)}
    for module in ("oppna-sidor", "tips"):
        with database.scope(tenant, coordinator) as scope:
            modules.switch(scope, module=module, on=True, version=settings.read_municipality(scope).version)
    with database.scope(tenant) as scope:
        approve, police = (accounts.actor_of_email(scope, email=told[who]) for who in ("approves", "police"))
    items: list[tuple[str, str, int, dict[str, Any]]] = [(CONTACTS, MUNICIPALITY, 30, told["contacts"])]
    for kind, ago, texts in ((PLEDGE, 25, told["pledge"]), (OFFICIAL, 25, {}), (COUNTED, 0, {})):
        items += [(kind, MUNICIPALITY, ago, {"subject": subject, **texts}) for subject, _said in made_of[kind][:1]]
    for kind, concerns in ((DONE, MUNICIPALITY), (MESSAGE, JOINT)):
        said = dict(told[kind])
        items.append((kind, concerns, said.pop("ago"), said))
    for kind, concerns, ago, said in items:
        then = database.at(database.clock() - timedelta(days=ago))
        with then.scope(tenant, coordinator) as scope:
            row = publishing.add_publication(scope, kind=kind, concerns=concerns, **said)
            row = publishing.submit(scope, id=row.id, version=row.version)
        with then.scope(tenant, (approve if concerns == MUNICIPALITY else police) or coordinator) as scope:
            publishing.approve(scope, id=row.id, version=row.version)
    for one in told["tips"]:
        said, key = dict(one), tenant.id.bytes
        then = database.at(database.clock() - timedelta(days=said.pop("ago")))
        with then.scope(tenant) as scope:
            word = proof.word_of(key, tenant.id, local_date(scope.now))
            number = next(str(n) for n in count() if proof.is_worked(word, said["text"], str(n)))
            tips.send_tip(scope, key=key, word=word, number=number, **said)
