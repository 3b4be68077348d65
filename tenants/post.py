"""How letters leave: by the installation's mail server, in a demo world into a folder, and else not at all."""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from uuid import UUID

from config.mail_server import MailServer
from config.settings import Settings
from tenants.errors import Unavailable

ANSWER = 10
"""Seconds that the server has for each answer: four of them are within a lease (`runs.LEASE`)."""
CANNOT_BE_WRITTEN = 553
"""An address with signs that this server does not take, in the digits that it would have said itself."""
LOOK = 3
"""Seconds for a look whether it answers at all."""


@dataclass(frozen=True)
class Letter:
    """One letter, whole. `sender` is what it comes from, in words."""

    id: UUID
    message_id: str
    written_at: datetime
    to: str
    sender: str
    subject: str
    text: str
    attached: tuple[str, bytes] | None = None
    """A PDF that goes with it: its name and its bytes."""


class Post:
    """No mail server: nothing is sent, and pages show the links that somebody has to hand over herself."""

    works = False

    def __init__(self, address: str = ""):
        self.address = address
        """Where this installation is reached, for the links."""

    def deliver(self, letter: Letter, *, step: Callable[[int], object] = lambda n: None) -> int | None:
        """Send the letter; None once it is taken over, the digits of a refusal for good.

        `step(n)` is called before each part that takes time. Raises Unavailable("mail") for what may heal.
        """
        raise Unavailable("mail")

    def answers(self) -> bool:
        """Whether a letter could leave now."""
        return False

    def sent_to_nobody(self, id: UUID) -> str | None:
        """In a demo world: the text of the letter that would have been sent."""
        return None


class Folder(Post):
    """The demo world's: nobody there has an address."""

    works = True

    def __init__(self, address: str, root: Path):
        super().__init__(address)
        self._root = root

    def deliver(self, letter: Letter, *, step: Callable[[int], object] = lambda n: None) -> int | None:
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = self._root / f".{letter.id}.{os.getpid()}"
        attached = f"\nBifogat: {letter.attached[0]}\n" if letter.attached else ""
        half.write_text(letter.text + attached, encoding="utf-8")
        half.replace(self._root / f"{letter.id}.txt")
        return None

    def answers(self) -> bool:
        return True

    def sent_to_nobody(self, id: UUID) -> str | None:
        try:
            return (self._root / f"{id}.txt").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None


class ByServer(Post):
    """A mail server that takes letters over SMTP."""

    works = True

    def __init__(self, address: str, server: MailServer):
        super().__init__(address)
        self._server = server

    def deliver(self, letter: Letter, *, step: Callable[[int], object] = lambda n: None) -> int | None:
        step(1)
        try:
            message = self._message(letter)
            with self._connected(ANSWER) as client:
                step(2)
                if self._server.user:
                    client.login(self._server.user, self._server.password)
                step(3)
                return self._said_of(client, message, letter.to)
        except (smtplib.SMTPException, OSError) as error:
            # What the server said may hold an address; its kind is enough for the log.
            raise Unavailable("mail", kind=type(error).__name__) from None

    def _said_of(self, client: smtplib.SMTP, message: EmailMessage, to: str) -> int | None:
        """None for yes, the digits of a no for good. Raises Unavailable and what smtplib raises for the rest."""
        try:
            client.send_message(message, from_addr=self._server.sender, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _said),) = error.recipients.values()
            return _refused(code)
        except smtplib.SMTPDataError as error:
            return _refused(error.smtp_code)
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError):
            return CANNOT_BE_WRITTEN
        return None

    def answers(self) -> bool:
        try:
            with self._connected(LOOK) as client:
                return client.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    @contextmanager
    def _connected(self, seconds: float) -> Iterator[smtplib.SMTP]:
        client = smtplib.SMTP(self._server.host, self._server.port, timeout=seconds)
        try:
            if self._server.starttls:
                client.starttls(context=ssl.create_default_context())
            yield client
            # What is said at parting changes nothing of what the server has said yes to.
            with suppress(smtplib.SMTPException, OSError):
                client.quit()
        finally:
            client.close()

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        name, _, domain = self._server.sender.rpartition("@")
        message["From"] = Address(letter.sender, name, domain)
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Message-ID"] = letter.message_id
        message["Date"] = format_datetime(letter.written_at)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        if letter.attached:
            name, content = letter.attached
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return message


def _refused(code: int) -> int:
    """Digits that say no for good. Raises Unavailable for those that say "later"."""
    if code < 500:
        raise Unavailable("mail", kind=str(code))
    return code


def post_of(settings: Settings) -> Post:
    """How letters leave this installation."""
    if settings.demo:
        return Folder(settings.public_url, settings.var / "mail")
    return ByServer(settings.public_url, settings.mail) if settings.mail else Post(settings.public_url)
