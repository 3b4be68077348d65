"""Typst template + values + SVG charts → one tagged PDF (PDF/A-2a and PDF/UA-1 in the same file). Pure.

Values reach the template as a JSON file, never as source, so no text a person wrote can become markup. Faces are
those of locked packages and the date is given, so equal input gives equal bytes on every machine.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import cache, partial
from pathlib import Path
from typing import Any

from app.drawing import qr

PAPER = Path(__file__).with_name("paper.typ")
"""The look and the parts that all documents share."""
FACES = Path(__file__).parents[2] / "node_modules" / "source-sans" / "TTF"
"""The typeface of the product, the same as on its pages."""
UNDRAWABLE = "\N{WHITE SQUARE}"
"""stands for a character that no bundled face can draw (emoji, CJK …); the standards forbid leaving it out"""
LONGEST_WORD = 40
PIECE = 10
ROUNDS = 6
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_KEPT_FORMATS = {_SOFT_HYPHEN, "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_REFUSED_TEXT = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")


class PdfError(Exception):
    """The PDF could not be made. The message is one plain sentence; `detail` is for the log."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


def compile_report(
    template: str, data: dict[str, Any], charts: dict[str, str], *, code: str = "", address: str = ""
) -> bytes:
    """Bytes of a PDF.

    `template`: path of a `.typ` file, which can import `paper.typ` and the other `.typ` files of its folder.
    `data`: JSON values; `data["date"]` ("YYYY-MM-DD") becomes the creation date. Read in the template by
    `json("data.json")`. `charts`: name → SVG text, read by `image("charts/NAME.svg", alt: …)`.
    `code`, `address`: under which the paper is looked up (`documents/authenticity.py`), for `paper-mark(data)`.
    Raises PdfError.
    """
    try:
        created = datetime.combine(datetime.fromisoformat(data["date"]).date(), time(), UTC)
    except (KeyError, TypeError, ValueError) as fault:
        raise PdfError("Rapporten saknar datum.", repr(fault)) from fault
    if code:
        data, charts = {**data, "mark": code}, {**charts, "mark": qr.drawing(address)}
    sources = _sources(Path(template))
    values = drawable(data)
    drawings = _each_text(charts, _clean)
    for attempt in range(ROUNDS):
        files = dict(sources)
        files["data.json"] = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
        files.update({f"charts/{name}.svg": svg.encode() for name, svg in drawings.items()})
        pdf, refused, detail = _compile(files, created)
        if pdf is not None:
            return pdf
        if not refused:
            break
        if attempt == ROUNDS - 2:  # an odd cluster keeps coming back: keep only what every face has
            refused = set(re.findall(r"[^\x00-\u024f\u2010-\u2026\u2190-\u2193\u2212\u25a1]", str(values)))
        values = _each_text(values, partial(_without, refused=refused))
        drawings = _each_text(drawings, partial(_without, refused=refused))
    raise PdfError("Rapporten kunde inte skrivas som PDF.", detail)


def drawable(value: Any) -> Any:
    """The same JSON value with every text made safe to set: one line, no control or direction characters
    (they could turn a sentence around), breaks offered inside words too long for a line. Keys are untouched."""
    return _each_text(value, lambda text: " ".join(_breakable(word) for word in _clean(text).split(" ") if word))


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    return value


def _compile(files: dict[str, bytes], created: datetime) -> tuple[bytes | None, set[str], str]:
    """(PDF, {}, "") or (None, texts that no face can draw, typst's own words)."""
    import typst  # 60 MB in memory: only a process that makes PDFs pays for it

    try:
        pdf = typst.compile(
            files,  # pyright: ignore[reportArgumentType]  # typst takes a folder in memory, its stub does not say so
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            ignore_system_fonts=True,
            font_paths=faces(),
            timestamp=int(created.timestamp()),
        )
    except typst.TypstError as fault:
        detail = str(getattr(fault, "diagnostic", fault))
        return None, {_unescaped(text) for text in _REFUSED_TEXT.findall(detail)}, detail
    except (OSError, ValueError, RuntimeError) as fault:
        return None, set(), repr(fault)
    return pdf, set(), ""


@cache
def faces():
    """The faces a document may use: the product's own, and those that come with typst for what it lacks. Read once."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[FACES])


def _sources(template: Path) -> dict[str, bytes]:
    """The template as `main.typ`, its folder's parts and `paper.typ` under their own names."""
    try:
        parts = {part.name: part.read_bytes() for part in sorted(template.parent.glob("*.typ")) if part != template}
        return {"main.typ": template.read_bytes(), **parts, PAPER.name: PAPER.read_bytes()}
    except OSError as fault:
        raise PdfError("Rapportens mall kunde inte läsas.", repr(fault)) from fault


def _clean(text: str) -> str:
    """NFC, blanks of all kinds but no-break ones as one space, without control, private and unassigned characters."""
    kept = []
    for char in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(char)
        if char in "\t\n\r\v\f" or kind in ("Zl", "Zp"):
            kept.append(" ")
        elif kind in ("Co", "Cn"):
            kept.append(UNDRAWABLE)
        elif kind not in ("Cc", "Cf", "Cs") or char in _KEPT_FORMATS:
            kept.append(char)
    return "".join(kept)


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD or _SOFT_HYPHEN in word:
        return word
    return _SOFT_HYPHEN.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))


def _without(text: str, refused: set[str]) -> str:
    for part in sorted(refused, key=len, reverse=True):
        text = text.replace(part, UNDRAWABLE)
    return text


def _unescaped(text: str) -> str:
    """Typst quotes the refused text with escapes of its own (\\u{1f642}, \\")."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text)
