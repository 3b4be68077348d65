"""Rows that wait for a decision: changed since they were read in, withdrawn here, or far older than all others; and
what of the new rows together is worth a look.

Without database or clock. What a row would change is told without its free text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from app.figures.periods import FORTNIGHT_DAYS, local
from app.incidents.rules import COUNTED, QUARANTINED, Knowledge
from app.incidents.service import BESIDE, WITHDRAWN, OneSource
from app.intake.incident_rows import ReportRow
from app.intake.report_files import COLUMNS
from app.report.fields import FIELDS, OF_A_POINT, PARTICULARS
from app.taxonomy import service as taxonomy

CHANGED, ANEW, AGAIN, OLD, STOPPED, ALIKE = "changed", "anew", "again", "old", "stopped", "alike"
"""The row corrects a report · its report was withdrawn and it has changed since · withdrawn, and it says the same · its
date · its report is stopped, and nothing may be done · it is like a report that is there."""
TAKEN_IN = (ANEW, AGAIN, OLD, ALIKE)
DECIDABLE = (CHANGED, *TAKEN_IN)
KINDS = (*DECIDABLE, STOPPED)
ALONE = timedelta(days=366)
"""A row is asked about when no report is dated between it and so much later."""
_MOMENTS, _IDS = ("earliest", "latest"), ("own_type_id", "organisation_id", "named_place_id", "sub_area_id")
_CHANGES = "Rapporten har ändrats här efter inläsningen."


@dataclass(frozen=True)
class HeldRow:
    """A row that has changed nothing yet. `says`: what it would do, in Swedish; `columns`: what it would store.

    `id` and `version` are those of the report that it would correct.
    """

    line: int
    kind: str
    says: list[str]
    columns: dict
    id: UUID | None = None
    version: int = 0

    def plain(self) -> dict:
        """As values of JSON."""
        columns = {name: _plain(value) for name, value in self.columns.items()}
        return {**vars(self), "columns": columns, "id": self.id and str(self.id)}

    @classmethod
    def of_plain(cls, kept: dict) -> "HeldRow":
        columns = {name: _meant(name, value) for name, value in kept["columns"].items()}
        return cls(**{**kept, "columns": columns, "id": kept["id"] and UUID(kept["id"])})


def held(row: ReportRow, former: Any, known: Knowledge) -> HeldRow | None:
    """The row, when it says something else than the report that came with its key, or that has been withdrawn.

    `former` has the report's columns. None: it is known, and there is nothing to decide.
    """
    same = former.intake_content == row.columns["intake_content"]
    says = [] if same else differences(row, former, known)
    report = {"id": former.id, "version": former.version}
    if former.state == WITHDRAWN:
        told = ["Rapporten är makulerad här. Raden kan läsas in som en ny rapport."]
        return HeldRow(row.line, ANEW if says else AGAIN, [*told, *says], row.columns, **report)
    if not says:
        return None
    if former.state not in (COUNTED, BESIDE):
        return HeldRow(row.line, STOPPED, ["Rapporten är spärrad. Rätta den på dess egen sida.", *says], {}, **report)
    columns = {name: value for name, value in row.columns.items() if name not in ("organisation_id", "intake_key")}
    if not row.says_who_reads:
        columns.pop("access_class")
    return HeldRow(row.line, CHANGED, [*says, *([_CHANGES] if former.version > 1 else [])], columns, **report)


def too_old(row: ReportRow, before: date | None) -> HeldRow | None:
    """The row, when it is dated before this day."""
    day = row.columns["local_date"]
    if before is None or day >= before:
        return None
    told = f"{COLUMNS['earliest'][0]}: {day} är mer än ett år äldre än de andra rapporterna. Stämmer årtalet?"
    return HeldRow(row.line, OLD, [told], row.columns)


def in_words(row: ReportRow, known: Knowledge, *, until: bool = False) -> str:
    """What, where and when, without its text; `until`: also when it ended at the latest."""
    columns = row.columns
    kind = _named_type(known, str(columns["own_type_id"] or taxonomy.categories()[columns["category_id"]].slug))
    where = _worded("named_place_id", columns["named_place_id"], known)
    where = _worded("sub_area_id", columns["sub_area_id"], known) if where == "–" else where
    begun, ended = (_worded("earliest", columns[name], known) for name in _MOMENTS)
    last = f" till {ended.removeprefix(begun[:11])}" if until and ended != begun else ""
    return ", ".join((kind, *([where] if where != "–" else []), begun + last))


def stopped(rows: Iterable[dict]) -> int:
    """How many of the rows come in stopped."""
    return sum(row.get("state") == QUARANTINED for row in rows)


def first_plausible(days: Mapping[date, int], months: Mapping[date, int]) -> date | None:
    """The day before which a row is asked about; None when no row is.

    `days` are those of the file and `months` (their first days) those of what is stored, with how many reports each
    has. Asked about are the oldest rows when nothing is dated within ALONE after them, and they are the fewer.
    """
    dated = {day: days.get(day, 0) + months.get(day, 0) for day in {*days, *months}}
    total, passed, found = sum(dated.values()), 0, None
    ordered = sorted(dated)
    for day, following in zip(ordered, ordered[1:], strict=False):
        passed += dated[day]
        if following - day > ALONE and passed <= total - passed:
            found = following
    return found


def differences(row: ReportRow, former: Any, known: Knowledge) -> list[str]:
    """What the row says otherwise than the report, column by column, from → to; of the text only that it does."""
    new, found = row.columns, []
    exact = bool({*OF_A_POINT} & {new["precision"], former.precision})
    for name, column in _COMPARED.items():
        before, after = getattr(former, name), new[name]
        if before == after or (name == "sub_area_id" and (exact or new["named_place_id"])):
            continue
        found.append(f"{column}: {_worded(name, before, known)} → {_worded(name, after, known)}")
    if exact and (former.lat, former.lon) != (new["lat"], new["lon"]):
        found.append("lat, lon: punkten är flyttad")
    if row.says_who_reads and former.access_class != new["access_class"]:
        found.append(_who_reads(former.access_class, new["access_class"]))
    if former.text != new["text"]:
        found.append(f"{COLUMNS['text'][0]}: texten är ändrad")
    return found


_COMPARED = {
    "category_id": COLUMNS["category"][0],
    "own_type_id": COLUMNS["category"][0],
    **{name: COLUMNS[name][0] for name in ("earliest", "latest", "named_place_id", "sub_area_id", "precision")},
    **{name: COLUMNS[name][0] for name in PARTICULARS},
}
"""Column of a report -> how a file names it."""


def _who_reads(former: str, wanted: str) -> str:
    labels = FIELDS["access_class"].labels
    told = f"{COLUMNS['access_class'][0]}: {labels.get(former, former)} → {labels[wanted]}"
    return f"{told} (en fil ger aldrig en rapport fler läsare)"


def _worded(name: str, value: Any, known: Knowledge) -> str:
    if value is None:
        return "–"
    if name == "category_id":
        return _named_type(known, taxonomy.categories()[value].slug)
    if name == "own_type_id":
        return _named_type(known, str(value))
    if name in _MOMENTS:
        return f"{local(value):%Y-%m-%d %H:%M}"
    if name == "named_place_id":
        return known.named_places[value].name if value in known.named_places else "–"
    if name == "sub_area_id":
        return next((str(area.name) for area in known.sub_areas if area.id == value), "–")
    return FIELDS[name].labels.get(value) or str(value)


def _named_type(known: Knowledge, code: str) -> str:
    kind, _own = known.type_meant(code)
    return kind.name if kind else "–"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def _meant(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(value)
    if name == "local_date":
        return date.fromisoformat(value)
    return UUID(value) if name in _IDS else value


ONE_PLACE, MIDNIGHT = "ligger på ett ställe", "har klockslaget 00.00"
MANY = 20
"""Fewer new rows say nothing together."""
MOST_SPOTS = 20_000
"""So many places are counted of a file, so that it takes no more memory the longer it is."""
SETTLED = 6
"""Fortnights with rows that an organisation's files hold before warnings count them (`app/analysis/exposure.py`)."""


class NewRows:
    """What is told of the new rows of a file together; `pass_on` counts them as they pass, with their states."""

    def __init__(self, one_source: OneSource) -> None:
        self._one_source = one_source
        self.n = self.midnights = self.beside = 0
        self.days: defaultdict[UUID, set[date]] = defaultdict(set)
        self.spots: Counter[tuple] = Counter()

    def pass_on(self, rows: Iterable[dict]) -> Iterator[dict]:
        for row in rows:
            self.n += 1
            if self._one_source.said:
                row["state"] = self._one_source.state(SimpleNamespace(reported_by=None, **row))
                self.beside += row["state"] == BESIDE
            self.days[row["organisation_id"]].add(row["local_date"])
            spot = row["named_place_id"], row["x"], row["y"]
            if spot in self.spots or len(self.spots) < MOST_SPOTS:  # where most lie is seen long before
                self.spots[spot] += spot != (None, None, None)
            earliest = row["earliest"]
            if earliest.minute == 0 and local(earliest).hour == 0:
                self.midnights += row["latest"] - earliest < _HOUR
            yield row

    def remarks(
        self,
        earlier: Mapping[UUID, set[int]],
        others: Mapping[UUID, int],
        known: Knowledge,
        *,
        left_out: int,
        trial: bool,
    ) -> list[str]:
        """Swedish sentences. `earlier`: organisation -> the fortnights that its files hold reports of; `others`: on how
        many of these days reports of another source count; `left_out`: how many rows somebody has decided not to read;
        `trial`: nothing has been read in."""
        rows = "En rad" if left_out == 1 else f"{left_out} rader"
        said = [f"{rows} lämnades utanför, för ord som ni har valt att inte läsa in."] if left_out else []
        if self.beside:
            said.append(
                f"{self.beside} av {self.n} nya rader {'skulle inte räknas' if trial else 'räknas inte'}: deras "
                "verksamhet räknas ur en annan källa de dagarna. De finns kvar bland rapporterna (Ur en annan källa)."
            )
        for organisation, days in sorted(others.items(), key=lambda one: known.organisations.get(one[0], "")):
            said.append(
                f"{known.organisations.get(organisation, 'Verksamheten')} har redan rapporter ur en annan källa "
                f"{'en' if days == 1 else days} av filens dagar. Är det samma händelser räknas de två gånger: bestäm "
                "vilken källa som räknas under Läs in fil, Vilken källa räknas."
            )
        fortnights = {one: {fortnight_number(day) for day in days} for one, days in self.days.items()}
        for organisation, these in sorted(fortnights.items(), key=lambda one: known.organisations.get(one[0], "")):
            if len(these | earlier.get(organisation, set())) < SETTLED:
                said.append(
                    f"Ny källa: filerna från {known.organisations.get(organisation, 'verksamheten')} täcker färre än "
                    f"{SETTLED} perioder. Raderna räknas i lägesbilden men sätter inte ensamma igång någon varning."
                )
        if self.n < MANY:
            return said
        (place, _x, _y), most = self.spots.most_common(1)[0]
        if 2 * most > self.n:
            where = known.named_places[place].name if place in known.named_places else "samma punkt på kartan"
            said.append(f"{most} av {self.n} nya rader {ONE_PLACE}: {where}. Kontrollera att det är rätt.")
        if 2 * self.midnights > self.n:
            said.append(
                f"{self.midnights} av {self.n} nya rader {MIDNIGHT}. Är tiden okänd, skriv bara dagen: då "
                "räknas hela dygnet."
            )
        return said


def warns(remark: str) -> bool:
    """Whether a remark is of what is likely a fault, and not of what is only to be known."""
    return ONE_PLACE in remark or MIDNIGHT in remark


_HOUR = timedelta(hours=1)


def fortnight_number(day: date) -> int:
    """The same in every municipality: whole fortnights since the calendar's first day."""
    return (day.toordinal() - 1) // FORTNIGHT_DAYS
