"""What happened in one municipality, as arrays of one row each, a chunk at a time.

Incidents follow the year, the week and the hour, grow in number over the years, and heap up at some places. An array's
fields are laid out as PostgreSQL reads them in a binary COPY (big-endian, each with its length before it), and hold
numbers alone: `STORE` makes an incident of each, with ids and words looked up in lists.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from app.figures.audience import Audience
from app.incidents.visibility import AUDIENCES
from app.places import grid
from app.report.fields import FIELDS
from app.synth.municipalities import ORGANISATIONS, Municipality, sub_area_at
from app.taxonomy import service as taxonomy
from tenants.access import Role

MOST = 100_000
"""Rows in a chunk."""
STATES = ("counted", "quarantined", "withdrawn", "merged")
CLASSES, PRECISIONS = AUDIENCES[Audience.ALL].classes, list(FIELDS["precision"].choices)
SOURCES, POLICE, PEOPLE = (list(FIELDS[name].choices) for name in ("source", "reported_to_police", "people_band"))
GROWTH = 0.06
"""A year."""
GROUPS = {
    "samling-ordning": 19,
    "skadegorelse": 17,
    "tillgrepp": 15,
    "trafik": 13,
    "otrygg-plats": 11,
    "narkotika-alkohol": 8,
    "vald-hot": 6,
    "skola-unga": 5,
    "brand": 3,
    "bedrageri-ekonomi": 2,
    "oro-extremism": 0.7,
    "arrangemang": 0.3,
}
"""Per cent of the reports, about."""
TEXTS = (
    "Klotter på väggen mot gången, ungefär två meter brett.",
    "Flera ungdomar samlade vid entrén med hög musik efter klockan tio på kvällen.",
    "Krossad ruta upptäckt på morgonen. Glas på trottoaren är uppsopat.",
    "Bilar kör fort förbi övergångsstället när skolan börjar.",
    "Belysningen är släckt längs hela sträckan mellan bron och hållplatsen.",
    "Tomma flaskor och skräp efter helgen, samma plats som förra veckan.",
    "Mopeder kör på gångvägen, flera gångare har fått kliva åt sidan.",
    "Dörren till förrådet uppbruten, inget tycks saknas.",
)
_NUMBERS = {"day": "i4", "second": "i4", "span": "i4", "delay": "i4", "x": "i4", "y": "i4", "lat": "f8", "lon": "f8"}
_CHOICES = "category state access organisation reporter precision place area how text source police people keyed home"
_COLUMNS = {"id": "V16", **_NUMBERS, **dict.fromkeys(_CHOICES.split(), "i2")}
LAYOUT = np.dtype(
    [
        ("fields", ">i2"),
        *((n, f">{t}" if t != "V16" else t) for k, v in _COLUMNS.items() for n, t in ((f"{k}_", "i4"), (k, v))),
    ]
)
_TYPES = {"V16": "uuid", "i4": "integer", "f8": "double precision", "i2": "smallint"}
STAGE = "CREATE TEMPORARY TABLE staged ({})".format(
    ", ".join(f"{name} {'date' if name == 'day' else _TYPES[kind]}" for name, kind in _COLUMNS.items())
)
STORE = """
INSERT INTO incident (
    tenant_id, id, version, category_id, state, access_class, organisation_id, reported_by, reported_at,
    earliest, latest, local_date, hour_of_week, precision, named_place_id, sub_area_id, lat, lon, x, y, cell,
    at_home, how, text, source, reported_to_police, people_band, intake_key, intake_content)
SELECT
    %(tenant)s, id, 1, category, (%(states)s::text[])[state], (%(classes)s::text[])[access],
    (%(organisations)s::uuid[])[organisation], (%(reporters)s::uuid[])[reporter],
    least(latest + delay * interval '1 second', %(end)s),
    earliest, latest, here::date,
    CASE WHEN span < 3600 AND date_trunc('hour', here) = date_trunc('hour', here - span * interval '1 second')
        THEN (extract(isodow FROM here) - 1) * 24 + extract(hour FROM here) END,
    (%(precisions)s::text[])[precision], (%(places)s::uuid[])[place], (%(areas)s::uuid[])[area],
    nullif(lat, 'NaN'), nullif(lon, 'NaN'), nullif(x, 0), nullif(y, 0),
    CASE WHEN x > 0 THEN y / 250 * 4096 + x / 250 END,
    home = 1, (%(hows)s::text[])[how], coalesce((%(texts)s::text[])[text], ''), (%(sources)s::text[])[source],
    (%(police)s::text[])[police], (%(people)s::text[])[people],
    CASE WHEN keyed = 1 THEN 'rad ' || id END, CASE WHEN keyed = 1 THEN md5(id::text) END
FROM (
    SELECT *, latest AT TIME ZONE 'Europe/Stockholm' AS here
    FROM (
        SELECT *, earliest + span * interval '1 second' AS latest
        FROM (
            SELECT *, (day + second * interval '1 second') AT TIME ZONE 'Europe/Stockholm' AS earliest
            FROM staged OFFSET 0
        ) AS begun OFFSET 0
    ) AS ended OFFSET 0
) AS told
"""
"""The same rules as `incidents/rules.py` for the day, the hour of the week and the cell."""


def words(here: Municipality) -> dict[str, object]:
    """The lists that the numbers of a row point into, from 1; 0 is nothing."""
    return {
        "tenant": here.id,
        "states": list(STATES),
        "classes": list(CLASSES),
        "precisions": PRECISIONS,
        "organisations": list(here.organisations),
        "reporters": [here.people[Role.COORDINATOR], here.people[Role.POLICE_OFFICER]],
        "places": list(here.places),
        "areas": list(here.sub_areas),
        "hows": [how for group in taxonomy.groups() for how in group.how],
        "texts": list(TEXTS),
        "sources": SOURCES,
        "police": POLICE,
        "people": PEOPLE,
    }


def happenings(seed: int, here: Municipality, first: date, until: date) -> Iterator[np.ndarray]:
    """All that happened from the first day to the last, at most `MOST` rows at a time, in order of the day."""
    random = np.random.default_rng((seed, here.number, 2))
    days = np.arange((until - first).days + 1)
    likely = _days(first, days) * random.gamma(20, 1 / 20, days.size)
    counts = random.multinomial(here.incidents, likely / likely.sum())
    ends = np.cumsum(counts)
    for start in range(0, here.incidents, MOST):
        nth = np.arange(start, min(start + MOST, here.incidents))
        yield _rows(random, here, first, until, np.searchsorted(ends, nth, side="right"))


def _days(first: date, days: np.ndarray) -> np.ndarray:
    """How much happens on each day, against the others."""
    of_year = (first.timetuple().tm_yday + days) / 365.25 * 2 * np.pi
    weekday = np.array([0.92, 0.9, 0.92, 0.97, 1.2, 1.25, 0.95])[(first.weekday() + days) % 7]
    return (1 - 0.22 * np.cos(of_year)) * weekday * (1 + GROWTH) ** (days / 365.25)


@cache
def _hours() -> np.ndarray:
    """Weekday x hour: the share of the day's reports up to the end of the hour."""
    day = [7, 5, 4, 3, 3, 3, 4, 7, 9, 9, 10, 11, 12, 12, 13, 15, 16, 16, 15, 14, 14, 14, 13, 11]
    hours = np.tile(np.array(day, float), (7, 1))
    hours[4:6, 20:] *= 2
    hours[5:7, :4] *= 3.5
    return np.cumsum(hours / hours.sum(axis=1, keepdims=True), axis=1)


@cache
def _categories() -> tuple[np.ndarray, np.ndarray]:
    """Ids, and the share of the reports up to each."""
    weights = {}
    for group in taxonomy.groups():
        current = [one for one in group.categories if not one.retired]
        part = [1 / (n + 1) for n in range(len(current))]
        weights |= {one.id: GROUPS[group.slug] * n / sum(part) for one, n in zip(current, part, strict=True)}
    return np.array(list(weights)), np.cumsum(list(weights.values())) / sum(weights.values())


def _rows(random: np.random.Generator, here: Municipality, first: date, until: date, day: np.ndarray) -> np.ndarray:
    count = day.size
    rows = np.zeros(count, LAYOUT)
    rows["fields"] = len(_COLUMNS)
    for name, kind in _COLUMNS.items():
        rows[f"{name}_"] = int(kind[1:])
    ids, shares = _categories()
    category = ids[np.searchsorted(shares, random.random(count))]
    rows["category"] = category
    known = taxonomy.categories()
    advance = np.isin(category, [id for id, one in known.items() if not one.counts])
    _time(random, rows, first, day, advance)
    _place(
        random,
        rows,
        here,
        np.isin(category, [id for id, one in known.items() if one.slug in taxonomy.AT_HOMES_AND_FARMS]),
    )
    _reader(random, rows, here, np.isin(category, [id for id, one in known.items() if one.sensitive]))
    lately = (until - first).days - 30
    rows["state"] = _chosen(random, count, (0.978, 0, 0.017, 0.005))
    rows["state"][(day > lately) & (random.random(count) < 0.005)] = 1 + STATES.index("quarantined")
    at = {id: n for n, id in enumerate(_how_of())}
    begin = np.array(list(_how_of().values()))[[at[id] for id in category]]
    rows["how"] = np.where(random.random(count) < 0.5, begin[:, 0] + random.integers(0, 99, count) % begin[:, 1], 0)
    rows["text"] = random.integers(1, len(TEXTS) + 1, count) * (random.random(count) < 0.7)
    rows["source"] = _chosen(random, count, (0.45, 0.15, 0.25, 0.1, 0.05))
    rows["police"] = _chosen(random, count, (0.25, 0.4, 0.1, 0.25))
    rows["people"] = _chosen(random, count, (0.2, 0.2, 0.1, 0.05)) * (random.random(count) < 0.5)
    rows["keyed"] = random.random(count) < 0.02
    _name(random, rows)
    return rows


@cache
def _how_of() -> dict[int, tuple[int, int]]:
    """Category -> the number of its group's first way in `words`, and how many ways there are."""
    found, begin = {}, 1
    for group in taxonomy.groups():
        found |= {one.id: (begin, max(len(group.how), 1)) for one in group.categories}
        begin += len(group.how)
    return found


def _chosen(random: np.random.Generator, count: int, shares: Sequence[float] | np.ndarray) -> np.ndarray:
    """One of the choices each, from 1."""
    return 1 + np.searchsorted(np.cumsum(shares)[:-1], random.random(count), side="right")


def _time(random: np.random.Generator, rows: np.ndarray, first: date, day: np.ndarray, advance: np.ndarray) -> None:
    """The day, the time of day, for how long it may have been, and how long after that it was told (seconds)."""
    count = day.size
    hour = (random.random(count)[:, None] > _hours()[(first.weekday() + day) % 7]).sum(axis=1).clip(0, 23)
    minute = random.integers(0, 60, count)
    rows["second"] = hour * 3600 + minute * 60
    long = random.random(count) < 0.3
    rows["span"] = np.where(long, random.integers(1, 15, count) * 3600, random.integers(0, 60 - minute) * 60)
    ahead = random.integers(1, 21, count) * advance  # told before it happens
    rows["day"] = (first - date(2000, 1, 1)).days + day + ahead
    rows["delay"] = np.where(advance, -86_400 * (ahead + 1), random.exponential(36_000, count).astype(int))


def _place(random: np.random.Generator, rows: np.ndarray, here: Municipality, home: np.ndarray) -> None:
    count = rows.size
    rows["home"] = home
    precision = _chosen(random, count, (0.4, 0.45, 0.13, 0.02))
    precision[home & (precision == 2)] = 3  # a dwelling is at no named place
    at = np.searchsorted(np.cumsum(here.weights)[:-1], random.random(count), side="right")
    x, y = here.x[at].copy(), here.y[at].copy()
    exact, known = precision == 1, precision <= 2
    away = np.where(random.random(count) < 0.15, 2_500, 250)
    x[exact] += (random.normal(0, 1, count) * away).astype(int)[exact]
    y[exact] += (random.normal(0, 1, count) * away).astype(int)[exact]
    again = np.flatnonzero(exact & np.roll(exact, 1) & (random.random(count) < 0.08))
    again = again[again > 0]  # near repeats: close to the one before, in place and time
    x[again], y[again] = (one[again - 1] + random.integers(-90, 90, again.size) for one in (x, y))
    x, y = np.clip(x, here.west + 1, here.west + here.side - 1), np.clip(y, here.south + 1, here.south + here.side - 1)
    rows["precision"] = precision
    rows["place"] = (at + 1) * (precision == 2)
    rows["area"] = (sub_area_at(here, x, y) + 1) * (precision <= 3)
    rows["x"], rows["y"] = x * known, y * known
    at_once: Any = grid.degrees  # of arrays as of numbers
    lat, lon = at_once(x, y)
    rows["lat"], rows["lon"] = np.where(known, lat, np.nan), np.where(known, lon, np.nan)


def _reader(random: np.random.Generator, rows: np.ndarray, here: Municipality, sensitive: np.ndarray) -> None:
    """Who reported, who wrote it, and who may read it."""
    count = rows.size
    organisation = _chosen(random, count, here.shares)
    rows["organisation"] = organisation
    police, social = (1 + [kind for _, kind, _ in ORGANISATIONS].index(one) for one in ("polis", "socialtjänst"))
    rows["reporter"] = np.select([organisation == 1, organisation == police], [1, 2], 0)
    access = 1 + np.array([0, 1, 2])[_chosen(random, count, (0.28, 0.69, 0.03)) - 1]
    access[sensitive] = 3
    access[organisation == social] = 4
    rows["access"] = access


def _name(random: np.random.Generator, rows: np.ndarray) -> None:
    """Ids of version 7: 48 bits of the time, about as it was told, then chance."""
    days = rows["day"].astype(np.int64) + (date(2000, 1, 1) - date(1970, 1, 1)) // timedelta(days=1)
    told = (days * 86_400 + rows["second"] + rows["span"] + rows["delay"]) * 1000
    ids = np.empty((rows.size, 2), ">u8")
    ids[:, 0] = (
        (told.astype(np.uint64) << np.uint64(16)) | np.uint64(0x7000) | random.integers(0, 4096, rows.size, np.uint64)
    )
    ids[:, 1] = np.uint64(1 << 63) | random.integers(0, 1 << 62, rows.size, np.uint64)
    rows["id"] = ids.view("V16")[:, 0]
