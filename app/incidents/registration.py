"""What incidents tell the others: the reports that wait for the actor, and those that are found by a word."""

from app.figures.periods import local_date, time_label
from app.hooks import MOST_FOUND, Found, FoundOfKind, Sought, Todo
from app.incidents import lists, permissions, service
from app.incidents.models import QUARANTINED
from app.incidents.visibility import IncidentView
from app.taxonomy import local
from app.words.matching import excerpt, holds
from tenants.errors import Invalid
from tenants.scope import Scope


def todo(scope: Scope) -> list[Todo]:
    """Her own reports that the guard has stopped: one by itself, several together. And those that a reader has objected
    to, each by itself. What waits for the coordinator, the inbox says."""
    if not scope.may(permissions.READ) or scope.may(permissions.SETTLE):
        return []
    found = lists.list_stopped(scope)
    disputed = [_disputed(seen) for seen in found if seen.disputed]
    return [*_stopped([seen for seen in found if not seen.disputed]), *disputed]


def _disputed(seen: IncidentView) -> Todo:
    said = f"Någon säger att din rapport har fel: {seen.category.name}, {seen.place_label}"
    return Todo("disputed_report", said, "incidents.show", {"id": seen.id}, since=local_date(seen.reported_at))


def _stopped(stopped: list[IncidentView]) -> list[Todo]:
    if not stopped:
        return []
    since = local_date(stopped[0].reported_at)
    if len(stopped) == 1:
        (seen,) = stopped
        said = f"Läs en spärrad rapport: {seen.category.name}, {seen.place_label}"
        return [Todo("stopped_report", said, "incidents.show", {"id": seen.id}, since=since)]
    many = f"{len(stopped)} spärrade rapporter" if len(stopped) < service.PAGE else "de spärrade rapporterna"
    return [Todo("stopped_report", f"Läs {many}", "incidents.index", {"state": QUARANTINED}, since=since)]


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Types of events, the municipality's own too, by their names and by what else people call them; and reports by the
    words of a text that the actor may read, the latest first."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    words = local.other_words(scope)
    types = [
        Found(name, "incidents.index", {"category": code}, note=group)
        for group, of_group in local.all_types(scope)
        for code, name in of_group
        if holds(f"{name} {words.get(code, '')}", sought.parts)
    ]
    named = sorted(types, key=lambda one: not holds(one.text, sought.parts))[:MOST_FOUND]
    return [FoundOfKind("Händelsetyper", tuple(named), len(types)), *_reports(scope, sought)]


def _reports(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    try:
        listed = service.list_incidents(scope, text=sought.text, limit=MOST_FOUND)
    except Invalid:
        return []  # words like "och", more words than are looked for, a key that reads no list
    if not listed.rows:
        return []
    if listed.next:
        numbers = lists.count_listed(scope, text=sought.text)
        n, more = (lists.MOST_COUNTED if numbers.more else numbers.counted + numbers.advance), numbers.more
    else:
        n, more = len(listed.rows), False
    hits = (
        Found(
            f"{seen.category.name}, {seen.place_label}",
            "incidents.show",
            {"id": seen.id},
            note=f"{time_label(seen.earliest, seen.latest)} · {seen.organisation}",
            excerpt=tuple(excerpt(seen.text or "", listed.choice.lexemes)),
        )
        for seen in listed.rows
    )
    every = Found("Alla rapporter med orden", "incidents.index", {"text": sought.text})
    return [FoundOfKind("Rapporter", tuple(hits), n, more, every)]
