"""Whatever somebody sends as a photo, only colours of it are kept, and no file costs more than it may."""

from io import BytesIO

import pytest
from PIL import Image

from app.photos import redrawing
from app.photos.redrawing import NoPhoto, drawn_anew
from tests.photos.made import SECRET, bomb, photo


def colour(picture: Image.Image, y: int, x: int = 9) -> tuple[int, int, int]:
    return tuple(picture.convert("RGB").tobytes()[3 * (y * picture.width + x) :][:3])  # pyright: ignore


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_file_is_kept_but_its_colours(form):
    before = photo(form)
    assert SECRET in before and Image.open(BytesIO(before)).getexif().get_ifd(0x8825)[2], "the test's own photo tells"
    drawn = drawn_anew(before)
    for content in (drawn.content, drawn.small):
        seen = Image.open(BytesIO(content))
        assert seen.format == "JPEG" and not seen.getexif() and SECRET not in content and b"Exif" not in content
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        red, blue = colour(seen, 9), colour(seen, seen.height - 9)
        assert red[0] > 200 > 60 > red[2] and blue[2] > 200 > 60 > blue[0]


def test_it_stands_upright_and_is_no_larger_than_a_page_needs():
    drawn = drawn_anew(photo(size=(4000, 3000), turned=6))
    seen = Image.open(BytesIO(drawn.content))
    assert seen.size == (drawn.width, drawn.height) == (1200, 1600) and colour(seen, 800, 1190)[0] > 200
    assert max(Image.open(BytesIO(drawn.small)).size) == 320


def test_what_is_seen_through_stands_on_white():
    out = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(BytesIO(drawn_anew(out.getvalue()).content)).getpixel((20, 20)) == (255, 255, 255)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tom"),
        (b"hej", "går inte att läsa"),
        (b"GIF89a" + bytes(99), "går inte att läsa"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "går inte att läsa"),
        (photo()[:300], "går inte att läsa"),
        (HEIC, "HEIC"),
        (bomb(), "för många bildpunkter"),
        (bomb(5000), "går inte att läsa"),
        (b"\xff\xd8" + bytes(redrawing.LARGEST), "för stort"),
    ],
    ids=["empty", "text", "gif", "svg", "cut", "heic", "bomb", "cut bomb", "large"],
)
def test_what_is_no_photo_is_refused_in_a_sentence(content, said):
    with pytest.raises(NoPhoto, match=said):
        drawn_anew(content)


def test_a_file_that_takes_more_memory_than_it_may_is_refused(monkeypatch):
    """The bound holds whatever the library does with a file."""
    large = photo("PNG", (5000, 4900))
    assert drawn_anew(large).width == 1600
    run = redrawing.subprocess.run
    monkeypatch.setattr(
        redrawing.subprocess, "run", lambda command, **options: run([command[0], "-c", LITTLE], **options)
    )
    with pytest.raises(NoPhoto, match="går inte att läsa"):
        drawn_anew(large)


LITTLE = """
import sys
from app.photos import redrawing
redrawing.MEMORY = 150_000_000
sys.exit(redrawing.draw())
"""
