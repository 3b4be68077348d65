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
from app.figures.periods import STOCKHOLM, Quarter
from app.incidents import service as incidents
from app.places import grid
from app.places import service as places
from tenants.access import COMMAND_LINE
from tenants.models import Place
from tenants.profile import Profile
from tenants.registry import all_places, change_profile, register_place
from tenants.scope import Database, Scope

YEARS = 3
GROUND = Path(__file__).parent.parent / "places"
Progress = Callable[[int, int, str], object]


def load(database: Database, *, key: bytes, today: date, progress: Progress, extra: str | None = None) -> None:
    """Make the demo world stand in the database up to now. `extra` adds one more municipality of the area."""
    content = content_of()
    known = {place.slug: place for place in all_places(database)}
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


# --- places and people -----------------------------------------------------------------------------------------------


def _area(database: Database, known: dict[str, Place], extra: str | None) -> None:
    content = content_of()
    missing = tuple(
        content.municipalities[slug].name for slug in content.area.may_join if slug not in known and slug != extra
    )
    profile = Profile(missing_members=missing)
    if content.area.slug not in known:
        known[content.area.slug] = register_place(
            database,
            slug=content.area.slug,
            name=content.area.name,
            kind="police_area",
            code=None,
            area_slug=None,
            profile=profile,
        )
    else:
        change_profile(database, known[content.area.slug].id, profile)


def _is_furnished(database: Database, place: Place | None) -> bool:
    """Whether the place has its ground. One that was only registered, by `tenant add`, has none."""
    if place is None:
        return False
    with database.scope(place, COMMAND_LINE) as scope:
        return bool(places.sub_areas(scope))


def _municipality(database: Database, slug: str, known: Place | None) -> Place:
    content = content_of()
    one = content.municipalities[slug]
    profile = Profile(
        council=one.council,
        coordinator_unit=next(o.name for o in one.organisations if o.kind == "kommunstyrelsen").lower(),
        letterhead=f"{one.name}s kommun" if not one.name.endswith("s") else f"{one.name} kommun",
        period_anchor=one.anchor.isoformat(),
    )
    if known:
        change_profile(database, known.id, profile)
    place = known or register_place(
        database,
        slug=slug,
        name=one.name,
        kind="municipality",
        code=one.code,
        area_slug=content.area.slug,
        profile=profile,
    )
    with database.scope(place, COMMAND_LINE) as scope:
        _put_ground(scope, slug)
        places.register_population(
            scope, year=one.population_date.year, n=one.population, source=content.population_source
        )
        for organisation in one.organisations:
            accounts.register_organisation(scope, name=organisation.name, kind=organisation.kind)
    return place


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


def _people(database: Database, place: Place, key: bytes) -> None:
    with database.scope(place, COMMAND_LINE) as scope:
        for person in cast.people(place.slug):
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


def _incidents(database: Database, place: Place, today: date) -> None:
    first = first_day(today)
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    with database.scope(place, COMMAND_LINE) as scope:
        names = _Names.of(scope)
        rows = [
            _row(happening, names)
            for day in days
            for happening in happenings(SEED, place.slug, day)
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
    def of(cls, scope: Scope) -> "_Names":
        return cls(
            {o.name: o.id for o in accounts.organisations(scope)},
            {p.name: p for p in places.named_places(scope)},
            {a.name: a.id for a in places.sub_areas(scope)},
        )


def _row(happening: Happening, names: _Names) -> dict:
    site = names.sites.get(happening.place)
    lat = lon = None
    if site:
        lat, lon = site.lat, site.lon
        if any(happening.offset_m):
            x, y = grid.metres(lat, lon)
            lat, lon = grid.degrees(x + happening.offset_m[0], y + happening.offset_m[1])
    precision = happening.precision if site or happening.precision == "unknown" else "sub_area"
    sub_area_id = names.sub_areas.get(happening.sub_area)
    if precision == "sub_area" and sub_area_id is None:
        precision = "unknown"
    return {
        "category": happening.category,
        "earliest": happening.earliest,
        "latest": happening.latest,
        "reported_at": happening.reported_at.astimezone(STOCKHOLM),
        "named_place_id": site.id if site else None,
        "sub_area_id": sub_area_id,
        "lat": lat,
        "lon": lon,
        "precision": precision,
        "organisation_id": names.organisations[happening.organisation],
        "how": happening.how or None,
        "text": happening.text,
        "source": happening.source,
        "reported_to_police": happening.reported_to_police,
        "people_band": happening.people_band or None,
        "access_class": happening.access_class,
        "intake_key": f"demo:{happening.key}",
    }


# --- focus areas -----------------------------------------------------------------------------------------------------


def _focus_areas(database: Database, place: Place, today: date) -> None:
    running, first = Quarter.containing(today), first_day(today)
    quarters = [Quarter.containing(first) + n for n in range(1, 4 * YEARS + 2)]
    quarters = [quarter for quarter in quarters if quarter <= running]
    finished = [quarter for quarter in quarters if quarter < running]
    judged = []
    with database.scope(place, COMMAND_LINE) as scope:
        for area in content_of().focus_areas_of(place.slug):
            follow_ups = [follow_up(place.slug, area["id"], quarter, data_from=first) for quarter in finished]
            activities = [
                {
                    **activity,
                    "plans": {str(q): planned(place.slug, area["id"], index, q) for q in quarters},
                    "occasions": [
                        {"date": occasion.date, "text": occasion.result_text, "place": occasion.place}
                        for quarter in quarters
                        for occasion in occasions(place.slug, area["id"], index, quarter, until=today)
                    ],
                }
                for index, activity in enumerate(area["activities"])
            ]
            loaded = est.load_focus_area(scope, content={**area, "activities": activities, "follow_ups": follow_ups})
            judged.append({"focus_area_id": loaded.id, **content_of().priorities[area["id"]]})
        for quarter in finished:
            est.load_priorities(scope, quarter=str(quarter), priorities=judged)
