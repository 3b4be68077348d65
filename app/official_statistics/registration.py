"""What published figures tell the others: the module, and a section of a quarter's report."""

from app.domains import Module, turned_off
from app.figures.numbers import change, number
from app.figures.periods import Quarter
from app.figures.rooms import Room
from app.hooks import Part, PartRow
from app.official_statistics import series, service
from app.official_statistics.series import Line, Table
from tenants.scope import Scope

MODULE = Module(
    "officiella-siffror",
    "Officiella siffror",
    "Anmälda brott från Brå och polisen, nyckeltal och enkäter, bredvid det som rapporteras i Samsyn.",
    ("official_statistics",),
)
COLUMNS = ("Brottstyp", "Antal", "Samma tid året före", "Förändring", "Per 100 000 invånare")


def quarter_parts(scope: Scope, quarter: Quarter) -> list[Part]:
    """The offences reported in the year up to the quarter's end, a table for each source; none where nothing is known
    of those days, and where the municipality does without the module."""
    if "official_statistics" in turned_off(scope.profile.modules):
        return []
    return [
        Part(
            f"anmalda-brott-{at}",
            f"Anmälda brott {series.label(series.year_to(quarter.days.last)[0])}: {table.source}",
            Room.EST,
            _says(table),
            COLUMNS,
            tuple(PartRow(_cells(one)) for one in table.year),
        )
        for at, table in enumerate(service.told_of_year(scope, last=quarter.days.last), start=1)
    ]


def _says(table: Table) -> str:
    said = ["Det som anmälts till polisen, inte det som rapporterats i Samsyn."]
    if any(not one.final for one in table.year):
        said.append("Folkmängden är den senast kända; talen per 100 000 kan ändras.")
    said += ["Talen är preliminära."] if any(one.now.preliminary for one in table.year) else []
    gaps = sorted({gap for one in table.year for gap in (*one.now.missing, *one.then.missing)})
    said += [f"Saknas i källan: {', '.join(gaps[:6])}."] if gaps else []
    return " ".join(said)


def _cells(one: Line) -> tuple[str, ...]:
    now, then = one.now.n, one.then.n
    changed = change(now, then) if now is not None and then is not None else "saknas"
    rate = one.per_100_000
    before, counted, per = ("saknas" if n is None else number(n) for n in (then, now, rate))
    return one.series.name, counted, before, changed, per
