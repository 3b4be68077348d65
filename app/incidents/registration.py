"""What incidents tell the others: the reports that wait for the actor."""

from app.domains import Todo
from app.figures.periods import local_date
from app.incidents import permissions, service
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """The reports that the free-text guard has stopped and the actor may settle: one by itself, several together."""
    if not scope.may(permissions.READ):
        return []
    stopped = service.list_stopped(scope)
    if not stopped:
        return []
    since = local_date(stopped[0].reported_at)
    if len(stopped) == 1:
        (seen,) = stopped
        said = f"Läs en spärrad rapport: {seen.category.name}, {seen.place_label}"
        return [Todo("stopped_report", said, "incidents.show", {"id": seen.id}, since=since)]
    many = f"{len(stopped)} spärrade rapporter" if len(stopped) < service.PAGE else "de spärrade rapporterna"
    return [Todo("stopped_report", f"Läs {many}", "incidents.index", since=since)]
