"""What stands on the open pages. Within the public's scope there is nothing else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.figures.periods import local_date
from app.publishing.models import OpenItem
from app.publishing.wording import CONTACTS, COUNTED, DONE, MESSAGE, OFFICIAL, PLEDGE
from tenants.acts import open_to_all
from tenants.errors import NotFound
from tenants.scope import Scope

FEW = 3
"""So many of a kind stand on the start page."""


@dataclass(frozen=True)
class Front:
    """The start page: the latest of each kind, and the years that there is something of."""

    messages: tuple[OpenItem, ...]
    pledge: OpenItem | None
    done: tuple[OpenItem, ...]
    numbers: tuple[OpenItem, ...]
    contacts: OpenItem | None
    years: tuple[int, ...]


@open_to_all
def list_items(scope: Scope) -> list[OpenItem]:
    """Everything, what was published last first; of what was taken back the note alone."""
    rows = select(OpenItem).order_by(OpenItem.first_at.desc(), OpenItem.id.desc())
    return list(scope.db.scalars(rows))


@open_to_all
def find_item(scope: Scope, *, id: UUID) -> OpenItem:
    """Raises NotFound."""
    found = scope.db.scalar(select(OpenItem).where(OpenItem.id == id))
    if found is None:
        raise NotFound("open_item")
    return found


@open_to_all
def read_front(scope: Scope) -> Front:
    every = list_items(scope)
    kept = [one for one in every if one.taken_back_at is None]

    def of(*kinds: str) -> tuple[OpenItem, ...]:
        return tuple(one for one in kept if one.kind in kinds)

    # A message that was taken back says so where it stood.
    messages = tuple(one for one in every if one.kind == MESSAGE)[:FEW]
    pledges = sorted(of(PLEDGE), key=lambda one: -one.year)
    years = tuple(sorted({one.year for one in kept if one.kind != CONTACTS}, reverse=True))
    contacts = of(CONTACTS)
    this_year = local_date(scope.now).year
    now = next((one for one in pledges if one.year <= this_year), None) or (pledges[0] if pledges else None)
    return Front(
        messages, now, of(DONE)[:FEW], of(OFFICIAL, COUNTED)[: FEW * 2], contacts[0] if contacts else None, years
    )


@open_to_all
def read_year(scope: Scope, *, year: int) -> list[OpenItem]:
    """All of a year. Raises NotFound when there is nothing."""
    found = [one for one in list_items(scope) if one.year == year and one.kind != CONTACTS]
    if not found:
        raise NotFound("open_item")
    return found


def changed_at(items: list[OpenItem]) -> datetime | None:
    """When anything of it was last published or taken back."""
    return max((one.taken_back_at or one.published_at for one in items), default=None)
