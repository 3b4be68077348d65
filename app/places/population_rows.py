"""The populations of a file: one municipality's inhabitants on 31 December, year by year, and of its sub-areas."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.figures.periods import local_date
from app.places import changes, permissions, service
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope

COLUMNS = ("kommunkod", "datum", "folkmängd", "källa")
PART = "delområde"
"""A column that a file may have too: the name of the sub-area that its row is of, empty for the whole municipality."""
OLDEST = 1950
MOST = 10_000_000
LONGEST_SOURCE = 200


@requires(permissions.REGISTER)
def import_populations(scope: Scope, *, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> int:
    """Register the tenant's own rows of a file and return how many they are; a year that is there is replaced.

    `rows`: (line, cells) in the order of `header`, which names COLUMNS in any order. Rows with another municipality's
    code are left alone. Raises Invalid with a sentence a row, and nothing is stored, when one of them is wrong.
    """
    names = [name.strip().lower() for name in header]
    if missing := [name for name in COLUMNS if name not in names]:
        raise Invalid({"file": [f"Filen saknar kolumnen {missing[0]}. Kolumnerna är {', '.join(COLUMNS)}."]})
    names_of_areas = {area.name for area in service.areas_to_choose(scope)}
    found, wrong = {}, []
    for line, cells in rows:
        told = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        if told.get("kommunkod", "") != scope.tenant.code:
            continue
        try:
            year, n, source = _row(told, local_date(scope.now))
        except ValueError as error:
            wrong.append(f"Rad {line}: {error}")
            continue
        part = told.get(PART, "")
        if part and part not in names_of_areas:
            wrong.append(f"Rad {line}: kommunen har inget delområde som heter {part}.")
        if (part, year) in found:
            wrong.append(f"Rad {line}: {year} står på en rad till. Ta bort den ena.")
        found[part, year] = n, source
    if not found and not wrong:
        wrong.append(f"Filen har ingen rad med kommunkoden {scope.tenant.code}.")
    if wrong:
        raise Invalid({"file": wrong})
    for (part, year), (n, source) in found.items():
        changes.keep_populations(scope, populations=[{"area": part or None, "year": year, "n": n}], source=source)
    return len(found)


def _row(told: dict[str, str], today: date) -> tuple[int, int, str]:
    """(year, inhabitants, source). Raises ValueError with a Swedish sentence."""
    try:
        day = date.fromisoformat(told.get("datum", ""))
    except ValueError:
        raise ValueError("datumet går inte att läsa. Skriv det som 2024-12-31.") from None
    if (day.month, day.day) != (12, 31) or not day.year >= OLDEST or day >= today:
        raise ValueError(f"folkmängden gäller ett årsskifte som har varit, från {OLDEST}-12-31. Här står {day}.")
    digits = told.get("folkmängd", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) <= MOST:
        raise ValueError("folkmängden ska vara ett helt tal, större än noll.")
    source = told.get("källa", "")
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise ValueError(f"källan ska stå med högst {LONGEST_SOURCE} tecken, till exempel ”SCB”.")
    return day.year, int(digits), source
