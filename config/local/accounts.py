"""The accounts that root's children run as, so that nothing of Samsyn that meets the world is root.

PostgreSQL is `nobody`. Web, worker, calendar and Redis are `daemon`: whoever takes over the web must not be able to
read the files of the database, where every municipality lies open. A plain user's children are that user.
"""

import ctypes
import os
import pwd
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from config.local.children import StartError

CLONE_NEWNS = 0x00020000
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
PR_SET_NO_NEW_PRIVS = 38

Account = Mapping[str, Any]
"""Arguments for subprocess that make a child of root another user; none for a plain user."""


def account_for_postgres() -> Account:
    return _account("nobody")


def account_for_product() -> Account:
    return _account("daemon")


def _account(name: str) -> Account:
    if os.geteuid() != 0:
        return {}
    found = pwd.getpwnam(name)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def reachable(path: Path, account: Account) -> bool:
    """Whether the account may enter the folder, or execute the file, `path`."""
    test = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
    try:
        return subprocess.run(test, cwd="/", check=False, **account).returncode == 0
    except PermissionError as error:
        raise StartError(
            "PostgreSQL får inte köras som root, och bytet till användaren nobody nekades. "
            "Starta Samsyn som en vanlig användare."
        ) from error


def make_private(folder: Path, account: Account) -> None:
    """Make the folder the account's own."""
    folder.mkdir(parents=True, exist_ok=True)
    if account:
        os.chown(folder, account["user"], account["group"])
    folder.chmod(0o700)


def hand_over(folder: Path, account: Account) -> None:
    """Make all that lies in the folder the account's own and nobody else's; links are never followed."""
    make_private(folder, account)
    for _path, folders, files, inside in os.fwalk(folder):
        for names, mode in ((folders, 0o700), (files, 0o600)):
            for name in names:
                if stat.S_ISLNK(os.stat(name, dir_fd=inside, follow_symlinks=False).st_mode):
                    continue
                one = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=inside)
                try:
                    if account:
                        os.fchown(one, account["user"], account["group"])
                    os.fchmod(one, mode)
                finally:
                    os.close(one)


def becoming(account: Account, folders: Iterable[Path]) -> Callable[[], None]:
    """What a child of root does before exec to be the account, and still see these folders.

    A folder that lies under one which only root may enter (a checkout in `/root`) is shown at its own address in a
    view of the file system that the child alone has; the rest of what lies there stays hidden. Raises OSError in the
    child where the kernel refuses such a view.
    """
    hidden = _hidden(folders)
    libc = ctypes.CDLL(None, use_errno=True)

    def mount(source: str, target: Path | str, kind: str | None, flags: int, options: str | None = None) -> None:
        words = [word.encode() if word else None for word in (source, str(target), kind)]
        if libc.mount(*words, ctypes.c_ulong(flags), options.encode() if options else None) != 0:
            raise OSError(ctypes.get_errno(), f"cannot mount {target}")

    def view() -> None:
        if libc.unshare(CLONE_NEWNS) != 0:
            raise OSError(ctypes.get_errno(), "no file system view of one's own")
        mount("none", "/", None, MS_REC | MS_PRIVATE)
        os.umask(0o022)
        for cover, shown in hidden.items():
            open_folders = {folder: os.open(folder, os.O_PATH | os.O_DIRECTORY) for folder in shown}
            mount("tmpfs", cover, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=256k")
            for folder, number in open_folders.items():
                folder.mkdir(parents=True)
                mount(f"/proc/self/fd/{number}", folder, None, MS_BIND | MS_REC)
                os.close(number)

    def become() -> None:
        here = os.getcwd()
        if hidden:
            view()
        os.chdir(here)
        os.umask(0o077)
        if account:
            os.setgroups([])
            os.setgid(account["group"])
            os.setuid(account["user"])
            libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)

    return become


def _hidden(folders: Iterable[Path]) -> dict[Path, list[Path]]:
    """The topmost folders that others may not enter, each with those of `folders` that lie in it, outermost alone."""
    found: dict[Path, list[Path]] = {}
    for folder in sorted({folder.resolve() for folder in folders}):
        closed = [above for above in reversed(folder.parents) if not above.stat().st_mode & 0o001]
        if closed:
            shown = found.setdefault(closed[0], [])
            if not any(folder.is_relative_to(other) for other in shown):
                shown.append(folder)
    return found


def may_work(become: Callable[[], None], folder: Path, read: Iterable[Path], write: Path) -> bool:
    """Whether a child that has become another account can run our Python there, read these and write that."""
    script = "import os, sys; *read, write = sys.argv[1:]; [open(one).close() for one in read]; os.listdir(write)"
    command = [sys.executable, "-c", script + "; sys.exit(not os.access(write, os.W_OK))", *map(str, read), str(write)]
    try:
        done = subprocess.run(command, cwd=folder, preexec_fn=become, capture_output=True, check=False)
    except (subprocess.SubprocessError, OSError):
        return False
    return done.returncode == 0
