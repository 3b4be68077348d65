"""What every request passes before Flask sees it: whose place it is in, who stands in front, how it is read."""

import gzip
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

log = logging.getLogger("samsyn.web")
MARKED_FOR = 60  # seconds that a noticed proxy is not noticed again
HEARD_OUT = 100_000_000  # bytes that are read of a request that has been answered already
AT_ONCE = 65_536
COMPRESSIBLE = (
    *("text/", "image/svg+xml"),
    *(f"application/{kind}" for kind in ("json", "javascript", "geo+json", "ld+json", "atom+xml", "rdf+xml")),
)
SMALLEST, LARGEST = 1_000, 20_000_000
"""Bytes of an answer that is compressed: below that nothing is won, and above it would fill the memory."""
GIVEN_AGAIN = 1.0
"""Seconds that an open page's answer is given to others who ask, without a look at anything."""


class TenantInPath:
    """WSGI middleware: the first part of the path is the tenant; routes never mention it."""

    def __init__(self, wsgi, reserved: frozenset[str]):
        self.wsgi, self.reserved = wsgi, reserved

    def __call__(self, environ, start_response):
        # We are always at the root of our address: a SCRIPT_NAME is somebody else's, and would stand in every link.
        environ["SCRIPT_NAME"] = ""
        first, _, rest = environ.get("PATH_INFO", "/").lstrip("/").partition("/")
        if first and first not in self.reserved and "/" in environ["PATH_INFO"][1:]:
            environ["samsyn.slug"] = first
            environ["SCRIPT_NAME"] = "/" + first
            environ["PATH_INFO"] = "/" + rest
        elif first and first not in self.reserved:
            environ["samsyn.slug_alone"] = first
        return self.wsgi(environ, start_response)


class NoticeForwarded:
    """WSGI middleware where no proxy is trusted: tells the operators that one seems to stand in front all the same.

    Then everybody has the proxy's address, and whoever guesses passwords locks everybody out. Said once in the log,
    and by the age of the file `mark` to the checks.
    """

    def __init__(self, wsgi, mark: Path):
        self.wsgi, self.mark = wsgi, mark
        self.noticed = 0.0

    def __call__(self, environ, start_response):
        if "HTTP_X_FORWARDED_FOR" in environ and (not self.noticed or time.monotonic() - self.noticed > MARKED_FOR):
            if not self.noticed:
                log.warning("X-Forwarded-For arrives and no proxy is trusted: set SAMSYN_PROXIES (docs/operating.md)")
            self.noticed = time.monotonic()
            with suppress(OSError):  # a read-only disk: the line above has said it
                self.mark.touch(mode=0o600)
        return self.wsgi(environ, start_response)


class HearOut:
    """WSGI middleware: reads what is left of a body before the answer goes out.

    A browser that is still sending when the connection is closed shows that it was reset, and never the page that says
    why. What is even larger is cut off.
    """

    def __init__(self, wsgi):
        self.wsgi = wsgi

    def __call__(self, environ, start_response):
        length = environ.get("CONTENT_LENGTH") or "0"
        chunked = bool(environ.get("wsgi.input_terminated")) and "HTTP_TRANSFER_ENCODING" in environ
        if not chunked and (not length.isdigit() or int(length) == 0):
            return self.wsgi(environ, start_response)
        body = environ["wsgi.input"] = _Counted(environ["wsgi.input"])
        answer = self.wsgi(environ, start_response)
        left = HEARD_OUT if chunked else min(int(length) - body.taken, HEARD_OUT)
        with suppress(OSError):  # whoever sent it has gone
            while left > 0 and (some := body.read(min(left, AT_ONCE))):
                left -= len(some)
        return answer


class _Counted:
    """A request's body that knows how much of it has been read: some servers wait for ever behind its end."""

    def __init__(self, stream):
        self._stream, self.taken = stream, 0

    def read(self, size=-1):
        return self._count(self._stream.read(size))

    def readline(self, size=-1):
        return self._count(self._stream.readline(size))

    def _count(self, some):
        self.taken += len(some)
        return some


class Compress:
    """WSGI middleware: sends texts with gzip, but never what another site has asked for in somebody's name.

    Whoever reads along on the line and makes a signed-in browser fetch pages can guess what stands on a page from how
    well her guesses, in the address, compress together with it (BREACH). So a page is compressed only where the browser
    says that our own page, or the person herself, asks for it; a static file and an open page hold nothing of anybody.
    """

    def __init__(self, wsgi):
        self.wsgi = wsgi

    def __call__(self, environ, start_response):
        asked_by_us = environ.get("HTTP_SEC_FETCH_SITE") in ("same-origin", "none")
        wanted = _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) and environ["REQUEST_METHOD"] != "HEAD"
        begun: list = []
        parts = self.wsgi(environ, lambda *said: begun.extend(said))
        status, headers, *error = begun
        public = environ.get("PATH_INFO", "").startswith("/static/")
        if not (wanted and (public or asked_by_us or "samsyn.open" in environ) and _worthwhile(status, headers)):
            start_response(status, _with_vary(headers), *error)
            return parts
        try:
            whole = b"".join(parts)
            drawn = environ.get("samsyn.drawn")
            if public and status[:3] == "200":
                content = _compressed_file(whole)
            elif drawn and drawn.whole == whole:
                content = drawn.compressed()
            else:
                content = gzip.compress(whole, compresslevel=4, mtime=0)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        kept = [(name, value) for name, value in headers if name.lower() not in ("content-length", "etag")]
        # The same file in another form: an ETag that promises the same bytes would lie.
        tags = [("ETag", f"W/{value.removeprefix('W/')}") for name, value in headers if name.lower() == "etag"]
        mine = [("Content-Encoding", "gzip"), ("Content-Length", str(len(content)))]
        start_response(status, _with_vary([*kept, *tags, *mine]), *error)
        return [content]


class _Open(NamedTuple):
    """Who asks for what on the open pages: all that an answer there depends on."""

    slug: str
    host: str
    path: str
    small: bool
    has: str


class GiveAgain:
    """WSGI middleware: gives an open page's answer as it went out, to whoever asks for the same within `seconds`.

    Many who read the same page then cost neither Flask nor the database anything. Caches on the way may keep the answer
    longer (`open_pages.FRESH`). Each process does so by itself, and forgets a place's answers when it is told anything
    for that place, so that whoever publishes sees it at once where she did it.
    """

    def __init__(self, wsgi, prefix: str, *, seconds: float, clock: Callable[[], float] = time.monotonic):
        self.wsgi, self.prefix, self.seconds, self.clock = wsgi, prefix + "/", seconds, clock
        self._lock = Lock()
        self._sent: dict[_Open, tuple[float, str, list, bytes]] = {}  # the oldest first

    def __call__(self, environ, start_response):
        asked = self._asked(environ)
        if asked is None:
            return self._passed_on(environ, start_response)
        now = self.clock()
        at, status, headers, body = self._sent.get(asked, (-self.seconds, "", [], b""))
        if now - at < self.seconds:
            start_response(status, list(headers))
            return [body]
        begun: list = []
        parts = self.wsgi(environ, lambda *said: begun.extend(said))
        status, headers, *error = begun
        start_response(status, headers, *error)
        if "samsyn.open" not in environ or status[:3] not in ("200", "304"):
            return parts
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        with self._lock:
            self._forget(lambda _one, at: now - at >= self.seconds)
            self._sent.pop(asked, None)
            self._sent[asked] = now, status, list(headers), body
        return [body]

    def _asked(self, environ) -> _Open | None:
        """None for what is no plain question for an open page."""
        path, slug = environ.get("PATH_INFO", ""), environ.get("samsyn.slug")
        more = environ.get("QUERY_STRING") or "HTTP_RANGE" in environ or "HTTP_IF_MODIFIED_SINCE" in environ
        if slug is None or not path.startswith(self.prefix) or environ["REQUEST_METHOD"] != "GET" or more:
            return None
        small = _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return _Open(slug, environ.get("HTTP_HOST", ""), path, small, environ.get("HTTP_IF_NONE_MATCH", ""))

    def _passed_on(self, environ, start_response):
        try:
            return self.wsgi(environ, start_response)
        finally:
            if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
                with self._lock:
                    self._forget(lambda one, _at: one.slug == environ.get("samsyn.slug"))

    def _forget(self, gone: Callable[[_Open, float], bool]) -> None:
        for one in [one for one, (at, *_answer) in self._sent.items() if gone(one, at)]:
            del self._sent[one]


@lru_cache(maxsize=64)
def _compressed_file(content: bytes) -> bytes:
    """The file as small as it gets, made once: there are few, and they do not change while the process lives."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def _takes_gzip(accepted: str) -> bool:
    for offer in accepted.lower().split(","):
        name, _, weight = offer.replace(" ", "").partition(";q=")
        if name == "gzip":
            return weight.strip("0.") != "" or not weight
    return False


def _worthwhile(status: str, headers: list) -> bool:
    said = {name.lower(): value for name, value in headers}
    length = said.get("content-length", "")
    whole = status[:3] != "206" and "content-encoding" not in said and length.isdigit()
    return whole and SMALLEST <= int(length) <= LARGEST and said.get("content-type", "").startswith(COMPRESSIBLE)


def _with_vary(headers: list) -> list:
    """The headers, with what the answer depends on where it is a text."""
    said = {name.lower(): value for name, value in headers}
    if not said.get("content-type", "").startswith(COMPRESSIBLE):
        return headers
    vary = [one for one in (said.get("vary"), "Accept-Encoding") if one]
    return [*((name, value) for name, value in headers if name.lower() != "vary"), ("Vary", ", ".join(vary))]
