"""Puts the demo world into the database, through the same acts as everybody else's reports. Loading again adds only
what is new: the days that have passed, the quarters that have ended."""

import base64
import hashlib
import hmac
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import UUID
from zlib import crc32

from app.accounts import invitations
from app.accounts import service as accounts
from app.demo import coming, council, doings, focus_areas
from app.demo.content import ground_file
from app.demo.content import load as content_of
from app.demo.doings import CAST, CAST_OF_AREA
from app.demo.happenings import SEED, Happening, happenings
from app.figures.periods import start_of
from app.figures.sources import OWN
from app.incidents import rules
from app.incidents import service as incidents
from app.incidents.rules import knowledge
from app.places import grid, population_rows
from app.places import service as places
from app.practice import service as practice
from app.report.fields import PARTICULARS, NewReport
from app.settings import service as settings
from tenants import installation
from tenants.access import COMMAND_LINE, ROLE_NAMES, Actor, Role
from tenants.errors import Invalid, NotFound
from tenants.models import Tenant
from tenants.profile import Profile
from tenants.registry import all_tenants, change_profile, register_tenant
from tenants.scope import Database, Scope

YEARS = 3
Progress = Callable[[int, int, str], object]
QUARTERS = 4
"""So many quarters back each municipality has a final report."""
REPORTED_ALONE = 3
"""One in so many of an organisation's reports is her own who stands for it in the cast."""
PRACTISES = "koping"
"""Has a practice area."""
NEW = timedelta(days=2)
"""What was reported so lately, the coordinator has not gone through."""
SHARED_COORDINATOR = ("arboga", "kungsor")
"""Two small municipalities have one safety coordinator between them."""


@dataclass(frozen=True)
class DemoPerson:
    """Who signs in to the demo world: named by function, never by a name somebody could bear."""

    role: Role
    name: str
    email: str
    organisation: str | None


def load(
    database: Database,
    *,
    key: bytes,
    today: date,
    progress: Progress,
    extra: str | None = None,
    quarters: int = QUARTERS,
    streets: Callable[[Tenant], object] = lambda tenant: None,
) -> None:
    """Make the demo world stand in the database up to now. `extra` adds one more municipality of the area.

    `quarters`: so many final quarterly reports each; with 0 nobody has done anything beside reporting and focus areas.
    `streets` gives a municipality the background of its maps, before anything is printed there.

    Raises Invalid for a database with places of its own: what is real and what is invented never stand side by side.
    """
    _mark(database)
    content = content_of()
    # Three years back, to the day. The tenants and their people were there when the first of the work was done.
    first = today.replace(year=today.year - YEARS, day=min(today.day, 28))
    begun = database.at(start_of(first))
    known = {tenant.slug: tenant for tenant in all_tenants(database)}
    _area(begun, known, extra)
    furnished = {slug for slug in content.municipalities if _is_furnished(database, known.get(slug))}
    joined = [slug for slug in content.area.may_join if slug == extra or slug in furnished]
    slugs = [*content.area.municipalities, *joined]
    for position, slug in enumerate(slugs):
        name, moment = content.municipalities[slug].name, database
        if slug not in furnished:
            progress(position * 3, len(slugs) * 3, f"{name}, platser och verksamheter")
            known[slug], moment = _municipality(begun, slug, known.get(slug)), begun
        _populations(database, known[slug])
        streets(known[slug])
        _invite(moment, known[slug], key)
        said = partial(progress, position * 3 + 1, len(slugs) * 3)
        _work_and_reports(database, known[slug], first, today, quarters, said)
        if quarters:
            coordinator = _coordinator(database, known[slug])
            doings.say_nothing(database, known[slug], coordinator, today)
            if slug not in furnished:
                _doings(database, known[slug], today, quarters)
            beside = coming.add, council.consult, council.promise
            for add in (doings.add_meetings, focus_areas.add_measures, focus_areas.add_problems, *beside):
                add(database, known[slug], coordinator, today)
            doings.contribute(database, known[slug], actors(database, known[slug]), today)
            doings.add_pictures(database, known[slug], coordinator, today)
            council.prepare(database, known[slug], coordinator)
            council.keep_the_law(database, known[slug], coordinator, today)
            said(f"{name}, det senaste kvartalets rapport")
            for quarter, final in focus_areas.finalized_by(database.clock(), quarters)[-1:]:
                focus_areas.add_report(database.at(final), known[slug], coordinator, quarter)
    _invite(database, area := known[content.area.slug], key)
    if quarters:
        doings.publish(database, area, today)
        council.report_of_area(database, area, [(known[one], _coordinator(database, known[one])) for one in slugs])
        with database.scope(known[PRACTISES], COMMAND_LINE) as scope:
            practice.make(scope)
    progress(len(slugs) * 3, len(slugs) * 3, "klart")


def _mark(database: Database) -> None:
    """Write down that this is a demo world, before its first row."""
    if installation.DEMO in installation.known(database):
        return
    if all_tenants(database):
        told = "Databasen har platser som inte hör till exempelvärlden. Exempelvärlden läggs bara in i en tom databas."
        raise Invalid({"demo": [told]})
    installation.remember(database, installation.DEMO)


def sign_ins(key: bytes) -> list[dict[str, str]]:
    """One {role, place, email, password} per membership of the demo world."""
    content = content_of()
    return [
        {"role": str(one.role), "place": slug, "email": one.email, "password": password(key, one.email)}
        for slug in (*content.area.municipalities, content.area.slug)
        for one in people(slug)
    ]


def people(tenant_slug: str) -> list[DemoPerson]:
    """Everybody who has a role in a tenant of the demo world."""
    content = content_of()
    area = content.area.slug
    if tenant_slug == area:
        return [
            DemoPerson(role, f"{role.label} (exempel)", f"{local}@{area}.example", None)
            for role, local in CAST_OF_AREA.items()
        ]
    municipality = content.municipalities[tenant_slug]
    found = []
    for role, (local, kind) in CAST.items():
        organisation = next((o.name for o in municipality.organisations if o.kind == kind), None)
        if kind and organisation is None:
            continue
        name, home = f"{ROLE_NAMES[role]}, {municipality.name} (exempel)", tenant_slug
        if role is Role.POLICE_OFFICER:
            name, home = "Kommunpolis (exempel)", area
        elif role is Role.COORDINATOR and tenant_slug in SHARED_COORDINATOR:
            name, home = "Säkerhetssamordnare, Arboga och Kungsör (exempel)", "-".join(SHARED_COORDINATOR)
        found.append(DemoPerson(role, name, f"{local}@{home}.example", organisation))
    return found


def password(key: bytes, email: str) -> str:
    """A password of this installation's own: four groups of four letters, from its key."""
    digest = hmac.new(key, email.encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()[:16]
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def _invite(database: Database, tenant: Tenant, key: bytes) -> None:
    with database.scope(tenant, COMMAND_LINE) as scope:
        for one in people(tenant.slug):
            invitations.invite(scope, **asdict(one), password=password(key, one.email))


def _coordinator(database: Database, tenant: Tenant) -> Actor:
    return next(actor for person, actor in actors(database, tenant) if person.role is Role.COORDINATOR)


def actors(database: Database, tenant: Tenant) -> list[tuple[DemoPerson, Actor]]:
    """Everybody who has a role in the tenant, with her rights."""
    with database.scope(tenant) as scope:
        found = [(person, accounts.actor_of_email(scope, email=person.email)) for person in people(tenant.slug)]
    if missing := [person.role for person, actor in found if actor is None]:
        raise NotFound(missing[0])
    return [(person, actor) for person, actor in found if actor]


def _doings(database: Database, tenant: Tenant, today: date, quarters: int) -> None:
    everybody = actors(database, tenant)
    youth = next(actor for person, actor in everybody if person.role is Role.YOUTH)
    doings.report_stopped(database, tenant, youth)
    coming.go_through(database, tenant, everybody)
    theirs = [(person.role, actor, person.organisation) for person, actor in everybody if person.organisation]
    doings.read_files(database, tenant, theirs, today)
    if finals := focus_areas.finalized_by(database.clock(), quarters):
        focus_areas.stop_report(database, tenant, _coordinator(database, tenant), finals[0][0])


def _area(database: Database, known: dict[str, Tenant], extra: str | None) -> None:
    content = content_of()
    missing = tuple(
        content.municipalities[slug].name for slug in content.area.may_join if slug not in known and slug != extra
    )
    profile = Profile(missing_members=missing, area_anchor=content.area.anchor.isoformat())
    if content.area.slug not in known:
        known[content.area.slug] = register_tenant(
            database,
            slug=content.area.slug,
            name=content.area.name,
            kind="police_area",
            code=None,
            area_slug=None,
            profile=profile,
        )
    else:
        with database.scope(known[content.area.slug], COMMAND_LINE) as scope:
            change_profile(scope, profile)


def _is_furnished(database: Database, tenant: Tenant | None) -> bool:
    """Whether the tenant has its ground. One that was only registered, by `tenant add`, has none."""
    if tenant is None:
        return False
    with database.scope(tenant, COMMAND_LINE) as scope:
        return bool(places.sub_areas(scope))


def _municipality(database: Database, slug: str, known: Tenant | None) -> Tenant:
    content, one = content_of(), content_of().municipalities[slug]
    profile = Profile(
        council=one.council,
        coordinator_unit=next(o.name for o in one.organisations if o.kind == "kommunstyrelsen").lower(),
        letterhead=f"{one.name.removesuffix('s')}s kommun",
        area_anchor=content.area.anchor.isoformat(),
        secretary=f"radet@{slug}.example",
        accent=one.accent,
        set_up=True,
    )
    if known:
        with database.scope(known, COMMAND_LINE) as scope:
            change_profile(scope, profile)
    tenant = known or register_tenant(
        database,
        slug=slug,
        name=one.name,
        kind="municipality",
        code=one.code,
        area_slug=content.area.slug,
        profile=profile,
    )
    with database.scope(tenant, COMMAND_LINE) as scope:
        _put_ground(scope, slug)
        for organisation in one.organisations:
            accounts.register_organisation(scope, name=organisation.name, kind=organisation.kind)
        if one.arms.exists() and not settings.read_municipality(scope).version:
            settings.put_arms(scope, version=0, picture=one.arms.read_bytes())
    return tenant


def _populations(database: Database, tenant: Tenant) -> None:
    rows = content_of().populations
    table = [(line, list(row.values())) for line, row in enumerate(rows, start=2)]
    with database.scope(tenant, COMMAND_LINE) as scope:
        population_rows.import_populations(scope, header=list(rows[0]), rows=table)


def _put_ground(scope: Scope, slug: str) -> None:
    ground = ground_file("ground.yaml")
    one, sources = ground["municipalities"][slug], ground["sources"]
    outline = one["outline"]
    places.register_shape(
        scope,
        kind="outline",
        name=one["name"],
        points=outline["points"],
        source=sources[outline.get("source", "outline")],
    )
    for kind, key in (("sub_area", "sub_areas"), ("road", "roads"), ("railway", "railways"), ("water", "water")):
        for shape in one.get(key, ()):
            source = sources[shape.get("source", "sub_areas" if kind == "sub_area" else "lines")]
            places.register_shape(scope, kind=kind, name=shape["name"], points=shape["points"], source=source)
    for locality in one["localities"]:
        places.register_shape(
            scope, kind="locality", name=locality["name"], points=[locality["point"]], source=sources["localities"]
        )
    for site in ground_file("named_places.yaml")["municipalities"].get(slug, ()):
        places.register_named_place(
            scope,
            name=site["name"],
            kind=site["type"],
            lat=site["lat"],
            lon=site["lon"],
            sub_area=site["sub_area"],
            approximate=site["approximate"],
        )


def _work_and_reports(
    database: Database, tenant: Tenant, first: date, today: date, quarters: int, said: Callable[[str], object]
) -> None:
    """What has been reported, the work in focus areas, and the final reports of the quarters before the latest, in the
    order it happened: each figure that a follow-up was handed in with, and each of these reports, is counted on what
    had been reported by then. The latest also tells of meetings, pledges and official figures, and comes after them."""
    said(f"{tenant.name}, händelser")
    coordinator = _coordinator(database, tenant)
    rows = sorted(_incidents(database, tenant, first, today), key=itemgetter("reported_at"))
    finals, made, added = focus_areas.finalized_by(database.clock(), quarters)[:-1], [], 0

    def report_until(moment: datetime) -> None:
        nonlocal added
        upto = bisect_right(rows, moment, key=itemgetter("reported_at"))
        with database.scope(tenant, COMMAND_LINE) as scope:
            incidents.add_many(scope, rows=rows[added:upto])
        added = max(added, upto)

    def reach(moment: datetime) -> None:
        """Let all that comes before a moment have happened, but for the work."""
        while finals and finals[0][1] <= moment:
            quarter, final = finals.pop(0)
            said(f"{tenant.name}, rapporten {quarter}")
            report_until(final)
            if focus_areas.add_report(database.at(final), tenant, coordinator, quarter):
                made.append((quarter, final))
        report_until(moment)

    said(f"{tenant.name}, fokusområden och uppföljningar")
    focus_areas.add_work(database, tenant, coordinator, first, today, reach)
    reach(database.clock())
    if len(made) == quarters - 1 > 0:  # not when only a quarter has passed since
        focus_areas.change_late(database, tenant, coordinator, *made[-1])


def _incidents(database: Database, tenant: Tenant, first: date, today: date) -> list[dict]:
    """The rows of everything that has been reported by now."""
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    cast = [one for one in actors(database, tenant) if one[0].role is not Role.UNIT_MANAGER]
    authors = {person.organisation: actor.membership_id for person, actor in cast if person.organisation}
    with database.scope(tenant, COMMAND_LINE) as scope:
        known = knowledge(scope)
        organisations = {name: id for id, name in known.organisations.items()}
        sites = {place.name: place for place in known.named_places.values()}
        sub_areas = {area.name: area.id for area in known.sub_areas}
        rows = []
        for happening in (one for day in days for one in happenings(SEED, tenant.slug, day)):
            # Advance notices lie ahead; everything else has happened when it is reported.
            if happening.reported_at > scope.now or (happening.counted and happening.latest > scope.now):
                continue
            organisation_id = organisations[happening.organisation]
            said = _said(
                happening, organisation_id, sites.get(happening.place or ""), sub_areas.get(happening.sub_area or "")
            )
            columns, faults = rules.check(said, known)
            if faults:
                raise Invalid({f"{happening.key} {field}": sentences for field, sentences in faults.items()})
            own = crc32(happening.key.encode()) % REPORTED_ALONE == 0
            told = {"reported_at": happening.reported_at, "intake_key": f"demo:{happening.key}", "layout": OWN}
            author = authors.get(happening.organisation) if own else None
            rows.append(
                {**columns, **told, "reported_by": author, "unseen": own and scope.now - happening.reported_at < NEW}
            )
    return rows


def _said(happening: Happening, organisation_id: UUID, site: Any, sub_area_id: UUID | None) -> NewReport:
    """An invented report as somebody would have sent it."""
    lat = lon = None
    precision = happening.precision
    if site:
        lat, lon = site.lat, site.lon
        if any(happening.offset_m):
            x, y = grid.metres(lat, lon)
            lat, lon = grid.degrees(x + happening.offset_m[0], y + happening.offset_m[1])
    elif precision != "unknown":
        precision = "sub_area" if sub_area_id else "unknown"
    return NewReport(
        category=happening.category,
        earliest=happening.earliest,
        latest=happening.latest,
        named_place_id=site.id if site else None,
        sub_area_id=sub_area_id,
        lat=lat,
        lon=lon,
        precision=precision,
        text=happening.text,
        access_class=happening.access_class,
        organisation_id=organisation_id,
        **{name: getattr(happening, name) for name in PARTICULARS},
    )
