"""Acts on published figures: a file looked at and saved, a figure written by hand or corrected, a delivery taken away
and put back; and what is read of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select

from app.figures.periods import Days, local_date
from app.intake.csv_file import FileRefused
from app.official_statistics import permissions, reading, series
from app.official_statistics.models import FETCHED, FILE, HAND, OfficialDelivery, OfficialDraft, OfficialFigure
from app.official_statistics.series import INDICATOR, KINDS, SURVEY, Point, Series
from app.places import service as places
from app.texts import Texts, personal
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

LIVES = timedelta(days=1)
"""So long a file waits to be saved, unless somebody drops it."""
MOST_WAITING, MOST_SHOWN, MOST_ENDS = 20, 60, 24
LARGEST = 10_000_000
"""Bytes of a file."""
_COLUMNS = (
    *(OfficialFigure.id, OfficialFigure.delivery_id, OfficialFigure.code, OfficialFigure.name),
    *(OfficialFigure.first, OfficialFigure.last, OfficialFigure.value, OfficialFigure.per_100_000),
    *(OfficialFigure.answers, OfficialFigure.preliminary),
)
_GAP = "Skriv talet, till exempel 412. Saknas det i källan skriver du två punkter."


@dataclass(frozen=True)
class Preview:
    """What saving a draft does: (figure in words, its number before, its number then)."""

    draft: OfficialDraft
    new: list[tuple[str, str, str]]
    changed: list[tuple[str, str, str]]
    same: int
    rates: tuple[int, int]
    """How many of the published rates our own way of counting gives exactly, and of how many."""
    stands: str
    """A mark of what it is compared with: another as soon as somebody has changed any of it."""


@dataclass(frozen=True)
class SeriesView:
    """A series; what holds for the days that were asked for; and its latest figures with (per 100,000, whether that is
    final)."""

    series: Series
    point: Point
    latest: list[tuple[Point, tuple[int | None, bool]]]


@requires(permissions.READ)
def read_overview(scope: Scope, *, last: date | None = None) -> series.Overview:
    """Raises NotFound for a day that no counted figure ends with."""
    found = series.overview(_series(scope), last, _year_ends(scope))
    if last is not None and found.last is None:
        raise NotFound("figure")
    return found


@requires(permissions.READ)
def read_series(scope: Scope, *, id: UUID) -> SeriesView:
    """The series of a figure. Raises NotFound, also when the figure was taken away."""
    found, point = _holding(scope, id)
    ends = _year_ends(scope) if found.kind in series.COUNTED else {}
    latest = found.points[::-1][:MOST_SHOWN]
    return SeriesView(found, point, [(one, series.rate(found, one.days, one.value, ends)) for one in latest])


@requires(permissions.READ)
def listed(scope: Scope) -> list[dict[str, Any]]:
    """All figures that hold, source by source."""
    return [
        {
            **{name: getattr(one, name) for name in ("kind", "source", "code", "name")},
            **{name: getattr(point, name) for name in ("id", *series.VALUES, "revised")},
            "first": point.days.first,
            "last": point.days.last,
        }
        for one in _series(scope)
        for point in one.points
    ]


@requires(permissions.TELL)
def told_of_year(scope: Scope, *, last: date) -> list[series.Table]:
    """What each source counts of the year up to a day, beside the year before."""
    return series.tables(_series(scope), last, _year_ends(scope), twelve=False)


@requires(permissions.ENTER)
def list_deliveries(scope: Scope) -> list[OfficialDelivery]:
    """What has been taken in, the latest first, those that were taken away too."""
    rows = select(OfficialDelivery).order_by(OfficialDelivery.at.desc(), OfficialDelivery.id.desc()).limit(MOST_SHOWN)
    return list(scope.db.scalars(rows))


@requires(permissions.ENTER)
def list_drafts(scope: Scope) -> list[Any]:
    """Files that wait to be saved, without what they hold, the latest first."""
    columns = select(OfficialDraft.id, OfficialDraft.file_name, OfficialDraft.made_at)
    waiting = columns.where(OfficialDraft.made_at >= scope.now - LIVES).order_by(OfficialDraft.made_at.desc())
    return list(scope.db.execute(waiting))


@requires(permissions.ENTER)
def take_file(scope: Scope, *, kind: str, content: bytes, file_name: str, source: str = "") -> OfficialDraft:
    """Read a file and keep what it holds to look at; no figure is stored. Raises Invalid with what is wrong with it,
    row by row, and Conflict("too_many") when many wait already."""
    if not content or len(content) > LARGEST:
        raise Invalid({"file": ["Välj en fil först." if not content else "Filen är för stor, högst 10 MB."]})
    source = _source(kind, source)
    try:
        found, remarks = reading.read(content, kind=kind, name=scope.tenant.name, code=scope.tenant.code)
    except FileRefused as fault:
        raise Invalid({"file": [str(fault)]}) from None
    today = local_date(scope.now).isoformat()
    ended = [one for one in found if one["last"] <= today]
    if len(ended) < len(found):
        remarks = [f"{len(found) - len(ended)} tal gäller tid som inte är slut än och är inte med.", *remarks]
    scope.db.execute(delete(OfficialDraft).where(OfficialDraft.made_at < scope.now - LIVES))
    if (scope.db.scalar(select(func.count()).select_from(OfficialDraft)) or 0) >= MOST_WAITING:
        raise Conflict("too_many")
    name = " ".join(file_name.replace("\\", "/").rpartition("/")[2].split())[:120]
    name = "fil" if personal(name) else name
    columns = {"kind": kind, "source": source, "file_name": name, "content": ended, "remarks": remarks[:20]}
    return scope.add(OfficialDraft(**columns, made_at=scope.now))


@requires(permissions.ENTER)
def read_draft(scope: Scope, *, id: UUID) -> Preview:
    """What saving it would do. Raises NotFound when somebody has saved or dropped it."""
    draft = scope.find(OfficialDraft, id)
    known = _known(scope, draft.kind, draft.source)
    new, changed, same = series.sorted_out(known, draft.content)
    told = [(series.told(one), "", series.said(draft.kind, one["value"])) for one in new]
    revised = [
        (series.told(one), series.state(draft.kind, was.value, was.preliminary), series.state(draft.kind, *_now(one)))
        for one, was in changed
    ]
    return Preview(draft, told, revised, same, series.checked(draft.content, _year_ends(scope)), series.stands(known))


@requires(permissions.ENTER)
def save_draft(scope: Scope, *, id: UUID, stands: str) -> OfficialDelivery | None:
    """Store what is new and what is changed in it; None when nothing is. Raises NotFound as `read_draft`, and
    Conflict("changed_meanwhile") when it is no longer compared with what it was (`Preview.stands`)."""
    draft = scope.find(OfficialDraft, id, to_change=True)
    _one_at_a_time(scope)
    known = _known(scope, draft.kind, draft.source)
    if stands != series.stands(known):
        raise Conflict("changed_meanwhile")
    new, changed, _same = series.sorted_out(known, draft.content)
    kept = _keep(scope, draft.kind, draft.source, FILE, draft.file_name, [*new, *(one for one, _was in changed)])
    scope.db.delete(draft)
    scope.db.flush()
    return kept


@requires(permissions.ENTER)
def drop_draft(scope: Scope, *, id: UUID) -> None:
    """Forget the file. Raises NotFound as `read_draft`."""
    scope.db.delete(scope.find(OfficialDraft, id, to_change=True))
    scope.db.flush()


@requires(permissions.ENTER)
def keep_fetched(scope: Scope, *, kpi: str, figures: Sequence[dict[str, Any]]) -> tuple[int, int, int]:
    """Store what Kolada has answered; gives how many are new, changed and as before."""
    _one_at_a_time(scope)
    source = series.SOURCES[INDICATOR]
    new, changed, same = series.sorted_out(_known(scope, INDICATOR, source), figures)
    _keep(scope, INDICATOR, source, FETCHED, kpi.upper(), [*new, *(one for one, _was in changed)])
    return len(new), len(changed), same


@requires(permissions.ENTER)
def add_figure(
    scope: Scope,
    *,
    kind: str,
    name: str = "",
    period: str = "",
    value: str = "",
    source: str = "",
    answers: int | None = None,
    preliminary: bool = False,
) -> OfficialDelivery:
    """Write a figure by hand. Raises Invalid with a Swedish sentence per field."""
    texts = Texts()
    source = _source(kind, source, texts)
    name = texts.line("name", name, required="Skriv vad som räknas, eller frågan i enkäten.")
    code = series.WORDS.get(name.casefold(), "")
    days = series.read_days(period)
    if days is None:
        texts.fault("period", "Skriv ett år, kvartal eller en månad: 2026, 2026K3, 2026-08 eller januari–augusti 2026.")
    elif days.last > local_date(scope.now):
        texts.fault("period", "Perioden är inte slut än.")
    figure = {"code": code, "name": series.CODES.get(code, name), **_checked(texts, kind, value, answers, preliminary)}
    if texts.faults or days is None:
        raise Invalid(texts.faults)
    figure |= {"first": days.first.isoformat(), "last": days.last.isoformat()}
    _one_at_a_time(scope)
    new, changed, _same = series.sorted_out(_known(scope, kind, source), [figure])
    kept = _keep(scope, kind, source, HAND, "", [*new, *(one for one, _was in changed)])
    if kept is None:
        raise Invalid({"value": ["Talet finns redan."]})
    return kept


@requires(permissions.ENTER)
def correct(
    scope: Scope, *, id: UUID, value: str = "", why: str = "", answers: int | None = None, preliminary: bool = False
) -> OfficialDelivery:
    """Let another number hold for the days of a figure; the one before is kept. Raises NotFound, Invalid, and
    Conflict("changed_meanwhile") when the figure holds no longer."""
    _one_at_a_time(scope)
    of_it, point = _holding(scope, id)
    if point.id != id:
        raise Conflict("changed_meanwhile")
    texts = Texts()
    why = texts.line("why", why, required="Skriv varför talet rättas, till exempel att källan har ändrat det.")
    figure = {"code": of_it.code, "name": of_it.name, **_checked(texts, of_it.kind, value, answers, preliminary)}
    if figure["value"] is None:
        texts.fault("value", "Skriv ett tal. Ska det inte gälla tar du bort det under Underlag.")
    if texts.faults:
        raise Invalid(texts.faults)
    if all(figure[name] == getattr(point, name) for name in ("value", "answers", "preliminary")):
        raise Invalid({"value": ["Det är samma tal som nu."]})
    figure |= {"first": point.days.first.isoformat(), "last": point.days.last.isoformat()}
    kept = _keep(scope, of_it.kind, of_it.source, HAND, why, [figure])
    if kept is None:
        raise NotFound("figure")
    return kept


@requires(permissions.ENTER)
def remove(scope: Scope, *, id: UUID) -> OfficialDelivery:
    """Let none of a delivery's figures hold any more. Raises NotFound."""
    row = versions.find_kept(scope, OfficialDelivery, id)
    versions.remove(scope, row)
    return row


@requires(permissions.ENTER)
def restore(scope: Scope, *, id: UUID) -> OfficialDelivery:
    row = versions.find_removed(scope, OfficialDelivery, id)
    versions.restore(scope, row)
    return row


def _year_ends(scope: Scope) -> dict[int, int]:
    """Year -> inhabitants on 31 December, as rates are counted over."""
    return {year: row.n for year, row in places.year_ends(scope).items()}


def _kept() -> Select:
    """Figures of deliveries that were not taken away, with their delivery's kind and source; as they came."""
    columns = select(*_COLUMNS, OfficialDelivery.kind, OfficialDelivery.source)
    of_it = (OfficialDelivery.tenant_id == OfficialFigure.tenant_id) & (
        OfficialDelivery.id == OfficialFigure.delivery_id
    )
    return (
        columns.join(OfficialDelivery, of_it).where(OfficialDelivery.removed_at.is_(None)).order_by(OfficialFigure.id)
    )


def _holding(scope: Scope, id: UUID) -> tuple[Series, Point]:
    """The series of a figure, and what holds for its days now. Raises NotFound."""
    row = scope.db.execute(_kept().where(OfficialFigure.id == id)).one_or_none()
    if row is None:
        raise NotFound("figure")
    named = OfficialFigure.code == row.code if row.code else func.lower(OfficialFigure.name) == row.name.lower()
    found = _series(scope, OfficialDelivery.kind == row.kind, OfficialDelivery.source == row.source, named)
    pairs = ((one, point) for one in found for point in one.points if point.days == Days(row.first, row.last))
    return next(pairs)


def _series(scope: Scope, *which: ColumnElement[bool]) -> list[Series]:
    return series.built(scope.db.execute(_kept().where(*which)).all())


def _known(scope: Scope, kind: str, source: str) -> dict[tuple[str, Days], Point]:
    """What holds of a source, by its code or name and its days."""
    found = _series(scope, OfficialDelivery.kind == kind, OfficialDelivery.source == source)
    return {(one.code or one.name.casefold(), point.days): point for one in found for point in one.points}


def _keep(
    scope: Scope, kind: str, source: str, how: str, name: str, figures: Sequence[dict]
) -> OfficialDelivery | None:
    if not figures:
        return None
    said = {"kind": kind, "source": source, "how": how, "name": name, "n": len(figures)}
    row = scope.add(OfficialDelivery(**said, at=scope.now, by=scope.actor.name))
    rows = [
        {
            **{column: one[column] for column in ("code", "name", *series.VALUES)},
            "id": uuid7(),
            "delivery_id": row.id,
            "first": date.fromisoformat(one["first"]),
            "last": date.fromisoformat(one["last"]),
        }
        for one in figures
    ]
    scope.insert_many(OfficialFigure, rows)
    return row


def _checked(texts: Texts, kind: str, value: str, answers: int | None, preliminary: bool) -> dict[str, Any]:
    """The number's columns; faults are left in `texts`."""
    number = None
    try:
        number = reading.number_of(value)
        if not value.strip() or (number is not None and number > reading.LARGEST):
            texts.fault("value", _GAP)
        elif kind in series.COUNTED and number is not None and number != round(number):
            texts.fault("value", "Antalet ska vara ett helt tal.")
        elif kind == SURVEY and number is not None and number > 100:
            texts.fault("value", "Andelen ska vara mellan 0 och 100 procent.")
    except ValueError:
        texts.fault("value", _GAP)
    if kind == SURVEY and not (answers and answers > 0):
        texts.fault("answers", "Skriv hur många som svarade.")
    asked = answers if kind == SURVEY else None
    return {"value": number, "per_100_000": None, "answers": asked, "preliminary": preliminary}


def _source(kind: str, source: str, texts: Texts | None = None) -> str:
    """Raises Invalid where no texts are given to leave the faults in."""
    own = texts or Texts()
    if kind not in KINDS:
        raise Invalid({"kind": ["Välj vad filen gäller."]})
    said = own.line("source", source) or series.SOURCES[kind]
    if not said:
        own.fault("source", "Skriv vem som har gjort enkäten, till exempel Trygghetsmätningen 2026.")
    if own.faults and texts is None:
        raise Invalid(own.faults)
    return said


def _one_at_a_time(scope: Scope) -> None:
    """Two who store at once: the second is compared with what the first has stored."""
    key = func.hashtextextended(f"official figures {scope.tenant.id}", 0)
    scope.db.execute(select(func.pg_advisory_xact_lock(key)))


def _now(one: dict[str, Any]) -> tuple[float | None, bool]:
    return one["value"], one["preliminary"]
