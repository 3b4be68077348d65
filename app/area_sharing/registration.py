"""What is shared with the area, told to the others: its kind of run, and what follows when words are removed."""

from collections.abc import Callable, Sequence
from datetime import date

from app.area_sharing import agreements, answers, service
from app.domains import KindOfRun
from app.figures.periods import date_label
from app.hooks import RedactedRow
from tenants.runs import Run
from tenants.scope import Scope


def _make(scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False) -> bool:
    """Whether papers are to say that their data are invented: all is gathered where it is kept."""
    progress(1, 1, "Samlar det som delas med området")
    return demo


def _keep(scope: Scope, *, made: bool, run: Run) -> None:
    answers.take_over(scope)
    service.tell_area(scope, demo=made)


KINDS_OF_RUN = (
    KindOfRun(
        agreements.KIND,
        _make,
        _keep,
        title=lambda period: f"Det som delas med polisområdet {date_label(date.fromisoformat(period))}",
        order_again=agreements.renew,
    ),
)


def made_final(scope: Scope) -> list:
    """What has become final is told at once, where that is agreed."""
    agreements.tell_soon(scope)
    return []


def redacted(scope: Scope, rows: Sequence[RedactedRow]) -> list[tuple[RedactedRow, str]]:
    """The area is told nothing in words until all has been gathered anew without those that were removed."""
    agreements.tell_anew(scope)
    return []
