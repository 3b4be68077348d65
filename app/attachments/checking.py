"""A file that somebody sends, as it may be stored: looked at by the antivirus, and nothing in it does anything.

A picture is drawn anew, as a report's photo is (`photos/redrawing.py`). A PDF is read in a process of its own, with
little memory and little time (`python -m app.attachments.checking`), and written again without what it says of its
author; one that has scripts, forms that send, or files in it is refused, for nobody could say what is left of it.
"""

import logging
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from app.attachments.models import JPEG, PDF
from app.photos.redrawing import NoPhoto, drawn_anew

log = logging.getLogger("samsyn.attachments")
LARGEST = 10_000_000
"""Bytes of a file."""
MOST_PAGES = 500
SECONDS, MEMORY = 15, 1_500_000_000
SCAN_SECONDS = 20
LOCKED, TOO_MANY, ACTS, UNREADABLE = 3, 4, 5, 6
CHOOSE = "Välj en PDF, eller en bild som är JPEG, PNG eller WebP."
_SAID = {
    LOCKED: "PDF:en är låst med lösenord. Spara den utan lösenord och välj den igen.",
    TOO_MANY: f"PDF:en har för många sidor, högst {MOST_PAGES}.",
    ACTS: "PDF:en innehåller skript, formulär som skickar eller andra filer. Skriv ut den till en ny PDF och välj den.",
    UNREADABLE: f"Filen går inte att läsa. {CHOOSE}",
}
_DOES = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE", "/GoToR", "/RichMediaExecute")
}
"""What an action (/S) of a PDF must not do; a link to an address of the web is the reader's own click."""
_HAS = ("/JS", "/XFA", "/AA", "/EF", "/EmbeddedFiles", "/JavaScript", "/RichMediaContent")
"""Keys of what would do it, or of a file in the file."""
_DEEPEST = 60


class Refused(Exception):
    """The file cannot be stored. The message is a sentence for whoever chose it."""


class Checked(NamedTuple):
    """A file as it is kept."""

    media_type: str
    content: bytes


def checked(content: bytes, *, scan: Sequence[str] = ()) -> Checked:
    """The file as it may be stored. scan: the installation's antivirus, as a command that is given the file's path.
    Raises Refused."""
    if not content:
        raise Refused(f"Filen är tom. {CHOOSE}")
    if len(content) > LARGEST:
        raise Refused(f"Filen är för stor, högst {LARGEST // 1_000_000} MB.")
    if scan:
        _scan(content, scan)
    if b"%PDF-" in content[:1024]:
        return Checked(PDF, _cleaned(content))
    try:
        return Checked(JPEG, drawn_anew(content).content)
    except NoPhoto as fault:
        raise Refused(CHOOSE if "går inte att läsa" in str(fault) else str(fault)) from None


def _scan(content: bytes, command: Sequence[str]) -> None:
    """0 = nothing found, 1 = something found, as clamscan and others answer; all else: it could not look."""
    with tempfile.NamedTemporaryFile(prefix="samsyn-") as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run(
                [*command, file.name], stdin=subprocess.DEVNULL, capture_output=True, timeout=SCAN_SECONDS
            )
            answer = done.returncode
        except (OSError, subprocess.TimeoutExpired) as error:
            answer = type(error).__name__
    if answer == 1:
        log.warning("the antivirus has stopped a file")
        raise Refused("Virusskyddet stoppade filen. Säg till er it-avdelning, och skicka den inte till någon annan.")
    if answer != 0:
        log.error("the antivirus did not answer (%s)", answer)
        raise Refused("Virusskyddet svarar inte, och utan det sparas inga filer. Försök igen om en stund.")


def _cleaned(content: bytes) -> bytes:
    command = [sys.executable, "-m", __spec__.name]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired:
        raise Refused(_SAID[UNREADABLE]) from None
    if done.returncode or not done.stdout:
        raise Refused(_SAID.get(done.returncode, _SAID[UNREADABLE]))
    return done.stdout


def clean() -> int:
    """Read a PDF from standard input and write it again to standard output. Gives what became of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    import pikepdf

    try:
        with pikepdf.open(BytesIO(sys.stdin.buffer.read())) as document:
            if document.is_encrypted:
                return LOCKED
            if len(document.pages) > MOST_PAGES:
                return TOO_MANY
            for one in document.objects:
                if _acts(one):
                    return ACTS
                for said in ("/Metadata", "/PieceInfo"):
                    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and said in one:
                        del one[said]
            for key in ("/OpenAction", "/Metadata"):
                if key in document.Root:
                    del document.Root[key]
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            out = BytesIO()
            document.save(out)
    except pikepdf.PasswordError:
        return LOCKED
    except (Exception, MemoryError):
        return UNREADABLE
    sys.stdout.buffer.write(out.getvalue())
    return 0


def _acts(one, depth: int = 0) -> bool:
    """Whether an object of a PDF, with all that lies in itself, does something or holds a file."""
    import pikepdf

    if depth > _DEEPEST:
        return True
    if isinstance(one, pikepdf.Array):
        return any(_acts(part, depth + 1) for part in one if not part_of_its_own(part))
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if any(key in one for key in _HAS) or str(one.get("/S", "")) in _DOES or str(one.get("/Type", "")) == "/Filespec":
        return True
    return any(_acts(part, depth + 1) for _key, part in one.items() if not part_of_its_own(part))


def part_of_its_own(part) -> bool:
    """One that the document names by number is looked at by itself."""
    return bool(getattr(part, "is_indirect", False))


if __name__ == "__main__":
    sys.exit(clean())
