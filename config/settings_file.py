"""The one settings file of an installation: what every process and every command reads.

`SAMSYN_SETTINGS` names it, else it is `/etc/samsyn/samsyn.env` where that exists. Lines are `NAME=value`, as systemd
and Docker read them: blank lines and those that begin with `#` say nothing, a value may stand in quotation marks. What
the environment says goes before what the file says.
"""

import os
import pwd
from collections.abc import Mapping
from pathlib import Path

USUAL_PLACE = Path("/etc/samsyn/samsyn.env")
NAMED_BY = "SAMSYN_SETTINGS"


class BadSettings(Exception):
    """What is missing or wrong, one line per setting."""


def place(environment: Mapping[str, str]) -> Path:
    """Where the file is looked for."""
    return Path(environment.get(NAMED_BY, "").strip() or USUAL_PLACE)


def of_file(environment: Mapping[str, str]) -> dict[str, str]:
    """What the installation's file says; nothing where there is none. Raises BadSettings when it cannot be used."""
    path = place(environment)
    try:
        text, mode = path.read_text(encoding="utf-8"), path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if environment.get(NAMED_BY, "").strip():
            raise BadSettings(f"{NAMED_BY} names {path}, which does not exist") from None
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise BadSettings(f"the settings file {path} cannot be read by the user {user_name()}: {why}") from None
    if mode & 0o007:
        raise BadSettings(f"the settings file {path} holds passwords and must be closed to others (chmod o= {path})")
    return _parsed(path, text)


def _parsed(path: Path, text: str) -> dict[str, str]:
    settings: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, sign, value = line.partition("=")
        name, value = name.strip(), value.strip()
        if not (sign and name.isidentifier()):
            raise BadSettings(f"the settings file {path}, line {number}: write NAME=value")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        settings[name] = value
    return settings


def completed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with what only the file says. An empty value in the environment counts as none."""
    said = {name: value for name, value in environment.items() if value.strip()}
    return {**environment, **of_file(environment), **said}


def overruled(environment: Mapping[str, str]) -> list[str]:
    """The names of settings that the environment gives another value than the file."""
    return [
        name for name, value in of_file(environment).items() if environment.get(name, "").strip() not in ("", value)
    ]


def user_name() -> str:
    """Who we run as: the account's name, else its number."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
