"""Puts the demo world into the database, through the same acts as everybody else's reports.

Loading again adds only what is new: the days that have passed, the quarters that have ended.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from app.accounts import service as accounts
from app.demo import people as cast
from app.demo.content import load as content_of
from app.demo.content import read_yaml
from app.demo.follow_ups import follow_up
from app.demo.happenings import SEED, Happening, happenings
from app.demo.occasions import occasions, planned
from app.est import loading as est
from app.figures.periods import Quarter
from app.incidents import rules
from app.incidents import service as incidents
from app.incidents.fields import PARTICULARS, NewReport
from app.incidents.rules import Knowledge, knowledge
from app.places import grid
from app.places import service as places
from app.quarterly_reports import loading as quarterly_reports
from tenants.access import COMMAND_LINE
from tenants.errors import Invalid
from tenants.models import Tenant
from tenants.profile import Profile
from tenants.registry import all_tenants, change_profile, register_tenant
from tenants.scope import Database, Scope

YEARS = 3
GROUND = Path(__file__).parent.parent / "places"
Progress = Callable[[int, int, str], object]


def load(database: Database, *, key: bytes, today: date, progress: Progress, extra: str | None = None) -> None:
    """Make the demo world stand in the database up to now. `extra` adds one more municipality of the area."""
    content = content_of()
    known = {tenant.slug: tenant for tenant in all_tenants(database)}
    _area(database, known, extra)
    joined = [slug for slug in content.area.may_join if slug == extra or _is_furnished(database, known.get(slug))]
    slugs = [*content.area.municipalities, *joined]
    for position, slug in enumerate(slugs):
        name = content.municipalities[slug].name
        if not _is_furnished(database, known.get(slug)):
            progress(position * 3, len(slugs) * 3, f"{name}, platser och verksamheter")
            known[slug] = _municipality(database, slug, known.get(slug))
        _people(database, known[slug], key)
        progress(position * 3 + 1, len(slugs) * 3, f"{name}, händelser")
        _incidents(database, known[slug], today)
        progress(position * 3 + 2, len(slugs) * 3, f"{name}, fokusområden och uppföljningar")
        _focus_areas(database, known[slug], today)
    _people(database, known[content.area.slug], key)
    progress(len(slugs) * 3, len(slugs) * 3, "klart")


def sign_ins(key: bytes) -> list[dict[str, str]]:
    """One {role, place, email, password} per membership of the demo world."""
    content = content_of()
    return [
        {"role": str(p.role), "place": p.place, "email": p.email, "password": cast.password(key, p.email)}
        for slug in (*content.area.municipalities, content.area.slug)
        for p in cast.people(slug)
    ]


# --- tenants and people -----------------------------------------------------------------------------------------------


def _area(database: Database, known: dict[str, Tenant], extra: str | None) -> None:
    content = content_of()
    missing = tuple(
        content.municipalities[slug].name for slug in content.area.may_join if slug not in known and slug != extra
    )
    profile = Profile(missing_members=missing)
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
    content = content_of()
    one = content.municipalities[slug]
    profile = Profile(
        council=one.council,
        coordinator_unit=next(o.name for o in one.organisations if o.kind == "kommunstyrelsen").lower(),
        letterhead=f"{one.name}s kommun" if not one.name.endswith("s") else f"{one.name} kommun",
        period_anchor=one.anchor.isoformat(),
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
        places.register_population(
            scope, year=one.population_date.year, n=one.population, source=content.population_source
        )
        for organisation in one.organisations:
            accounts.register_organisation(scope, name=organisation.name, kind=organisation.kind)
    return tenant


def _put_ground(scope: Scope, slug: str) -> None:
    ground = _ground("ground.yaml")
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
    for site in _ground("named_places.yaml")["municipalities"].get(slug, ()):
        places.register_named_place(
            scope,
            name=site["name"],
            kind=site["type"],
            lat=site["lat"],
            lon=site["lon"],
            sub_area=site["sub_area"],
            approximate=site["approximate"],
        )


def _people(database: Database, tenant: Tenant, key: bytes) -> None:
    with database.scope(tenant, COMMAND_LINE) as scope:
        for person in cast.people(tenant.slug):
            accounts.invite(
                scope,
                email=person.email,
                name=person.name,
                role=person.role,
                organisation=person.organisation,
                password=cast.password(key, person.email),
            )


@cache
def _ground(name: str) -> dict:
    return read_yaml(GROUND / name)


# --- incidents -------------------------------------------------------------------------------------------------------


def first_day(today: date) -> date:
    """Three years back, to the day."""
    return today.replace(year=today.year - YEARS, day=min(today.day, 28))


def _incidents(database: Database, tenant: Tenant, today: date) -> None:
    first = first_day(today)
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    with database.scope(tenant, COMMAND_LINE) as scope:
        known = knowledge(scope)
        names = _Names.of(known)
        rows = [
            _row(happening, names, known)
            for day in days
            for happening in happenings(SEED, tenant.slug, day)
            if happening.reported_at <= scope.now and _has_been(happening, scope.now)
        ]
        incidents.add_many(scope, rows=rows)


def _has_been(happening: Happening, now: datetime) -> bool:
    """Advance notices lie ahead; everything else has happened when it is reported."""
    return not happening.counted or happening.latest <= now


class _Names:
    """The ids behind the names that the generator uses."""

    def __init__(self, organisations, sites, sub_areas):
        self.organisations, self.sites, self.sub_areas = organisations, sites, sub_areas

    @classmethod
    def of(cls, known: Knowledge) -> "_Names":
        return cls(
            {name: id for id, name in known.organisations.items()},
            {place.name: place for place in known.named_places.values()},
            {area.name: area.id for area in known.sub_areas},
        )


def _row(happening: Happening, names: _Names, known: Knowledge) -> dict:
    """The columns of one invented report, checked as everybody's. Raises Invalid when the content breaks a rule."""
    site = names.sites.get(happening.place)
    lat = lon = None
    if site:
        lat, lon = site.lat, site.lon
        if any(happening.offset_m):
            x, y = grid.metres(lat, lon)
            lat, lon = grid.degrees(x + happening.offset_m[0], y + happening.offset_m[1])
    sub_area_id = names.sub_areas.get(happening.sub_area)
    coarse = "sub_area" if sub_area_id and happening.precision != "unknown" else "unknown"
    said = NewReport(
        category=happening.category,
        earliest=happening.earliest,
        latest=happening.latest,
        named_place_id=site.id if site else None,
        sub_area_id=sub_area_id,
        lat=lat,
        lon=lon,
        precision=happening.precision if site else coarse,
        text=happening.text,
        access_class=happening.access_class,
        organisation_id=names.organisations[happening.organisation],
        **{name: getattr(happening, name) for name in PARTICULARS},
    )
    columns, faults = rules.check(said, known)
    if faults:
        raise Invalid({f"{happening.key} {field}": sentences for field, sentences in faults.items()})
    return {**columns, "reported_at": happening.reported_at, "intake_key": f"demo:{happening.key}"}


# --- focus areas -----------------------------------------------------------------------------------------------------


def _focus_areas(database: Database, tenant: Tenant, today: date) -> None:
    running, first = Quarter.containing(today), first_day(today)
    quarters = [Quarter.containing(first) + n for n in range(1, 4 * YEARS + 2)]
    quarters = [quarter for quarter in quarters if quarter <= running]
    finished = [quarter for quarter in quarters if quarter < running]
    judged = []
    with database.scope(tenant, COMMAND_LINE) as scope:
        for area in content_of().focus_areas_of(tenant.slug):
            follow_ups = [follow_up(tenant.slug, area["id"], quarter, data_from=first) for quarter in finished]
            activities = [
                {
                    **activity,
                    "plans": {str(q): planned(tenant.slug, area["id"], index, q) for q in quarters},
                    "occasions": [
                        {"date": occasion.date, "text": occasion.result_text, "place": occasion.place}
                        for quarter in quarters
                        for occasion in occasions(tenant.slug, area["id"], index, quarter, until=today)
                    ],
                }
                for index, activity in enumerate(area["activities"])
            ]
            loaded = est.load_focus_area(scope, content={**area, "activities": activities, "follow_ups": follow_ups})
            judged.append({"focus_area_id": loaded.id, **content_of().priorities[area["id"]]})
        for quarter in finished:
            quarterly_reports.load_priorities(scope, quarter=str(quarter), priorities=judged)
