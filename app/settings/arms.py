"""A coat of arms from somebody's file, drawn anew as PNG: nothing of the file itself is kept or sent on.

A drawing may hold scripts, addresses, or so much of itself in itself that it never ends, and a picture what it was
taken with. So typst draws it in a process of its own, with little memory and little time (`python -m app.settings.arms`
reads the file and writes the PNG).
"""

import resource
import struct
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

LARGEST = 500_000
"""Bytes of a file."""
WIDEST = 4000
"""Pixels of a PNG's side."""
HEIGHT, DENSITY = 96, 240
"""Of what is drawn: points, and pixels an inch: 320 pixels high, enough for a page and for paper."""
SECONDS, MEMORY = 10, 1_500_000_000
PNG = b"\x89PNG\r\n\x1a\n"
NO_PICTURE = "Filen går inte att läsa som SVG eller PNG."


class NoPicture(Exception):
    """The file cannot become a coat of arms. The message is a sentence for whoever chose it."""


def drawn_anew(content: bytes) -> bytes:
    """The picture as PNG, HEIGHT × DENSITY / 72 pixels high, with nothing behind it. Raises NoPicture."""
    if len(content) > LARGEST:
        raise NoPicture("Filen är för stor, högst 500 kB.")
    if not content.startswith(PNG) and b"<svg" not in content:
        raise NoPicture("Välj en SVG- eller PNG-fil.")
    if content.startswith(PNG) and not _is_small(content):
        raise NoPicture(f"Bilden är för stor, högst {WIDEST} × {WIDEST} bildpunkter.")
    command = [sys.executable, "-m", __spec__.name]
    try:
        drawn = subprocess.run(command, input=content, capture_output=True, check=True, timeout=SECONDS).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise NoPicture(NO_PICTURE) from None
    if not drawn.startswith(PNG):
        raise NoPicture(NO_PICTURE)
    return drawn


def _is_small(content: bytes) -> bool:
    if len(content) < 24:
        return False
    return all(0 < side <= WIDEST for side in struct.unpack(">II", content[16:24]))


def draw() -> None:
    """Read a picture from standard input and write it as PNG to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    import typst

    content = sys.stdin.buffer.read()
    name = "arms.png" if content.startswith(PNG) else "arms.svg"
    page = f'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("{name}", height: {HEIGHT}pt)'
    with TemporaryDirectory() as folder:
        main = Path(folder) / "main.typ"
        main.write_text(page, encoding="utf-8")
        main.with_name(name).write_bytes(content)
        drawn = typst.compile(main, format="png", ppi=DENSITY, ignore_system_fonts=True)
    sys.stdout.buffer.write(drawn)  # pyright: ignore[reportArgumentType]  # one page: bytes, no list of them


if __name__ == "__main__":
    draw()
