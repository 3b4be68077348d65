"""An SMTP server in a process of its own: `python -m tests.mail.smtp_server PORT FOLDER [CERTIFICATE]`.

What it takes it writes to FOLDER/<n>.eml before it says yes. FOLDER/mode says how it behaves: "" takes everything,
"busy" says later (451), "refuse" says no for good (550); "before" waits before it takes the letter, "after" when it has
taken it and before it says yes, in both until FOLDER/go is there. FOLDER/waits tells that it does.
"""

import asyncio
import contextlib
import ssl
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult

from config.local.instance import CHECKOUT
from config.mail_server import MailServer
from tests.processes import becomes, free_port

USER, PASSWORD = "samsyn", "hemligt hos servern"


class Taker:
    def __init__(self, folder: Path):
        self.folder = folder

    @property
    def mode(self) -> str:
        return (self.folder / "mode").read_text()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if self.mode == "refuse":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.mode == "busy":
            return "451 4.3.0 later"
        if self.mode == "before":
            await self._wait()
        number = len(list(self.folder.glob("*.eml")))
        (self.folder / f"{number}.eml").write_bytes(envelope.content)
        if self.mode == "after":
            await self._wait()
        return "250 OK"

    async def _wait(self) -> None:
        (self.folder / "waits").touch()
        await asyncio.to_thread(becomes, lambda: (self.folder / "go").exists())


def _authenticated(_server, _session, _envelope, _mechanism, said) -> AuthResult:
    return AuthResult(success=(said.login, said.password) == (USER.encode(), PASSWORD.encode()))


async def serve(port: int, folder: Path, certificate: str | None) -> None:
    options: dict[str, Any] = {}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        options = {"tls_context": context, "require_starttls": True, "auth_required": True}
        options["authenticator"] = _authenticated
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Taker(folder), **options), "127.0.0.1", port)
    await server.serve_forever()


class Mailbox:
    """The server's process as a test sees it."""

    def __init__(self, folder: Path, certificate: Path | None = None):
        self.folder, self.port, self._certificate = folder, free_port(), certificate
        self._process: subprocess.Popen | None = None
        folder.mkdir()
        self.behave("")

    def start(self) -> None:
        further = [str(self._certificate)] if self._certificate else []
        command = [sys.executable, "-m", "tests.mail.smtp_server", str(self.port), str(self.folder), *further]
        self._process = subprocess.Popen(command, cwd=CHECKOUT)
        assert becomes(self.listens), "the SMTP server does not listen"

    def listens(self) -> bool:
        import socket

        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def behave(self, mode: str) -> None:
        (self.folder / "mode").write_text(mode)

    def waits(self) -> bool:
        return (self.folder / "waits").exists()

    def go_on(self) -> None:
        (self.folder / "go").touch()

    @property
    def letters(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("*.eml"), key=lambda file: int(file.stem))
        found: list[Message] = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return cast(list[EmailMessage], found)

    @property
    def settings(self) -> dict[str, str]:
        """What the product's processes are told of it."""
        return {
            "SAMSYN_SMTP_HOST": "127.0.0.1",
            "SAMSYN_SMTP_PORT": str(self.port),
            "SAMSYN_SMTP_STARTTLS": "0",
            "SAMSYN_SMTP_SENDER": "samsyn@koping.example",
        }

    @property
    def server(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, False, "samsyn@koping.example")


@contextlib.contextmanager
def mailbox(folder: Path, **options) -> Iterator[Mailbox]:
    """A server that runs."""
    box = Mailbox(folder, **options)
    box.start()
    try:
        yield box
    finally:
        box.stop()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), (sys.argv[3:] or [None])[0]))
