"""Which of the counted reports are meant, beside who asks and which days: a criterion, and no question."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, any_, bindparam, true

from app.incidents.models import Incident
from app.taxonomy import service as taxonomy

_THESE = bindparam("narrowed_to", type_=ARRAY(Uuid))


@dataclass(frozen=True)
class Narrow:
    """Reports of a group, of some hours of the day, of some organisations; None = of all."""

    group: str | None = None
    hours: tuple[int, int] | None = None
    """From the first until the second: of those whose hour is known, and no others."""
    organisation_ids: frozenset[UUID] | None = None

    @property
    def by_type_alone(self) -> bool:
        """Whether the tallies can tell the numbers: they know neither hours nor, together with types, organisations."""
        return self.hours is None and self.organisation_ids is None

    @property
    def kind(self) -> tuple[str | None, tuple[int, int] | None, bool]:
        """What a question is put together by; the organisations are sent with it (`values`)."""
        return self.group, self.hours, self.organisation_ids is not None

    @property
    def values(self) -> dict[str, list[UUID]]:
        return {} if self.organisation_ids is None else {_THESE.key: sorted(self.organisation_ids)}


ALL = Narrow()


def criterion(kind: tuple[str | None, tuple[int, int] | None, bool]) -> ColumnElement[bool]:
    """Of the table of reports, by a `Narrow.kind`."""
    group, hours, some = kind
    parts: list[ColumnElement[bool]] = [Incident.category_id.in_(counted_types(group))] if group else []
    if hours:
        parts.append((Incident.hour_of_week % 24).between(hours[0], hours[1] - 1))
    if some:
        parts.append(Incident.organisation_id == any_(_THESE))
    return and_(true(), *parts)


def counted_types(group: str | None = None) -> list[int]:
    """Ids of the types that are counted, of a group or all."""
    return [one.id for one in taxonomy.categories().values() if one.counts and group in (None, one.group)]
