"""What a page asked the database last time is asked in one message this time.

Whoever looks at the same page with the same rights asks the same questions, most of them with the same values, one
after the other: a message each, which costs more than most of the answers. So a process remembers, for each page, what
was asked; the first question of the next request takes the others with it. A moment that is whole seconds from the
request's own is remembered as that: "a day ago" is another moment each time, and the same question.

Nothing is believed of what is remembered. An answer is used only for a question that the request then asks itself, in
these very words and with these very values (the tenant's and the person's id among them), over the same connection and
in the same transaction, under the settings of row security that hold for it; and only until something is written. What
was asked for in vain is not foreseen again.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Connection

from tenants import sending

MOST_PAGES = 1_000
"""Pages that a process remembers; those that were looked at longest ago go first."""
MOST_QUESTIONS = 60
"""Of one page."""

Asked = tuple[str, Mapping[str, Any]]
"""The words of a question, and its values by name."""


class _FromNow(NamedTuple):
    """A moment, by how far it is from the request's own."""

    away: timedelta


@dataclass
class _Page:
    asked: dict[Hashable, tuple[Asked, Hashable]] = field(default_factory=dict)
    """By words and values, moments as `_FromNow`: the question, and by what its answer is kept (None where it is
    not)."""
    in_vain: set[str] = field(default_factory=set)
    """The words of what was foreseen and not asked."""


class Foresight:
    """What one process remembers of the pages of one database."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, _Page] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, now: datetime) -> "Ahead":
        """Of one request at a page, at this moment. `key` names the page and what decides what it asks."""
        with self._lock:
            page = self._pages[key] = self._pages.pop(key, None) or _Page()
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return Ahead(page, now)


class Ahead:
    """What one request has foreseen."""

    def __init__(self, page: _Page, now: datetime):
        self._page, self._now, self._begun = page, now, False
        self._found: dict[Hashable, list[Any]] = {}
        self._new: dict[Hashable, tuple[Asked, Hashable]] = {}

    def rows(self, line: Connection, asked: Asked, kept: Hashable, is_kept: Any) -> list[Any]:
        """The rows of a question. `kept`: what its answer is kept by, None where it is not; `is_kept` says of such a
        name whether there is an answer already."""
        sql, values = asked
        lasting = sql, {name: self._lasting(value) for name, value in values.items()}
        key = _key(lasting)
        if (found := self._found.pop(key, None)) is not None:
            return found
        if key not in self._page.asked:
            self._new[key] = lasting, kept
        if self._begun:
            return sending.rows(line, sql, values)
        self._begun = True
        known = tuple(self._page.asked.items())  # another thread may learn meanwhile
        others = {other: it for other, (it, by) in known if other != key and not (by and is_kept(by))}
        first, more = sending.together(line, asked, *map(self._at_this_moment, others.values()))
        self._found = {other: rows for other, rows in zip(others, more, strict=True) if rows is not None}
        return first

    def learn(self) -> None:
        """The request has been answered: remember what it asked anew, and what was foreseen in vain."""
        page = self._page
        for key in self._found:
            if known := page.asked.pop(key, None):
                page.in_vain.add(known[0][0])
        for key, (asked, kept) in self._new.items():
            if asked[0] not in page.in_vain and len(page.asked) < MOST_QUESTIONS:
                page.asked[key] = asked, kept

    def _lasting(self, value: Any) -> Any:
        if not (isinstance(value, datetime) and value.tzinfo):
            return value
        away = value - self._now
        return value if away.microseconds else _FromNow(away)  # midnight is the same moment all day

    def _at_this_moment(self, asked: Asked) -> Asked:
        sql, values = asked
        return sql, {
            name: self._now + value.away if isinstance(value, _FromNow) else value for name, value in values.items()
        }


def _key(asked: Asked) -> Hashable:
    sql, values = asked
    return sql, *map(_hashable, values.values())


def _hashable(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value
