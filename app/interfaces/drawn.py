"""Pages that a process draws once of the same inputs.

What is kept is known by all that its template is given, written out whole: who looks, what she may, the address that
links are built on, and everything that the page tells. So it is found only by whoever has just read, under her own
rights, what it was drawn of; it answers no question of who may. What is new at each request (a form's token, the nonce,
when the session ends) is left out of the drawing and put into its places afterwards.
"""

import hashlib
import io
import pickle
import re
import secrets
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple
from uuid import UUID

from markupsafe import Markup

from tenants.isolation import TenantSession
from tenants.kept import MISSING, Answers
from tenants.models import Base

MOST = 32_000_000
"""Bytes of drawings that a process keeps (characters before they are put in UTF-8), of all tenants together."""
MOST_AT_ONCE = 500_000
_MARK = "\0" + secrets.token_hex(8)  # a NUL stands in no text of the database, and nobody can guess the rest
_PLACE = re.compile(f"{_MARK}([a-z_]+)\0")
_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
_LAST = b"\x03\x00"
NO_MARKS: Mapping[int, int] = {}


class Drawing:
    """A page with places in it for what differs from request to request."""

    def __init__(self, html: str):
        parts = _PLACE.split(html)
        self.texts, self.names = [text.encode() for text in parts[::2]], parts[1::2]

    def filled(self, values: Mapping[str, str]) -> bytes:
        parts, said = [self.texts[0]], {name: value.encode() for name, value in values.items()}
        for name, text in zip(self.names, self.texts[1:], strict=True):
            parts += said[name], text
        return b"".join(parts)

    def compressed(self, values: Mapping[str, str], whole: bytes) -> bytes:
        """The same with gzip: its own texts as they were compressed once, and between them the values as they are.
        `whole`: what `filled` gives of them."""
        encoded = {name: value.encode() for name, value in values.items()}
        said = {name: (b"\0" + struct.pack("<HH", len(one), len(one) ^ 0xFFFF), one) for name, one in encoded.items()}
        parts = [_HEAD, self._deflated[0]]
        for name, text in zip(self.names, self._deflated[1:], strict=True):
            head, value = said[name]
            parts += head, value, text
        return b"".join([*parts, _LAST, struct.pack("<II", zlib.crc32(whole), len(whole) & 0xFFFFFFFF)])

    @cached_property
    def _deflated(self) -> list[bytes]:
        """Each in whole bytes that look back at nothing before them, so that anything may stand on either side."""
        made = zlib.compressobj(4, zlib.DEFLATED, -zlib.MAX_WBITS)
        return [made.compress(text) + made.flush(zlib.Z_FULL_FLUSH) for text in self.texts]


class Filled(NamedTuple):
    """A drawing and what stands in its places at one request: what compresses the answer takes it from here."""

    drawing: Drawing
    values: Mapping[str, str]
    whole: bytes

    def compressed(self) -> bytes:
        return self.drawing.compressed(self.values, self.whole)


def places(names: Mapping[str, str]) -> dict[str, Markup]:
    """What is drawn instead of these values, which need no escaping."""
    return {name: Markup(f"{_MARK}{name}\0") for name in names}


def filled(db: TenantSession, keep: Answers, inputs: Any, draw: Callable[[], str], values: Mapping[str, str]) -> Filled:
    """What `draw` gives, with the values in their places. It looks at `inputs` and nothing else, and is kept while the
    tenant's state is what it was."""
    tenant_id, state = db.info["tenant_id"], None if db.changed else db.state
    key = known_by(inputs, db.answers.marks(tenant_id, state) if db.answers else {}) if state else None
    found: Any = keep.find(tenant_id, state, key) if key else MISSING
    if found is MISSING:
        html = draw()
        found = Drawing(html)
        if key:
            keep.keep(tenant_id, state, key, found, html)
    return Filled(found, values, found.filled(values))


def known_by(inputs: Any, marks: Mapping[int, int] = NO_MARKS) -> bytes | None:
    """The hash of all that the inputs hold, of whatever kind; None where something among them cannot be written out.
    `marks`: numbers that stand for what is kept and never changes (`Answers.marks`)."""
    written = io.BytesIO()
    try:
        _Writer(written, marks).dump(inputs)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError):
        return None
    return hashlib.blake2b(written.getbuffer(), digest_size=32).digest()


class _Writer(pickle.Pickler):
    """Writes values out and never reads them again."""

    def __init__(self, to: io.BytesIO, marks: Mapping[int, int]):
        super().__init__(to, pickle.HIGHEST_PROTOCOL)
        self._marks = marks
        self.fast = True  # the same object twice is written as two that are equal are

    def reducer_override(self, one: Any) -> Any:
        if self._marks and (mark := self._marks.get(id(one))) is not None:
            return _Writer, (mark,)
        return _writer(type(one))(one)


@lru_cache(maxsize=2_000)
def _writer(kind: type) -> Callable[[Any], Any]:
    """What is written of a value of this kind."""
    name = kind.__name__
    if kind is UUID:
        return lambda one: (UUID, (one.hex,))
    if kind is ModuleType:
        return lambda one: (import_module, (one.__name__,))
    if issubclass(kind, tuple):  # a row of the driver's, whose class has no name to find it by
        fields = getattr(kind, "_fields", ())
        return lambda row: (tuple, (name, fields, tuple(row)))
    if issubclass(kind, Base):
        return lambda row: (dict, (name, {column: one for column, one in vars(row).items() if column[0] != "_"}))
    return lambda one: NotImplemented
