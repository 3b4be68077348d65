"""The mail server that letters leave by: SAMSYN_SMTP_* of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    starttls: bool
    sender: str
    """The address that letters come from."""
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str], faults: list[str]) -> "MailServer | None":
        """As the settings say; None without a host. What is wrong is added to `faults`."""
        said = {
            name: environment.get(f"SAMSYN_SMTP_{name}", "").strip()
            for name in ("HOST", "PORT", "STARTTLS", "USER", "PASSWORD_FILE", "SENDER")
        }
        if not said["HOST"]:
            if others := [f"SAMSYN_SMTP_{name}" for name, value in said.items() if value]:
                faults.append(f"SAMSYN_SMTP_HOST is missing ({', '.join(others)} say nothing without it)")
            return None
        port = said["PORT"] or "587"
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            faults.append(f"SAMSYN_SMTP_PORT must be a number between 1 and 65535, not {port!r}")
            port = "587"
        if said["STARTTLS"] not in ("", "0", "1"):
            faults.append("SAMSYN_SMTP_STARTTLS must be 0 or 1")
        name, sign, domain = said["SENDER"].rpartition("@")
        if not (name and sign and domain and said["SENDER"].isascii() and " " not in said["SENDER"]):
            faults.append("SAMSYN_SMTP_SENDER must be an address such as samsyn@kommunen.se")
        starttls, password = said["STARTTLS"] != "0", _password(said["PASSWORD_FILE"], faults)
        if bool(said["USER"]) != bool(said["PASSWORD_FILE"]):
            faults.append("SAMSYN_SMTP_USER and SAMSYN_SMTP_PASSWORD_FILE go together")
        if said["USER"] and not starttls:
            faults.append("SAMSYN_SMTP_STARTTLS must be 1 when SAMSYN_SMTP_USER is set: the password would be read")
        return cls(said["HOST"], int(port), starttls, said["SENDER"], said["USER"], password)


def _password(path: str, faults: list[str]) -> str:
    if not path:
        return ""
    try:
        text, mode = Path(path).read_text(encoding="utf-8").strip(), Path(path).stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        faults.append(f"SAMSYN_SMTP_PASSWORD_FILE cannot be read: {why}")
        return ""
    if mode & 0o077:
        faults.append("SAMSYN_SMTP_PASSWORD_FILE must be readable by its owner alone (chmod 600)")
    if not text or not text.isascii():
        faults.append("SAMSYN_SMTP_PASSWORD_FILE must hold a password of plain signs (no å, ä, ö)")
    return text
