"""gunicorn's threads, kept for those who ask for something."""

import socket
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ

from gunicorn.workers.gthread import TConn, ThreadWorker


class Worker(ThreadWorker):
    """A worker whose few threads cannot be occupied by connections that say nothing, or never finish their question.

    gunicorn gives a new connection to a thread at once, where it is waited for. Browsers open connections ahead, and
    40 of them kept everybody else waiting for 20 seconds. Here a connection is waited for beside all others, by no
    thread, until it says something; and the lines of a request must be here within `headers_within` seconds. Bodies
    that come slowly are for the proxy to gather (docs/operating.md).
    """

    headers_within = 10

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._reading: dict[TConn, float] = {}
        """The connections whose request is being read, each with when that began."""

    def enqueue_req(self, conn: TConn) -> None:
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.set_timeout()  # as long as one that is kept alive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle(self, conn: TConn):
        self._reading[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self._reading.pop(conn, None)

    def handle_request(self, req, conn: TConn):
        self._reading.pop(conn, None)
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """gunicorn's own round, once a second, for connections that have waited too long."""
        super().murder_pending()
        for conn, since in list(self._reading.items()):
            if time.monotonic() - since > self.headers_within:
                with suppress(OSError):  # it has gone
                    conn.sock.shutdown(socket.SHUT_RD)  # the thread that waits for it hears that nothing more comes
