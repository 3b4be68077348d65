"""The act that takes reports out as rows, and the files they become: CSV, and a workbook."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from app.figures.periods import STOCKHOLM
from app.inbox import permissions
from app.incidents import lists
from app.incidents.models import Incident
from app.incidents.visibility import IncidentView, Reader, views
from app.intake.report_files import quoted
from app.report.fields import FIELDS
from app.workbooks import workbook
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope

MOST = 5_000
COLUMNS = (
    *("id", "typ", "grupp", "tidigast", "senast", "plats", "delområde", "hur säker platsen är", "lat", "lon"),
    *("verksamhet", "vem får läsa", "läge", "hur", "antal", "polisanmält", "källa", "rapporterad", "text"),
)
_STATES = {**lists.STATES, "advance_notice": "Förhandsinformation"}
_CLASSES = {"open": "Alla i samverkan", **FIELDS["access_class"].labels}


@requires(permissions.EXPORT)
def take_out(scope: Scope, **asked) -> list[IncidentView]:
    """The reports of the list that `asked` (the inputs of `lists.choose`) chooses, each as the actor sees it, the
    latest first; of a unit manager's, her own organisation's alone. Raises Invalid for more than MOST."""
    choice = lists.choose(scope, **asked)
    rows = lists.stretch(Reader.of(scope), choice, None, MOST + 1)
    if not permissions.takes_out_all(scope.actor):
        rows = rows.where(Incident.organisation_id.in_(scope.actor.organisations(permissions.EXPORT)))
    found = scope.db.scalars(rows).all()
    if len(found) > MOST:
        raise Invalid({"first": [f"Det är fler än {MOST} rapporter. Välj färre dagar, eller ta ut dem i flera filer."]})
    return views(scope, found)


def as_csv(found: Iterable[IncidentView]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([quoted(cell) for cell in row] for row in _rows(found))
    return file.getvalue().encode("utf-8-sig")


def as_workbook(found: Iterable[IncidentView]) -> bytes:
    return workbook(("Rapporter", (COLUMNS, *_rows(found))))


def _rows(found: Iterable[IncidentView]) -> Iterator[list[str]]:
    words = {name: FIELDS[name].labels for name in ("precision", "reported_to_police", "source")}
    for seen in found:
        yield [
            *(str(seen.id), seen.category.name, seen.group.name, _moment(seen.earliest), _moment(seen.latest)),
            *(seen.named_place or "", seen.sub_area or "", words["precision"][seen.precision]),
            *(_degrees(seen.lat), _degrees(seen.lon), seen.organisation),
            *(_CLASSES[seen.access_class], _STATES[seen.shown_state], seen.how or "", seen.people_band or ""),
            *(words["reported_to_police"][seen.reported_to_police], words["source"][seen.source]),
            *(_moment(seen.reported_at), seen.text or ""),
        ]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.5f}".replace(".", ",")
