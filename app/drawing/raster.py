"""A drawing as a picture of dots, for files that hold no drawings. Pure."""

from app.drawing import pdf

PPI = 288
"""Dots an inch: three for each unit of the drawing, which has 96 an inch."""
_PAGE = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("drawing.svg")\n'


def png(svg: str) -> bytes:
    """The drawing at its own size, three dots a unit, in the faces of the product. Raises PdfError."""
    import typst

    try:
        made = typst.compile(
            {"main.typ": _PAGE.encode(), "drawing.svg": svg.encode()},  # pyright: ignore[reportArgumentType]
            format="png",
            ppi=PPI,
            ignore_system_fonts=True,
            font_paths=pdf.faces(),
        )
    except (typst.TypstError, OSError, ValueError, RuntimeError) as fault:
        raise pdf.PdfError("Bilden kunde inte ritas.", repr(fault)) from fault
    return made if isinstance(made, bytes) else made[0]  # one page
