"""Reading a PDF as its readers do: its text, and the structure that a screen reader follows."""

import shutil
import subprocess

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
