"""What every request passes before Flask sees it: whose place it is in, who stands in front, how it is read."""

import logging
import time
from contextlib import suppress
from pathlib import Path

log = logging.getLogger("samsyn.web")
MARKED_FOR = 60  # seconds that a noticed proxy is not noticed again
HEARD_OUT = 100_000_000  # bytes that are read of a request that has been answered already
AT_ONCE = 65_536


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
