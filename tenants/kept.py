"""Answers that a process keeps between requests, for as long as they are true.

Each is known by the very words that were sent and every value in them, the tenant and what the reader may count among
them, and by the tenant's state (`models.TenantState`), which each transaction that writes to a watched table replaces.
A request reads the state in its first question and keeps what it asks after that under it: that may be newer than the
state says, never older. So whoever begins after a commit meets nothing from before it. `tests/tenants/test_kept.py`.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sized
from itertools import count
from threading import Lock
from typing import Any
from uuid import UUID

MOST = 150_000
"""Rows that a process keeps, of all tenants together; those that were asked for longest ago go first."""
MOST_AT_ONCE = 5_000
"""An answer with more rows is not kept."""
WHOLE = 200
"""Rows that what was reckoned of many answers weighs as."""
MISSING = object()
_numbers = count()


class Answers:
    """What one process keeps of one database: at most `most` rows (or of whatever its answers are counted in), and no
    answer of more than `at_once`."""

    def __init__(self, most: int = MOST, at_once: int = MOST_AT_ONCE) -> None:
        self._most, self._at_once = most, at_once
        self._of: OrderedDict[UUID, _OfTenant] = OrderedDict()
        self._lock = Lock()
        self._rows = 0

    def find(self, tenant_id: UUID, state: Hashable, key: Hashable) -> Any:
        """What is kept under the key, MISSING when nothing is."""
        with self._lock:
            kept = self._of.get(tenant_id)
            if kept is None or kept.state != state:
                return MISSING
            self._of.move_to_end(tenant_id)
            return kept.answers.get(key, MISSING)

    def marks(self, tenant_id: UUID, state: Hashable) -> Mapping[int, int]:
        """Of what is kept by `keep_whole` under this state: `id` of the object -> a number that no other ever gets.
        They are of these objects for as long as the mapping is held."""
        with self._lock:
            kept = self._of.get(tenant_id)
            return kept.marks if kept and kept.state == state else {}

    def keep_whole(self, tenant_id: UUID, state: Hashable, key: Hashable, made: Any) -> None:
        """The same of what was reckoned of kept answers; it weighs as WHOLE rows."""
        self.keep(tenant_id, state, key, made, range(WHOLE - 1))
        with self._lock:
            kept = self._of.get(tenant_id)
            if kept and kept.state == state and kept.answers.get(key) is made:
                kept.marks[id(made)] = next(_numbers)

    def keep(self, tenant_id: UUID, state: Hashable, key: Hashable, answer: Any, rows: Sized) -> None:
        """`rows`: those that the answer was made of. What is kept of another state of the tenant goes."""
        weight = len(rows) + 1
        if weight > self._at_once:
            return
        with self._lock:
            if (kept := self._of.get(tenant_id)) is None or kept.state != state:
                self._let_go(tenant_id)
                kept = self._of[tenant_id] = _OfTenant(state)
            if key not in kept.answers:
                kept.answers[key] = answer
                kept.rows += weight
                self._rows += weight
            while self._rows > self._most:
                self._let_go(next(iter(self._of)))

    def _let_go(self, tenant_id: UUID) -> None:
        if tenant_id in self._of:
            self._rows -= self._of.pop(tenant_id).rows


class _OfTenant:
    def __init__(self, state: Hashable):
        self.state, self.rows = state, 0
        self.answers: dict[Hashable, Any] = {}
        self.marks = _Marks(self.answers)


class _Marks(dict[int, int]):
    """Holds what it is of, so that nothing else comes to lie where one of them lay."""

    def __init__(self, of: Mapping[Hashable, Any]):
        super().__init__()
        self._of = of
