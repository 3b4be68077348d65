"""Acts on call lists: what holds, what has been saved before, a new version, and two that become one."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.call_lists import permissions
from app.call_lists.models import CallList
from app.est import occasions
from app.places import service as places
from app.privacy import clean, inspect
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.isolation import Question
from tenants.scope import Scope

MOST_LINES = 12
FORMER_SHOWN = 10
_NUMBER = re.compile(r"(?:\+|\(?0|1)[\d ()/-]{2,24}")
_DIGITS = range(3, 16)
"""So many has a telephone's number, with its country."""
NO_NUMBER = "Skriv ett telefonnummer, till exempel 0221-250 00 eller 114 14."


class Call(NamedTuple):
    function: str
    number: str

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return re.sub(r"[^\d+]", "", self.number)


class Lists(NamedTuple):
    """Whom one calls about a place."""

    place: list[Call]
    whole: list[Call]
    """Anywhere in the municipality."""


@requires(permissions.READ)
def read_lists(scope: Scope, *, named_place_id: UUID) -> Lists:
    """As they hold. That of the place is empty for an organisation that has done nothing there."""
    rows = scope.db.ask(_HERE, {"place": named_place_id})
    found = {row.named_place_id: calls(row) for row in rows}
    here = found.get(named_place_id, [])
    if (
        here
        and not permissions.reads_every(scope.actor)
        and not occasions.works_at(scope, named_place_id=named_place_id)
    ):
        here = []
    return Lists(here, found.get(None, []))


@requires(permissions.READ)
def read_whole(scope: Scope) -> list[Call]:
    """Whom one calls anywhere in the municipality."""
    row = scope.db.scalars(_latest(CallList.named_place_id.is_(None))).first()
    return calls(row) if row else []


@requires(permissions.OVERLOOK)
def list_all(scope: Scope) -> dict[UUID | None, list[Call]]:
    """Id of a place (None: the whole municipality) -> its list as it holds, where there has been one."""
    return {row.named_place_id: calls(row) for row in scope.db.scalars(_latest())}


@requires(permissions.OVERLOOK)
def read_versions(scope: Scope, *, named_place_id: UUID | None) -> list[CallList]:
    """What has been saved, the latest first. Raises NotFound for a place that is not here."""
    _check_place(scope, named_place_id)
    rows = select(CallList).where(_of(named_place_id)).order_by(CallList.version.desc())
    return list(scope.db.scalars(rows.limit(FORMER_SHOWN + 1)))


@requires(permissions.CHANGE)
def save_list(
    scope: Scope, *, named_place_id: UUID | None, version: int, lines: Sequence[tuple[str, str]]
) -> CallList | None:
    """Let this be the list, in this order; lines with nothing in them are left out, and none at all ends it. Gives None
    when nothing is new. `version`: the one that was read, 0 for none.

    Raises NotFound, Conflict("changed_meanwhile"), and Invalid with the fields `function_1`, `number_1` and so on: a
    function is no person, and a number is a telephone's.
    """
    _check_place(scope, named_place_id)
    if named_place_id is not None:
        scope.concerning(object=("named_place", named_place_id))
    kept = _checked(lines)
    # One after the other, so that of two who have read the same version the second is told.
    _one_after_the_other(scope, named_place_id)
    latest = scope.db.scalar(select(CallList).where(_of(named_place_id)).order_by(CallList.version.desc()).limit(1))
    if (latest.version if latest else 0) != version:
        raise Conflict("changed_meanwhile")
    if not kept and not (latest and latest.lines):
        raise Invalid({"function_1": ["Skriv minst en funktion och dess nummer."]})
    if latest and latest.lines == kept:
        return None
    return _save(scope, named_place_id, version + 1, kept)


@requires(permissions.CHANGE)
def join_lists(scope: Scope, *, named_place_id: UUID, to_id: UUID) -> None:
    """Let the lines of a place that becomes another stand after those of that one, and its own list end.

    Raises Invalid when they are more than a list has, and then nothing is changed.
    """
    _one_after_the_other(scope, *sorted((named_place_id, to_id)))
    both = select(CallList).where(CallList.named_place_id.in_((named_place_id, to_id)))
    latest = {row.named_place_id: row for row in scope.db.scalars(both.order_by(CallList.version))}
    left, stays = latest.get(named_place_id), latest.get(to_id)
    if left is None or not left.lines:
        return
    there = stays.lines if stays else []
    joined = [*there, *(line for line in left.lines if line not in there)]
    if len(joined) > MOST_LINES:
        told = (
            f"Samtalslistorna har {len(joined)} rader tillsammans, och en lista har högst {MOST_LINES}. Korta en först."
        )
        raise Invalid({"into_id": [told]})
    if joined != there:
        _save(scope, to_id, (stays.version if stays else 0) + 1, joined)
    _save(scope, named_place_id, left.version + 1, [])


def calls(row: Any) -> list[Call]:
    return [Call(*line) for line in row.lines]


def _check_place(scope: Scope, named_place_id: UUID | None) -> None:
    """Raises NotFound for a place that is not here, or has become another."""
    if named_place_id is not None and places.find_named_place(scope, id=named_place_id).merged_into_id:
        raise NotFound("NamedPlace")


def _one_after_the_other(scope: Scope, *places: UUID | None) -> None:
    locks = [func.pg_advisory_xact_lock(func.hashtextextended(f"call_list {id}", 0)) for id in places]
    scope.db.execute(select(*locks))


def _save(scope: Scope, named_place_id: UUID | None, version: int, lines: list) -> CallList:
    saved = {"saved_at": scope.now, "saved_by": scope.actor.name}
    return scope.add(CallList(named_place_id=named_place_id, version=version, lines=lines, **saved))


def _of(named_place_id: UUID | None):
    return CallList.named_place_id.is_(None) if named_place_id is None else CallList.named_place_id == named_place_id


def _latest(*criteria) -> Select:
    latest = select(CallList).where(*criteria).ext(distinct_on(CallList.named_place_id))
    return latest.order_by(CallList.named_place_id, CallList.version.desc())


_HERE = Question(
    _latest((CallList.named_place_id == bindparam("place", type_=Uuid())) | CallList.named_place_id.is_(None))
)


def _checked(lines: Sequence[tuple[str, str]]) -> list[list[str]]:
    texts, kept = Texts(), []
    for n, (function, number) in enumerate(lines, 1):
        if not function.strip() and not number.strip():
            continue
        said = texts.line(f"function_{n}", function, required="Skriv vilken funktion det är.")
        kept.append([said, _number(texts, f"number_{n}", number)])
    if len(kept) > MOST_LINES:
        texts.fault(f"function_{MOST_LINES}", f"Högst {MOST_LINES} rader.")
    if texts.faults:
        raise Invalid(texts.faults)
    return kept


def _number(texts: Texts, field: str, number: str) -> str:
    """What the guard refuses everywhere else: a telephone's number, and nothing but that."""
    number = " ".join(clean(number).split())
    if not number:
        texts.fault(field, "Skriv numret.")
    elif not _is_a_telephones(number) or any(one.kind != "phone" for one in inspect(number)):
        texts.fault(field, NO_NUMBER)
    return number


def _is_a_telephones(number: str) -> bool:
    return bool(_NUMBER.fullmatch(number)) and sum(one.isdigit() for one in number) in _DIGITS
