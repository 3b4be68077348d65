"""A photo from somebody's file, drawn anew as JPEG: nothing of the file itself is kept or sent on.

A photo tells where and when it was taken, with what, and sometimes by whom, and a file may be made to unpack to more
than the memory there is. So Pillow reads it in a process of its own, with little memory and little time
(`python -m app.photos.redrawing` reads the file and writes two pictures), and only its colours are taken over.
"""

import resource
import struct
import subprocess
import sys
from io import BytesIO
from typing import NamedTuple

from app.report.photo import LARGEST

MOST_PIXELS = 100_000_000
"""More than a telephone takes, and what a JPEG of is read at an eighth of its size."""
MOST_PIXELS_WHOLE = 25_000_000
"""Of a file that is read whole."""
SIDE, SMALL_SIDE = 1600, 320
QUALITY, SMALL_QUALITY = 80, 70
SECONDS, MEMORY = 15, 1_000_000_000
FORMATS = "JPEG", "PNG", "WEBP"
TOO_LARGE, TOO_MANY, UNREADABLE = 3, 4, 5
_FACES = struct.Struct(">HHI")

CHOOSE_ANOTHER = "Välj ett foto som är JPEG, PNG eller WebP."
TOO_BIG = f"Fotot är för stort, högst {LARGEST // 1_000_000} MB. Ta ett nytt med lägre upplösning."
HEIC = (
    "Fotot är i formatet HEIC, som inte tas emot. Välj JPEG i telefonens kamera (på en Iphone: Inställningar, Kamera, "
    "Format, Mest kompatibelt) och ta fotot igen."
)


class NoPhoto(Exception):
    """The file cannot become a photo. The message is a sentence for whoever chose it."""


class Redrawn(NamedTuple):
    """A photo as it is kept, both as JPEG."""

    content: bytes
    small: bytes
    width: int
    height: int


def drawn_anew(content: bytes) -> Redrawn:
    """The picture at most SIDE pixels a side, and a small one of it. Raises NoPhoto."""
    if not content:
        raise NoPhoto(f"Filen är tom. {CHOOSE_ANOTHER}")
    if len(content) > LARGEST:
        raise NoPhoto(TOO_BIG)
    if content[4:8] == b"ftyp":
        raise NoPhoto(HEIC)
    command = [sys.executable, "-m", __spec__.name]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired:
        raise NoPhoto(f"Fotot går inte att läsa. {CHOOSE_ANOTHER}") from None
    if done.returncode == TOO_MANY:
        raise NoPhoto("Fotot har för många bildpunkter. Ta ett nytt med lägre upplösning.")
    if done.returncode or len(done.stdout) <= _FACES.size:
        raise NoPhoto(f"Fotot går inte att läsa. {CHOOSE_ANOTHER}")
    width, height, length = _FACES.unpack_from(done.stdout)
    pictures = done.stdout[_FACES.size :]
    return Redrawn(pictures[:length], pictures[length:], width, height)


def draw() -> int:
    """Read a file from standard input and write its picture, and a small one, to standard output. Gives what became of
    it, as the process says it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is unpacked
    try:
        with Image.open(BytesIO(sys.stdin.buffer.read()), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return TOO_MANY
            opened.draft("RGB", (SIDE, SIDE))  # a JPEG is read at a half, a quarter or an eighth
            if opened.width * opened.height > MOST_PIXELS_WHOLE:
                return TOO_MANY
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((SIDE, SIDE))
            # On a ground of its own: what is pasted are colours, and nothing that the file says of itself.
            whole = Image.new("RGB", upright.size, "white")
            seen = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
            whole.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    except (Exception, MemoryError):
        return UNREADABLE
    small = whole.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    first, second = _jpeg(whole, QUALITY), _jpeg(small, SMALL_QUALITY)
    sys.stdout.buffer.write(_FACES.pack(*whole.size, len(first)) + first + second)
    return 0


def _jpeg(picture, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(draw())
