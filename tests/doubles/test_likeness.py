"""How well likeness tells doubles from what only happens often: a constructed world in which 5 % are doubles."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest

from app.doubles.likeness import LIKELY, kindred, score
from app.figures.periods import STOCKHOLM
from app.taxonomy import service as taxonomy

FROM = datetime(2026, 7, 1, tzinfo=STOCKHOLM)
TYPES = [one for one in taxonomy.categories().values() if one.counts and not one.retired and not one.needs_text]
HOURS = [*range(24), *([16, 17, 18, 19, 20, 21, 22, 23] * 3)]
"""When things happen: evenings mostly."""


@dataclass(frozen=True)
class Told:
    event: int
    category_id: int
    earliest: datetime
    latest: datetime
    lat: float | None
    lon: float | None
    named_place_id: UUID | None
    sub_area_id: UUID | None


class World:
    """A quarter of `n` events at 40 places of one town, in five parts; the usual come often, as they do."""

    def __init__(self, seed: int, n: int):
        self.chance = random.Random(seed)
        self.places = [
            (UUID(int=at + 1), 59.50 + self.chance.uniform(0, 0.03), 15.95 + self.chance.uniform(0, 0.08))
            for at in range(40)
        ]
        self.reports = [told for event in range(n) for told in self.of(event)]

    def of(self, event: int) -> list[Told]:
        moment = FROM + timedelta(days=self.chance.randrange(92), hours=self.chance.choice(HOURS))
        moment += timedelta(minutes=self.chance.randrange(60))
        kind, place = self.usual(TYPES), self.usual(self.places)
        reports = [self.told(event, kind, place, moment)]
        if self.chance.random() < 0.05 / 0.95:
            reports.append(self.told(event, self.also(kind), place, moment))
        return reports

    def usual(self, things):
        return self.chance.choices(things, [1 / (at + 1) for at in range(len(things))])[0]

    def also(self, kind):
        """What somebody else calls it."""
        if self.chance.random() < 0.8:
            return kind
        return taxonomy.categories()[self.chance.choice(kindred(kind.id))]

    def told(self, event, kind, place, moment) -> Told:
        id, lat, lon = place
        area = UUID(int=100 + int((lon - 15.95) / 0.016))
        first, last = self.stretch(moment)
        told = Told(event, kind.id, first, last, lat, lon, id, area)
        how = self.chance.random()
        if how < 0.6:
            return told
        if how < 0.92:  # pointed out on the map, some tens of metres away
            off = [self.chance.gauss(0, 40) / 111_320 for _ in range(2)]
            return replace(told, lat=lat + off[0], lon=lon + 2 * off[1], named_place_id=None)
        return replace(told, lat=None, lon=None, named_place_id=None)

    def stretch(self, moment) -> tuple[datetime, datetime]:
        """Just now, about an hour that is written, or a part of the day."""
        how = self.chance.random()
        if how < 0.5:
            late = moment + timedelta(minutes=self.chance.randrange(40))
            return late - timedelta(minutes=30), late
        if how < 0.8:
            about = moment + timedelta(minutes=self.chance.randrange(-45, 45))
            return about, about
        start = moment.replace(hour=moment.hour // 6 * 6, minute=0)
        return start, start + timedelta(hours=6)


@pytest.mark.parametrize(("n", "worlds", "precision", "recall"), [(300, 8, 0.85, 0.85), (1500, 2, 0.55, 0.85)])
def test_most_doubles_are_found_and_most_that_are_found_are_doubles(n, worlds, precision, recall):
    """At the volume of Köping (300 a quarter), and five times that in the same town."""
    pairs = [pair for seed in range(worlds) for pair in combinations(World(seed, n).reports, 2)]
    true = sum(one.event == other.event for one, other in pairs)
    found = [one.event == other.event for one, other in pairs if score(one, other) >= LIKELY]
    print(f"{n} a quarter: {true} doubles, precision {sum(found) / len(found):.2f}, recall {sum(found) / true:.2f}")
    assert sum(found) / len(found) >= precision and sum(found) / true >= recall
