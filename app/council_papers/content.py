"""The quarterly report as headings, texts and tables, of the very values that its PDF sets: what a page, a text
document and a workbook are written of, so that a number is the same wherever it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.quarterly_reports.paper import Paper

PRIORITY_HEAD = ("Nr", "Område", "Behov", "Påverkan", "Behov × påverkan", "Skäl")
DAYPART_HEAD = ("Dygnsdel", "Mån", "Tis", "Ons", "Tors", "Fre", "Lör", "Sön", "Summa")
OVERVIEW_HEAD = ("Fokusområde", "Läge", "Aktiviteter på plan", "Mått nu (utgångsläge → mål)", "Bedömning", "Beslut")
GOAL_HEAD = ("Mått", "Mål", "Utgångsläge", "Målnivå", "Nu", "Ska nås senast", "Underlag")

SMALL_CHARTS = {"few_quarters": "Rapporter per kvartal", "few_groups": "Största grupperna", "few_days": "När"}


@dataclass(frozen=True)
class Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0
    """From this column on its cells are numbers; 0 where none are."""
    foot: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One part of the report. `level`: 1 for a page of it, 2 for a part of one."""

    level: int
    title: str
    texts: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    numbered: bool = False
    table: Table | None = None
    drawing: str = ""
    """An SVG in print colours, with its words in itself."""


@dataclass(frozen=True)
class Content:
    title: str
    span: str
    organisation: str
    who: str
    case: str
    """Its numbers, its day and how far it has come, as on top of every page of the PDF."""
    draft: str
    demo: str
    occasion: str
    highlights: tuple[str, ...]
    proposals: tuple[str, ...]
    money: tuple[str, ...]
    """What the focus areas say that they need, a sentence each with its focus area."""
    sections: tuple[Section, ...]
    pictures: tuple[tuple[str, str, str], ...] = ()
    """The small charts of its first page: (title, what it shows in words, SVG)."""

    @property
    def tables(self) -> list[Table]:
        return [one.table for one in self.sections if one.table]


def content_of(paper: Paper) -> Content:
    values = paper.values
    return Content(
        title=values["title"],
        span=values["span"],
        organisation=values["organisation"],
        who=values["header"]["who"],
        case=values["header"]["case"],
        draft=values["draft"],
        demo=values["demo"],
        occasion=values["occasion"],
        highlights=tuple(values["highlights"]),
        proposals=tuple(values["proposals"]),
        money=tuple(f"{area['title']}: {area['resources']}" for area in values["areas"] if area.get("resources")),
        sections=tuple(_sections(values, paper.drawings)),
        pictures=tuple(
            (title, values["charts"].get(name, title), paper.drawings[name])
            for name, title in SMALL_CHARTS.items()
            if name in paper.drawings
        ),
    )


def _sections(values: Mapping[str, Any], drawings: Mapping[str, str]) -> Iterator[Section]:
    yield _tabled(1, "Fokusområdena i korthet", OVERVIEW_HEAD, values["overview"], note=values.get("overview_note", ""))
    figures = values["figures"]
    rows = _rows(row["cells"] for row in figures["rows"])
    counted = Table("Rapporterade händelser per grupp", tuple(figures["head"]), rows, 1, tuple(figures["total"]))
    yield Section(
        1, "Kvartalet i siffror", tuple(filter(None, [figures["chance"]])), tuple(figures["notes"]), table=counted
    )
    if "quarters" in drawings:
        yield Section(2, "Utvecklingen per kvartal", drawing=drawings["quarters"])
    where = values["where"]
    told = tuple(filter(None, (where["told"], where["share"])))
    yield Section(1, "Var och när", told, drawing=drawings.get("map", ""))
    yield _tabled(2, "Platser med flest händelser", where["head"], where["places"], numbers=1)
    yield _tabled(2, "Dygnsdel och veckodag", DAYPART_HEAD, where["dayparts"], note=where["known"], numbers=1)
    if where["manners"]:
        yield _tabled(2, "Hur, bland de rapporter som säger det", ("Hur", "Antal"), where["manners"], numbers=1)
    for area in values["areas"]:
        yield from _area(area)
    ahead = values["ahead"]
    others = [("–", *row) for row in ahead["others"]]
    if ahead["chosen"] or others:
        yield _tabled(1, f"Prioriterat {ahead['quarter']}", PRIORITY_HEAD, [*ahead["chosen"], *others])
    else:
        yield Section(1, f"Prioriterat {ahead['quarter']}", ("Ej prioriterat: inga områden är valda.",))
    for part in values.get("parts", ()):
        yield _tabled(1, part["title"], part["columns"], part["rows"], note=part["says"])
    yield Section(1, "Så läser du siffrorna", points=tuple(values["reading"]))
    yield Section(1, "Fastställande", tuple(values["signatures"]["done"]) or ("Rapporten är inte fastställd.",))


def _area(area: Mapping[str, Any]) -> Iterator[Section]:
    causes = tuple(f"{label}: {text}." for label, text in area["causes"])
    yield Section(1, area["title"], (" · ".join(area["state"]), *filter(None, [area["description"]]), *causes))
    if area["goals"]:
        rows = [(goal["measure"], goal["text"], *goal["cells"], goal["due"], goal["basis"]) for goal in area["goals"]]
        yield _tabled(2, f"Mål och mått: {area['title']}", GOAL_HEAD, rows)
    if area["activities"]:
        rows = [(one["name"], *one["cells"], one["example"]) for one in area["activities"]]
        yield _tabled(2, f"Aktiviteter: {area['title']}", area["activities_head"], rows)
    for label, text in area["follow_up"]:
        yield Section(2, label, (text,))
    yield Section(2, area["group_head"], (area["group"],))


def _tabled(level: int, title: str, head: Sequence, rows: Sequence, note: str = "", numbers: int = 0) -> Section:
    texts = (note,) if note else ()
    if not rows:
        return Section(level, title, (*texts, "Uppgift saknas i systemet."))
    return Section(level, title, texts, table=Table(title, tuple(map(str, head)), _rows(rows), numbers))


def _rows(rows) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple("–" if cell is None else str(cell) for cell in row) for row in rows)
