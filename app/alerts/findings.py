"""What the analysis of a period says: figures and ids, with all that "varför flaggad?" needs; what it is made of. Pure.

Where a method has no answer its part carries `undecided`, a Swedish sentence, and nothing else. The names of the fields
are those of the API and of the stored JSON (`unusual`, `flags`, `again`), and stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np

from app.analysis.exposure import Reporting, Said
from app.figures.audience import Audience
from app.figures.incidents import IncidentArrays
from app.figures.periods import Days

LEVEL = 0.05
LEAST = 3
"""A place is hot at this level, and with no fewer events."""
PLACE, AREA, MUNICIPALITY, CLUSTER = "place", "area", "municipality", "cluster"


@dataclass(frozen=True)
class PeriodLine:
    """What is judged of a series in one period (its first day), and between what the usual lies there."""

    first: date
    n: int
    low: int
    high: int


@dataclass(frozen=True)
class Alert:
    """More than history leads one to expect (PLACE, AREA, MUNICIPALITY), or many near each other (CLUSTER).

    An AREA is what happened in a sub-area outside its named places. `expected` and `bound` are of the same number of
    days; `recurrence`: by chance the whole list holds something this unusual once in so many pictures.
    """

    where: str
    place_ids: tuple[UUID, ...]
    area_id: UUID | None
    group: str | None
    """None = all groups together."""
    first: date
    last: date
    n: int
    expected: float
    bound: int | None
    p: float
    q: float
    recurrence: float
    periods: int
    """Earlier periods that it is compared with; 0 of a cluster."""
    events: int
    """Events in them; of a cluster: all events that were searched."""
    season_removed: bool
    trend: bool
    organisations: int
    one_sided: bool
    """One organisation alone, or at least 80 % from one: it may speak of who reports."""
    judged: int | None = None
    """Of `n`, those that it is judged by; None in an analysis made before that was asked."""
    low: int | None = None
    high: int | None = None
    """Between these nine in ten periods lie when nothing has changed; None of a cluster."""
    new: int = 0
    filed: int = 0
    doubles: int = 0
    """Of `n`, those that are not judged: of a new organisation, of a newly imported source, and probable doubles."""
    reporters: tuple[UUID, ...] = ()
    new_reporters: tuple[UUID, ...] = ()
    filed_reporters: tuple[UUID, ...] = ()
    """Organisations: all that `n` come from, and those of `new` and `filed`."""
    lines: tuple[PeriodLine, ...] = ()
    """The latest periods, oldest first, the last of them the alert's."""


@dataclass(frozen=True)
class Alerts:
    """The alerts, most unlikely first, and how many questions were asked for them."""

    flags: tuple[Alert, ...] = ()
    tests: int = 0
    too_short: int = 0
    """Series without enough history to be judged."""
    searched: int = 0
    """Events at named places that were searched for clusters."""
    zones: int = 0
    runs: int = 0
    seed: int = 0
    undecided: str = ""
    held: tuple[Alert, ...] = ()
    """What would have been an alert if the reports that are not judged had been."""
    reporting: Reporting = field(default_factory=Reporting)
    edge: tuple[Alert, ...] = ()
    """So near the limit that whether they are alerts cannot be told."""


@dataclass(frozen=True)
class HotPlace:
    """A named place in the window: its count beside an even share, and what its history makes of it."""

    id: UUID
    n: int
    low: float
    high: float
    """Exact 95 % limits of the count."""
    q: float
    hot: bool
    organisations: int
    largest_share: float
    one_sided: bool
    kind: int | None
    """A class of `app.analysis.classes`, None where history is too short."""
    hot_months: int
    months: int
    edge: bool = False
    """So near the limit that whether it is hot cannot be told."""
    lines: tuple[PeriodLine, ...] = ()
    """Its months of 28 days, oldest first, and between what nine in ten lie where all places are alike; empty for a
    place that is neither hot nor has been, and in an analysis made before they were kept."""

    @property
    def stands_out(self) -> bool:
        """More than an even share, whoever reported: hot, or all but one organisation's own."""
        return self.hot or (self.one_sided and self.n >= LEAST and self.q <= LEVEL)


@dataclass(frozen=True)
class HotPlaces:
    """`expected`: an even share of `events` over the named places."""

    days: int = 0
    events: int = 0
    expected: float = 0.0
    places: tuple[HotPlace, ...] = ()
    undecided: str = ""
    kind_undecided: str = ""


@dataclass(frozen=True)
class HotSquare:
    """A hot square: metres of its south-west corner, its side, events in it and in it with its neighbours."""

    x: int
    y: int
    side: int
    n: int
    around: int
    q: float
    organisations: int


@dataclass(frozen=True)
class HotSquares:
    """Gi* over squares. `events` have a point of their own; `unplaced` have none and take no part.

    `one_sided`: squares that would be hot, but that one organisation has reported almost alone. `edge`: squares so near
    the limit that whether they are hot cannot be told.
    """

    days: int = 0
    events: int = 0
    unplaced: int = 0
    outside: int = 0
    cells: int = 0
    methods: tuple[str, ...] = ()
    hot: tuple[HotSquare, ...] = ()
    one_sided: int = 0
    undecided: str = ""
    edge: int = 0


@dataclass(frozen=True)
class Score:
    """How the former picture's hot places did in this period."""

    place_ids: tuple[UUID, ...] = ()
    hits: int = 0
    events: int = 0
    places: int = 0
    hit_rate: float | None = None
    pai: float | None = None
    pei: float | None = None
    rri: float | None = None
    simple_hits: int = 0
    chance_hits: float = 0.0
    p: float = 1.0
    sentence: str = ""
    undecided: str = ""


@dataclass(frozen=True)
class NearRepeats:
    """The Knox table of a group: pairs seen and expected per band of distance (rows) and days (columns).

    `p` is corrected for the cells of the table (Holm); `edge`: where it lies so near the limit that it cannot be told.
    """

    group: str | None
    events: int
    observed: tuple[tuple[int, ...], ...] = ()
    expected: tuple[tuple[float, ...], ...] = ()
    p: tuple[tuple[float, ...], ...] = ()
    method: str = ""
    runs: int = 0
    seed: int = 0
    edge: tuple[tuple[bool, ...], ...] = ()


@dataclass(frozen=True)
class RepeatPlace:
    """A named place with several incidents of one group within the year, and the shortest time between two."""

    place_id: UUID
    group: str
    n: int
    shortest: int


@dataclass(frozen=True)
class Repeats:
    """Repeat places, and whether incidents near each other also come soon after each other."""

    days: int = 0
    distances: tuple[float, ...] = ()
    bands: tuple[int, ...] = ()
    near: tuple[NearRepeats, ...] = ()
    repeated: tuple[RepeatPlace, ...] = ()
    events: int = 0
    points: int = 0
    """Of the events, those with a point of their own."""


@dataclass(frozen=True)
class PeriodSum:
    """All reports of the same days of one period (`first`: its first day), whatever their group and place, and between
    what chance puts them beside the twelve periods before; None where somebody began to report in that time."""

    first: date
    n: int
    low: int | None = None
    high: int | None = None

    @property
    def outside(self) -> bool:
        """Whether it lies outside what is usual."""
        return self.low is not None and self.high is not None and not self.low <= self.n <= self.high


@dataclass(frozen=True)
class Findings:
    """Everything about one period for one audience, counted on `first` to `last`."""

    first: date
    last: date
    unusual: Alerts = field(default_factory=Alerts)
    places: HotPlaces = field(default_factory=HotPlaces)
    squares: HotSquares = field(default_factory=HotSquares)
    score: Score = field(default_factory=Score)
    again: Repeats = field(default_factory=Repeats)
    sums: tuple[PeriodSum, ...] = ()
    """The latest periods, oldest first, the last of them this one; those that have twelve before them."""

    @property
    def days(self) -> Days:
        return Days(self.first, self.last)

    @property
    def hot_days(self) -> Days:
        """Those that the hot places are counted on."""
        return Days(self.last - timedelta(days=max(self.places.days, 1) - 1), self.last)


@dataclass(frozen=True)
class Sums:
    """The reports of the same days of the period and of those before it, oldest first; and organisation -> the day from
    which it has reported regularly."""

    counts: tuple[int, ...]
    begun: dict[UUID, date]


@dataclass(frozen=True)
class Basis:
    """What an analysis stands on: `removals` over all its history, and the `reports` of the days it shows."""

    removals: int
    reports: int


@dataclass(frozen=True)
class Material:
    """What an analysis is counted from: reports and ground as they were in one transaction."""

    days: Days
    basis: dict[Audience, Basis]
    first_day: date | None
    """Since when the municipality reports regularly."""
    periods: int
    year: IncidentArrays
    long: IncidentArrays
    """The counts of `periods` periods."""
    named: dict[UUID, tuple[float, float]]
    """Named place -> its point, in metres as those of `outline` and `localities`."""
    areas: list[UUID]
    outline: list[np.ndarray]
    localities: list[tuple[float, float]]
    sums: dict[Audience, Sums]
    said: Said
    """What organisations have said of these periods beside their reports."""


@dataclass(frozen=True)
class FindingCounts:
    """What an analysis found, as numbers alone."""

    days: Days
    alerts: int
    places: int
    squares: int


@dataclass(frozen=True)
class MadeAnalysis:
    """What a run found, and what it stands on, for each audience."""

    days: Days
    findings: dict[Audience, Findings]
    basis: dict[Audience, Basis]


@dataclass(frozen=True)
class Analysis:
    """The analysis of a period as the reader may see it. `changed`: reports have been changed since it was made."""

    findings: Findings
    made_at: datetime
    changed: bool
    audience: Audience
    """Whose reports it counts."""


@dataclass(frozen=True)
class Told:
    """What the page of an analysis tells of it, worked out once while it is true.

    `squares`: what lies nearest each hot square, in their order; `headlines`: of the warnings, in theirs.
    """

    analysis: Analysis | None
    names: Mapping[UUID, str]
    drawn: tuple[HotPlace, ...] = ()
    """The hot places, in the order of wording.TRENDS and then of how much happened there."""
    listed: tuple[HotPlace, ...] = ()
    others: tuple[HotPlace, ...] = ()
    missing_trends: str = ""
    squares: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    """The hot places of the analysis before."""


@dataclass(frozen=True)
class PlaceFindings:
    """What the `pictures` (one or two) latest analyses say of one named place."""

    alerts: list[tuple[Alert, Alerts]]
    """Each with all of its analysis, the newest first."""
    hot: HotPlace | None
    newest: Findings
    pictures: int
    names: dict[UUID, str]
