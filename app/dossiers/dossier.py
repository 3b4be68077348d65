"""All that is known of one place in a period, as one reader may see it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.dossiers.counted import ActivityDone, Clock, Reporters, activities
from app.dossiers.daylight import Dark
from app.dossiers.spans import PlaceDays
from app.drawing.time_charts import Month
from app.figures.counted import CountedRow
from app.situational_pictures.where_when import When

if TYPE_CHECKING:
    from app.alerts.service import PlaceFindings
    from app.est.occasions import OccasionAtPlace
    from app.places.service import NamedPlace


@dataclass(frozen=True)
class Dossier:
    """The place, the period and the figures."""

    place: NamedPlace
    sub_area: str | None
    spans: PlaceDays
    first_day: date | None
    """The local date of the municipality's first counted incident."""
    groups: list[CountedRow]
    total: CountedRow
    months: list[Month]
    when: When
    clock: Clock
    dark: Dark
    manners: list[tuple[str, int]]
    reporters: Reporters
    interval: tuple[int, int]
    """Between which numbers the count would fall by chance alone, 95 %."""
    everywhere: int
    """What the reader may read of the whole municipality in the period."""
    done: list[OccasionAtPlace] | None
    """Occasions within `spans.recent`, latest first; None for whoever does not read of the work on focus areas."""
    standing: PlaceFindings | None
    """What the latest analyses say of the place; None when there is none that the reader may see."""
    own_only: bool
    """Whether the reader sees the reports of her own organisation and no others."""
    hides_homes: bool
    """Whether others' dwellings and farms are left out."""
    hides_reports: bool
    """Whether there may be reports at the place that the reader may not read."""

    @property
    def n(self) -> int:
        return self.total.now

    @property
    def activities(self) -> list[ActivityDone]:
        return activities(self.done or [], self.spans.now)
