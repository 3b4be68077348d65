"""What minutes tell the others: the run that writes them, and a meeting's final minutes."""

from uuid import UUID

from app.documents import service as documents
from app.domains import KindOfRun
from app.hooks import MadeAnew, Related
from app.minutes import permissions, service
from tenants.runs import Run
from tenants.scope import Scope


def _keep(scope: Scope, *, made, run: Run) -> UUID:
    return documents.keep_made(scope, made=made, run_id=run.id).id


KINDS_OF_RUN = (
    KindOfRun(
        service.KIND, service.make, _keep, title=lambda period: "Protokollet för ett möte", may_be_cancelled=True
    ),
)


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a meeting its minutes, when they are final, and for whoever makes them the way there."""
    if kind != "meeting" or not scope.may(permissions.READ):
        return []
    final = next(iter(documents.finals(scope, kind=service.KIND, periods=[str(id)]).values()), None)
    if final:
        note = f"fastställt {final.final_at.date()}"
        return [Related(f"Protokoll, utgåva {final.edition}", "minutes.show", {"id": id}, "Protokoll", note)]
    return (
        [Related("Gör protokollet", "minutes.show", {"id": id}, "Protokoll")] if scope.may(permissions.ARRANGE) else []
    )


def made_anew(scope: Scope, row: documents.Document, source: bytes, edition: int, said: str) -> list[MadeAnew]:
    return (
        [service.made_anew(scope, row=row, source=source, edition=edition, said=said)]
        if row.kind == service.KIND
        else []
    )


def redactable() -> list[tuple[str, str]]:
    return [("agenda_point", "Dagordningar och anteckningar")]
