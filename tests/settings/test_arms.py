"""Whatever somebody sends as a coat of arms, only a picture of our own drawing is kept."""

import struct
import zlib

import pytest

from app.settings import arms
from app.settings.arms import NoPicture, drawn_anew

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 80 96">'
SVG = HEAD + b'%s<path d="M4 4h72v60L40 92 4 64z" fill="#8c2334"/></svg>'


def png(width: int, height: int) -> bytes:
    """A red picture, with a remark in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff\0\0" * width) * height)
    return arms.PNG + b"".join(
        [chunk(b"IHDR", head), chunk(b"tEXt", b"Comment\0hemligt"), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    )


def size(picture: bytes) -> tuple[int, int]:
    return struct.unpack(">II", picture[16:24])


def test_a_drawing_becomes_a_picture_without_its_scripts():
    drawn = drawn_anew(SVG % b"<script>alert(1)</script><a href='https://example.com'><text>x</text></a>")
    assert drawn.startswith(arms.PNG) and size(drawn) == (267, 320)
    assert b"script" not in drawn and b"example" not in drawn


def test_a_picture_is_drawn_anew_without_its_remarks():
    drawn = drawn_anew(png(60, 30))
    assert drawn.startswith(arms.PNG) and size(drawn)[1] == 320 and b"hemligt" not in drawn


NESTED = (b'<g id="a%d">' % n + b'<use x:href="#a%d"/>' % (n - 1) * 20 + b"</g>" for n in range(1, 12))
ENDLESS = HEAD + b'<g id="a0"><path d="M0 0h9v9z"/></g>' + b"".join(NESTED) + b"</svg>"
ENTITIES = (
    b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n > 1 else b"") * 10) for n in range(1, 10)
    )
    + b']><svg xmlns="http://www.w3.org/2000/svg"><text>&a9;</text></svg>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "SVG- eller PNG-fil"),
        (b"GIF89a...", "SVG- eller PNG-fil"),
        (b"<svg", "går inte att läsa"),
        (arms.PNG + b"rest", "för stor"),
        (arms.PNG + b"\0" * 8 + struct.pack(">II", 10, 10) + b"rest", "går inte att läsa"),
        (arms.PNG + b"\0" * 8 + struct.pack(">II", 30_000, 30_000), "för stor"),
        (b" " * (arms.LARGEST + 1), "för stor"),
        (ENTITIES, "går inte att läsa"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_word(content, said):
    with pytest.raises(NoPicture, match=said):
        drawn_anew(content)


def test_a_drawing_that_never_ends_ends(monkeypatch):
    monkeypatch.setattr(arms, "SECONDS", 1)
    with pytest.raises(NoPicture, match="går inte att läsa"):
        drawn_anew(ENDLESS)
