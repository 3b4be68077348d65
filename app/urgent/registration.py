"""What follows at once from a report that has come or has been let go, and the letter about it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domains import KindOfLetter
from app.letters import writing
from app.urgent import permissions, service
from tenants.scope import Scope


def came(scope: Scope, rows: Sequence[Any]) -> list:
    service.tell_at_once(scope, rows=rows)
    return []


def unreported(scope: Scope, ids: Sequence[UUID]) -> list:
    service.forget(scope, ids=ids)
    return []


def _write(scope: Scope, mail):
    """That a report has come, and where it stands; what is in it is read in Samsyn."""
    said = (
        f"En rapport som kommunen har valt att ni ska få veta om genast har kommit in i Samsyn i {scope.tenant.name}."
        " Pågår något akut: 112."
    )
    path = f"handelser/{mail.about_id}"
    return writing.write_notice(scope, mail=mail, subject="En rapport att läsa genast", said=said, path=path)


LETTERS = (
    KindOfLetter(
        service.KIND,
        "En rapport att läsa genast",
        _write,
        choice="När det kommer en rapport av en typ som kommunen har valt att ni ska få veta om genast.",
        permission=permissions.TOLD.name,
    ),
)
