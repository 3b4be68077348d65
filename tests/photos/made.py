"""Photos as telephones and attackers send them, and a municipality that takes them in."""

import struct
import zlib
from datetime import date
from io import BytesIO

from PIL import Image

from app.photos import service
from app.report.photo import SentPhoto
from tests.world import World

SECRET = b"Kalle Svensson"


def photo(form: str = "JPEG", size: tuple[int, int] = (400, 300), *, turned: int = 1) -> bytes:
    """The upper half is red, the lower blue; it says where it was taken, by whom and how it is turned."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (0, size[1] // 2, *size))
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = turned, SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (59.0, 30.0, 36.0), 3: "E", 4: (15.0, 59.0, 24.0)})
    out = BytesIO()
    picture.save(out, form, exif=exif.tobytes(), **({"comment": SECRET} if form == "JPEG" else {}))
    return out.getvalue() + SECRET


def bomb(side: int = 30_000) -> bytes:
    """A small PNG that unpacks to gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def sent(content: bytes = b"", *, nobody: bool = True) -> SentPhoto:
    return SentPhoto(content or photo(), nobody)


def allow(world: World, slug: str = "koping", *, allowed: bool = True) -> None:
    with world.scope(slug=slug) as scope:
        said = {"decided_by": "Kommunstyrelsen", "decided_on": date(2026, 11, 20)}
        service.decide(scope, before=scope.profile.photos, allowed=allowed, **said)
