"""Reading a PDF as its readers do: its text, and the structure that a screen reader follows."""

import io
import re
import shutil
import subprocess
from difflib import SequenceMatcher

import pikepdf
import pytest


def text_of(pdf: bytes, *options: str) -> str:
    """The text of all pages, with plain blanks for no-break ones; `options` are pdftotext's."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) finns inte här")
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().replace("\N{NO-BREAK SPACE}", " ")


def words_of(pdf: bytes) -> str:
    """The same as it is laid out, on one line."""
    return " ".join(text_of(pdf, "-layout").split())


def printed_code(pdf: bytes) -> str:
    """The code of a paper as somebody reads it off."""
    words = text_of(pdf).split()
    groups = [word for word in words if len(word) == 8 and not set(word) - set("0123456789abcdef")]
    return " ".join(groups[-8:]).upper()


def structure(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every element of a tagged document, in no order."""
    found, left = [], [document.Root.StructTreeRoot]
    while left:
        node = left.pop()
        if isinstance(node, pikepdf.Array):
            left.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                left.append(node.K)
    return found


def is_for_everybody(pdf: bytes) -> None:
    """A paper of ours: tagged (PDF/UA-1), to be kept (PDF/A-2a), in Swedish, under its own title, with words for every
    picture, and read aloud in the order in which it is printed."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == (
                "1",
                "2",
                "A",
            )
            assert metadata["dc:title"]
        assert str(document.Root.Lang) == "sv-SE" and bool(document.Root.MarkInfo.Marked)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        nodes = structure(document)
    kinds = {str(node.S) for node in nodes}
    assert "/H1" in kinds or "/Title" in kinds, kinds
    assert all(str(node.get("/Alt", "")) for node in nodes if str(node.S) == "/Figure")
    if not shutil.which("pdfinfo"):
        pytest.skip("pdfinfo (poppler-utils) finns inte här")
    told = subprocess.run(["pdfinfo", "-struct-text", "-"], input=pdf, capture_output=True, check=True)
    # A line in quotes is text; the quotes beside a heading's kind are its title, in bytes of its own.
    aloud = _read(" ".join(re.findall(r'(?m)^ *"(.*)"$', told.stdout.decode(errors="replace"))))
    printed = _read(text_of(pdf, "-raw"))
    same = SequenceMatcher(None, aloud, printed, autojunk=False).get_matching_blocks()
    assert aloud and sum(block.size for block in same) > IN_ORDER * len(aloud)


IN_ORDER = 0.94
"""Share of the words; what differs is broken at the ends of lines."""


def _read(text: str) -> list[str]:
    """Its words, those that a hyphen parts at the end of a line as one."""
    return re.findall(r"\w+", re.sub(r"(?<=\w)\s?-\s(?=\w)", "", text))
