"""What follows from a report that has come or has been let go, what waits to be seen, and the letter about it."""

from collections.abc import Sequence
from typing import Any

from app.domains import KindOfLetter
from app.figures.periods import local_date
from app.hooks import Todo
from app.letters import writing
from app.thresholds import lists, permissions, service, wording
from tenants.scope import Scope


def came(scope: Scope, rows: Sequence[Any]) -> list:
    service.look_at(scope, rows=rows)
    return []


def waiting(scope: Scope) -> list[Any]:
    asked = lists.waiting(scope) if scope.may(permissions.READ) else None
    return [] if asked is None else [asked]


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    """What has been reached that she has not seen; the page tells the rest."""
    todos = []
    for row in rows:
        what, where, hours = lists.in_words(scope, said=row.said)
        said = wording.reached(row.n, what, where, int(hours))
        since = local_date(row.at)
        todos.append(Todo("threshold", said, "thresholds.show", {"id": row.id}, since=since, at_once=True))
    return todos


def _write(scope: Scope, mail):
    """That a threshold has been reached, and where it stands; which, where and how many is read in Samsyn."""
    said = f"En tröskel som kommunen har satt är nådd i Samsyn i {scope.tenant.name}. Pågår något akut: 112."
    path = f"trosklar/{mail.about_id}"
    return writing.write_notice(scope, mail=mail, subject="En tröskel är nådd", said=said, path=path)


LETTERS = (
    KindOfLetter(
        service.KIND,
        "En tröskel är nådd",
        _write,
        choice="När så många rapporter har kommit på kort tid som kommunen har satt en tröskel för.",
        permission=permissions.TOLD.name,
    ),
)
