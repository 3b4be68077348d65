"""Settings: read once from the environment and the installation's settings file, then passed by hand."""

import hashlib
import hmac
import os
import shlex
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from config import settings_file
from config.clock import Clock, machine, of_file
from config.mail_server import MailServer
from config.settings_file import BadSettings

TEST_DATABASE = "test_"  # how the name of a database begins whose clock may be set
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def number_in(text: str, least: int, most: int) -> int | None:
    """A whole number written in plain digits, or None. (Python reads ² and ٣ as digits, too.)"""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    return number if least <= (number := int(text)) <= most else None


def _address(text: str) -> SplitResult | None:
    """The parts of an address, or None when it is none."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - read for its ValueError
    except ValueError:
        return None
    return parts


@dataclass(frozen=True)
class Settings:
    database_url: str
    redis_url: str
    secret: bytes
    public_url: str
    var: Path
    demo: bool
    port: int
    proxies: int = 0
    """How many reverse proxies of our own stand in front; only their X-Forwarded-For is believed."""
    clock: Clock = machine
    backup_mark: Path | None = None
    """A file that whoever takes the backups touches after each."""
    tile_hosts: Mapping[str, str] = field(default_factory=dict)
    """"host:port" of each map service that may be asked for tiles -> the address it lies at, "" for a public one."""
    mail: MailServer | None = None
    scan: tuple[str, ...] = ()
    """The antivirus: a command that is given the path of a file."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, database: str = "DATABASE_URL") -> "Settings":
        """Read what this process needs, from the environment and the installation's settings file (`settings_file`).

        `database` names the setting that holds its database role. Raises BadSettings naming every setting that is
        missing (in one line) or wrong (a line each).
        """
        place, environment = settings_file.place(environment), settings_file.completed(environment)
        faults: list[str] = []
        missing: list[str] = []

        def read(name: str, hint: str, default: str | None = None) -> str:
            value = environment.get(name, "").strip() or default
            if value is None:
                missing.append(f"{name} ({hint})")
                return ""
            return value

        database_url = read(database, "postgresql+psycopg://samsyn_web:…@host/samsyn")
        schemes = ("postgresql", "postgresql+psycopg")
        if database_url and ((parts := _address(database_url)) is None or parts.scheme not in schemes):
            faults.append(f"{database} must be a PostgreSQL address (postgresql+psycopg://…)")
        redis_url = read("REDIS_URL", "redis://host:6379/0 or unix:///path/redis.sock")
        if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
            faults.append("REDIS_URL must start with redis://, rediss:// or unix://")
        secret = cls._secret(read("SAMSYN_KEY_FILE", "a file with at least 32 random bytes, mode 0600"), faults)
        port_text = read("PORT", "", "8000")
        port = number_in(port_text, 1, 65535)
        if port is None:
            faults.append(f"PORT must be a number between 1 and 65535, not {port_text!r}")
        public_url = read("SAMSYN_PUBLIC_URL", "", f"http://127.0.0.1:{port}").rstrip("/")
        address = _address(public_url)
        if address is None or address.scheme not in ("http", "https") or not address.hostname or address.path:
            faults.append("SAMSYN_PUBLIC_URL must be an address such as https://samsyn.example.se")
        elif address.scheme == "http" and address.hostname not in THIS_MACHINE:
            faults.append("SAMSYN_PUBLIC_URL must be https unless it is this machine alone")
        demo = environment.get("SAMSYN_DEMO", "0").strip() or "0"
        if demo not in ("0", "1"):
            faults.append("SAMSYN_DEMO must be 0 or 1")
        proxies = number_in(environment.get("SAMSYN_PROXIES", "").strip() or "0", 0, 5)
        if proxies is None:
            faults.append("SAMSYN_PROXIES must be a number from 0 to 5")
        var = Path(read("SAMSYN_VAR", "", "var")).absolute()
        mark = environment.get("SAMSYN_BACKUP_MARK", "").strip()
        tile_hosts = cls._tile_hosts(environment.get("SAMSYN_TILE_HOSTS", ""), faults)
        mail = MailServer.of(environment, faults)
        scan = cls._scan(environment.get("SAMSYN_SCAN_COMMAND", "").strip(), faults)
        now = cls._clock(environment.get("SAMSYN_CLOCK_FILE", "").strip(), database_url, public_url, faults)
        if missing:
            faults.insert(0, f"missing in the environment and in {place}: {', '.join(missing)}")
        if faults:
            raise BadSettings("\n".join(faults))
        return cls(
            database_url,
            redis_url,
            secret,
            public_url,
            var,
            demo == "1",
            port,
            proxies,
            now,
            Path(mark) if mark else None,
            tile_hosts,
            mail,
            scan,
        )

    @staticmethod
    def _scan(said: str, faults: list[str]) -> tuple[str, ...]:
        try:
            command = tuple(shlex.split(said))
        except ValueError:
            command = ()
        if said and not (command and os.path.isabs(command[0]) and os.access(command[0], os.X_OK)):
            faults.append("SAMSYN_SCAN_COMMAND must begin with the path of a program: /usr/bin/clamdscan --fdpass")
        return command

    @staticmethod
    def _clock(path: str, database_url: str, public_url: str, faults: list[str]) -> Clock:
        """The machine's clock, or for tests that of a file: refused where anything real could be dated by it."""
        if not path:
            return machine
        database, public = _address(database_url), _address(public_url)
        is_test = database and database.path.removeprefix("/").startswith(TEST_DATABASE)
        if not (is_test and public and public.hostname in THIS_MACHINE):
            faults.append(
                "SAMSYN_CLOCK_FILE is for tests alone: remove it (it takes a database whose name begins with "
                f"{TEST_DATABASE} and a SAMSYN_PUBLIC_URL of this machine)"
            )
            return machine
        now = of_file(Path(path))
        try:
            now()
        except (OSError, ValueError):
            faults.append("SAMSYN_CLOCK_FILE must be a file with a moment such as 2026-10-01T05:00:00+02:00")
        return now

    @staticmethod
    def _tile_hosts(text: str, faults: list[str]) -> dict[str, str]:
        """ "tiles.example.se, maps.example.se:8443=10.1.2.3": a host that lies on a network of one's own is named with
        its address."""
        found = {}
        for entry in filter(None, (one.strip() for one in text.split(","))):
            name, _, at = entry.partition("=")
            parts = _address(f"//{name}")
            try:
                at = str(ip_address(at)) if at else ""
                with suppress(ValueError):
                    at = at or str(ip_address((parts and parts.hostname) or ""))
            except ValueError:
                parts = None
            if parts is None or not parts.hostname or parts.netloc != name or parts.username:
                faults.append(
                    f"SAMSYN_TILE_HOSTS must be hosts such as tiles.example.se or gis.example=10.1.2.3, not {entry!r}"
                )
                continue
            found[f"{parts.hostname}:{parts.port or 443}"] = at
        return found

    @staticmethod
    def _secret(path: str, faults: list[str]) -> bytes:
        if not path:
            return b""
        try:
            secret = Path(path).read_bytes().strip()
        except PermissionError:
            user = settings_file.user_name()
            faults.append(f"SAMSYN_KEY_FILE cannot be read by the user {user}, who must own it (chown {user} {path})")
            return b""
        except OSError as error:
            faults.append(f"SAMSYN_KEY_FILE cannot be read: {error.strerror}")
            return b""
        if len(secret) < 32:
            faults.append("SAMSYN_KEY_FILE must hold at least 32 bytes")
        if Path(path).stat().st_mode & 0o077:
            faults.append("SAMSYN_KEY_FILE must be readable by its owner alone (chmod 600)")
        return secret

    def key(self, purpose: str) -> bytes:
        """A key of its own for each purpose, derived from the one secret."""
        return hmac.new(self.secret, b"samsyn/" + purpose.encode(), hashlib.sha256).digest()

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def documents(self) -> Path:
        return self.var / "documents"

    @property
    def audit(self) -> Path:
        """Where the signed checkpoints of the audit lie: written by the calendar, handed out by the web."""
        return self.var / "audit"

    @property
    def audit_key_file(self) -> Path:
        """The key that signs them, for the calendar alone: in a folder of its own, which the web need not see."""
        return self.var / "audit-key" / "signing-key.pem"
