"""After a restored backup: what was redacted since it was taken is found by its keyed hash, and redacted again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy import func, select

from app.documents import redacting
from app.redactions import permissions, service, wording
from app.redactions.models import CONFIRMED, Redaction
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.models import Base
from tenants.scope import Scope

REASON = "Görs om efter en återläst säkerhetskopia."


@dataclass(frozen=True)
class Receipt:
    """What is kept of a redaction outside of the database, as a line: no word, and no name."""

    id: UUID
    day: str
    n_words: int
    asked_person: UUID
    asked_as: str
    ended_person: UUID
    keyed_hash: str

    def __str__(self) -> str:
        return " ".join(map(str, vars(self).values()))

    @classmethod
    def of(cls, line: str) -> Self:
        """Raises ValueError."""
        id, day, n, asked, side, ended, digest = line.split()
        return cls(UUID(id), day, int(n), UUID(asked), side, UUID(ended), digest)


def receipt(row: Redaction) -> Receipt | None:
    """None of what was not confirmed."""
    if row.state != CONFIRMED or row.ended_at is None or row.ended_person is None:
        return None
    day = row.ended_at.date().isoformat()
    return Receipt(row.id, day, row.n_words, row.asked_person, row.asked_as, row.ended_person, row.keyed_hash)


@requires(permissions.AGAIN)
def receipts(scope: Scope) -> list[Receipt]:
    """Of all that was confirmed, the oldest first."""
    rows = scope.db.scalars(select(Redaction).where(Redaction.state == CONFIRMED).order_by(Redaction.ended_at))
    return [one for one in map(receipt, rows) if one]


@requires(permissions.AGAIN)
def redact_again(scope: Scope, *, receipts: Iterable[Receipt], key: bytes) -> dict[Receipt, int]:
    """Do again what these tell of, where its words stand; gives how many rows each was found in. What they say of the
    two persons stands in the record. Raises Invalid for one whose persons are the same."""
    wanted = list(receipts)
    texts = _texts(scope) if wanted else []
    return {one: _redact(scope, one, texts, key) for one in wanted}


def _redact(scope: Scope, one: Receipt, texts: list[str], key: bytes) -> int:
    if one.asked_person == one.ended_person:
        raise Invalid({"receipt": ["Två olika personer har sanerat."]})
    said = {words for text in texts for words in wording.windows(text, one.n_words)}
    n = 0
    for words in sorted(words for words in said if service.keyed(scope, key, words) == one.keyed_hash):
        asked = {"asked_at": scope.now, "asked_by": scope.actor.name, "asked_person": one.asked_person}
        row = scope.add(service.new(words=words, reason=REASON, asked_as=one.asked_as, **asked))
        scope.tell_person(one.ended_person)  # the database looks who confirms: as it was
        try:
            ended = {"ended_by": scope.actor.name, "ended_person": one.ended_person}
            n += service.carry_out(scope, row, key, ended)
        finally:
            scope.tell_person(scope.actor.person_id)
    return n


def _texts(scope: Scope) -> list[str]:
    """All that may be redacted in this tenant."""
    reached = scope.db.execute(
        select("*").select_from(func.redacted_columns().table_valued("table_name", "column_name", "key", "part"))
    )
    found = []
    for table_name, column_name, _key, _part in reached.all():
        table = Base.metadata.tables[table_name]
        rows = scope.db.scalars(select(table.c[column_name]).where(table.c.tenant_id == scope.tenant.id))
        found += [text for content in rows for text in wording.strings(content)]
    for _row, source in redacting.sources(scope):
        found += wording.strings(json.loads(source))
    return found
