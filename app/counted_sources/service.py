"""Acts on which source of an organisation counts: what sources there are, and the choice of one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select

from app.accounts import permissions
from app.accounts import service as accounts
from app.figures.periods import local_date
from app.figures.sources import FILES, OWN, in_words
from app.incidents import tallies
from app.incidents.models import BESIDE, COUNTED, Incident
from app.intake import service as intake
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

BACK = timedelta(days=730)
"""So far back sources are looked for."""
LONGEST, FILES_LOOKED_AT = 60, 500
NAMES = {OWN: "Det som rapporteras i Samsyn", FILES: "Alla filer"}


@dataclass(frozen=True)
class Source:
    """Where reports of an organisation have come from; `shared`: days on which another source has some too."""

    code: str
    name: str
    first: date
    last: date
    counted: int
    beside: int
    shared: int


@dataclass(frozen=True)
class Sources:
    """An organisation (a row of it), and its sources of the last two years, the one with most reports first."""

    organisation: Any
    sources: Sequence[Source] = field(default_factory=list)

    @property
    def says(self) -> str:
        return in_words(self.organisation)

    @property
    def shared(self) -> int:
        return max((one.shared for one in self.sources), default=0)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(code, name) of those that can be chosen: also what is said already, and those that are to come."""
        layouts = {one.code: one.name for one in self.sources if one.code not in NAMES}
        said = {self.organisation.counted_source, self.organisation.counted_then} - {None, *layouts, *NAMES}
        others = [(code, "Ett annat slags fil") for code in sorted(said)]
        return [*NAMES.items(), *layouts.items(), *others]


@requires(permissions.CHOOSE_SOURCE)
def list_sources(scope: Scope) -> list[Sources]:
    """The organisations that one source is chosen for, or that have several; those with days in common first."""
    found = _sources(scope)
    every = [Sources(one, found.get(one.id, ())) for one in accounts.organisations(scope)]
    wanted = [one for one in every if one.organisation.counted_source or len(one.sources) > 1]
    return sorted(wanted, key=lambda one: -one.shared)


@requires(permissions.CHOOSE_SOURCE)
def read_sources(scope: Scope, *, id: UUID) -> Sources:
    """One organisation's. Raises NotFound."""
    organisation = next((one for one in accounts.organisations(scope) if one.id == id), None)
    if organisation is None:
        raise NotFound("organisation")
    return Sources(organisation, _sources(scope, id).get(id, ()))


@requires(permissions.CHOOSE_SOURCE)
def choose_source(
    scope: Scope, *, id: UUID, version: int, first: str = "", until: date | None = None, then: str = ""
) -> tuple[int, int]:
    """Let one source of an organisation count: `first`, and after a last day another; "" lets all count. What is there
    is counted anew. Returns how many reports count that did not, and how many do no longer.

    Raises NotFound, Invalid with a sentence per field, and Conflict("changed_meanwhile").
    """
    known = {code for code, _name in read_sources(scope, id=id).choices}
    faults: dict[str, list[str]] = {}
    for name, code in (("first", first), ("then", then)):
        if code and code not in known:
            faults[name] = ["Källan finns inte här. Välj en i listan."]
    if not first and (until or then):
        faults["first"] = ["Välj vilken källa som räknas till och med den dagen."]
    elif bool(until) != bool(then):
        faults["until" if then else "then"] = ["Säg både vilken dag som är den sista och vad som räknas därefter."]
    elif first and first == then:
        faults["then"] = ["Välj en annan källa än den som räknas till och med den dagen."]
    if faults:
        raise Invalid(faults)
    accounts.choose_source(scope, id=id, version=version, first=first or None, until=until, then=then or None)
    return tallies.recount_sources(scope, organisation_id=id)


def _sources(scope: Scope, id: UUID | None = None) -> dict[UUID, list[Source]]:
    """Organisation -> its sources. One question over the last two years' reports, one for the names of files."""
    one = Incident
    code = func.coalesce(one.layout, case((one.reported_by.is_(None), FILES), else_=OWN)).label("code")
    said = [one.local_date >= local_date(scope.now) - BACK, one.state.in_((COUNTED, BESIDE))]
    said += [one.organisation_id == id] if id else []
    by_state = [func.count().filter(one.state == state).label(state) for state in (COUNTED, BESIDE)]
    of_day = select(one.organisation_id, one.local_date, code, *by_state).where(*said)
    day = of_day.group_by(one.organisation_id, one.local_date, code).subquery()
    many = func.count().over(partition_by=(day.c.organisation_id, day.c.local_date)).label("many")
    days = select(day, many).subquery()
    sums = [func.sum(days.c[state]) for state in (COUNTED, BESIDE)]
    told = func.min(days.c.local_date), func.max(days.c.local_date), *sums, func.count().filter(days.c.many > 1)
    rows: Sequence[Any] = scope.db.execute(
        select(days.c.organisation_id, days.c.code, *told).group_by(days.c.organisation_id, days.c.code)
    ).all()
    names = _names(scope)
    found: dict[UUID, list[Source]] = {}
    for organisation, code_of, first, last, counted, beside, shared in sorted(rows, key=lambda row: -(row[4] + row[5])):
        name = names.get(code_of, NAMES.get(code_of, "Filer av ett eget slag"))
        name = "Filer från tidigare" if code_of == FILES else name
        found.setdefault(organisation, []).append(Source(code_of, name, first, last, counted, beside, shared))
    return found


def _names(scope: Scope) -> dict[str, str]:
    """Layout -> the name of the latest file that had it, of the latest FILES_LOOKED_AT."""
    latest = intake.list_intakes(scope, limit=FILES_LOOKED_AT)
    return {one.layout: f"Filer som ”{one.name[:LONGEST]}”" for one in reversed(latest)}
