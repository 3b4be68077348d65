"""What the next line of the audit tells beside who and when: the object, from what to what, whom, which texts.

Most of it nobody has to say. A model names the columns whose changes are told (`told`: codes and dates, never a free
text), and what is stored is noted here; a model about somebody says whom (`concerned`). The rest an act says itself
(`Scope.concerning`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import inspect

MOST_CHANGES = 20


class Change(NamedTuple):
    kind: str
    id: str
    column: str
    old: Any
    new: Any

    def text(self, object: tuple[str, str] | None) -> str:
        """ "access_class internal → police"; with kind and id when it is not the line's object that was changed."""
        whose = "" if (self.kind, self.id) == object else f"{self.kind} {self.id} "
        return f"{whose}{self.column} {'–' if self.old is None else self.old} → {'–' if self.new is None else self.new}"


@dataclass
class Told:
    """Gathered in one transaction since its last line."""

    object: tuple[str, str] | None = None
    """(kind, id)."""
    person: tuple[UUID, str] | None = None
    """(membership, role)."""
    shown: set[UUID] = field(default_factory=set)
    number: int = 0
    """Of things that were shown or taken out."""
    changes: list[Change] = field(default_factory=list)

    def remember(self, stored: Iterable, deleted: Iterable) -> None:
        """Note what these rows, which are just being stored or removed, have to tell."""
        for row in (*stored, *deleted):
            found = [change for column in getattr(type(row), "told", ()) if (change := _change(row, column, deleted))]
            self.changes += found
            if found and (person := getattr(row, "concerned", None)):
                self.person = person

    def change(self, object: tuple[str, str] | None) -> str | None:
        """The changes as one text."""
        said = [change.text(object) for change in self.changes[:MOST_CHANGES]]
        if len(self.changes) > MOST_CHANGES:
            said.append(f"+{len(self.changes) - MOST_CHANGES}")
        return "; ".join(said) or None


def _change(row, column: str, deleted: Iterable) -> Change | None:
    history = inspect(row).attrs[column].history
    if row in deleted:
        old, new = getattr(row, column), None
    elif history.added:
        old, new = next(iter(history.deleted or ()), None), history.added[0]
    else:
        return None
    return Change(row.__tablename__, str(row.id), column, old, new) if old != new else None
