"""The one number of a period that everybody in the room reads, and how the reader's own view differs from it."""

from dataclasses import dataclass

from app.figures.audience import ROOM
from app.figures.compared import PictureDays
from app.incident_counts import figures
from app.incidents.visibility import IN_THE_ROOM, Reader
from tenants.scope import Scope


@dataclass(frozen=True)
class SharedNumber:
    """Numbers of the whole period and all groups together: never of a place, a type or an hour, never narrowed."""

    room: int
    """What everybody who reads the picture may count."""
    more: int
    """What the reader may count beyond it: her organisation's, the police's, the coordinator's."""
    unread: int | None
    """What she may not read; None until the period has ended."""

    @property
    def own(self) -> int:
        """All that she may count."""
        return self.room + self.more


def shared_number(scope: Scope, spans: PictureDays) -> SharedNumber | None:
    """Of the picture's period. None for whoever reads her own organisation's reports alone: she has no part in it.

    A number of a part of the period would, read day by day, tell the day of a report that she may not read.
    """
    reader = Reader.of(scope)
    if not reader.belongs_to(ROOM):
        return None
    counts = figures.counts_by_class(scope, days=spans.now)
    room, own = sum(counts.get(one, 0) for one in IN_THE_ROOM.classes), sum(counts.values())
    if reader.reads_every_class:
        return SharedNumber(room, own - room, 0)
    if spans.running:
        return SharedNumber(room, own - room, None)
    coarse = figures.projected_counts(scope, spans={"now": spans.period.days})
    return SharedNumber(room, own - room, sum(coarse["now"].values()))
