"""A QR code (ISO/IEC 18004) of a short text, as a drawing for paper and page."""

from io import BytesIO

import segno

QUIET = 4
"""Light modules round it."""


def drawing(text: str) -> str:
    """An SVG in black on white with its quiet zone, the same for the same text; of correction level M or better."""
    written = BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(written, kind="svg", border=QUIET, dark="#000000", light="#ffffff", xmldecl=False, omitsize=True)
    return written.getvalue().decode().strip()
