"""What the guard asks before it tries a pattern: it hides nothing, and it spares the work."""

import re
import sys
from collections.abc import Callable

import pytest

from app.privacy import contacts, homes, inspect, inspection, names, numbers, people
from app.vocabulary.words import opens, words_of
from tests.privacy.material import persons, persons_by_kind, without_persons

USUAL = "Klotter, vägg 12."


def texts() -> list[str]:
    told = [one["text"] for one in (*persons(), *persons_by_kind())][::6]
    return [*told, *map(str.upper, told[::4]), *without_persons()[::6], *map(str.title, told[::5])]


def test_a_question_asked_first_never_hides_what_a_pattern_finds(monkeypatch: pytest.MonkeyPatch):
    asked = [inspect(text) for text in texts()]
    assert sum(map(bool, asked)) > 300

    for module in (contacts, homes, numbers, people):
        monkeypatch.setattr(module, "says_any", lambda seen, parts: True)
    for question in ("LETTER", "DIGIT"):
        monkeypatch.setattr(inspection, question, re.compile(""))
    monkeypatch.setattr(names, "_is_role", lambda low: True)

    assert [inspect(text) for text in texts()] == asked


def test_a_word_knows_whether_it_stands_near_the_one_before_it():
    near = [
        (seen[before.end : word.start] in ("", " ", "  "), word.near, opens(seen, words, at))
        for seen, words in ((text, words_of(text)) for text in texts())
        for at, (before, word) in enumerate(zip(words, words[1:], strict=False), start=1)
    ]
    assert {(True, True, False), (False, False, True), (False, False, False)} == set(near)


@pytest.mark.parametrize("text", ["1764380000-50-12", "070-123 45 67", "@12", "19900101-2384", "12#1234", "1-2.3@4.5"])
def test_a_text_without_letters_is_looked_at_like_any_other(text: str):
    """A letter that is no part of anything, far away, makes it a text with letters."""
    assert inspect(text) == [hit for hit in inspect(f"{text}\n.\n.\nx") if hit.end <= len(text)]


@pytest.mark.parametrize("letter", ["ſ", "\u212a", "ı"])
def test_letters_that_only_a_pattern_takes_for_another_are_not_passed_by(letter: str):
    """A pattern that ignores case takes them for s, k and i."""
    like = {"ſ": "s", "\u212a": "k", "ı": "i"}[letter]
    text = "skrev på Snapkonto: snik.nisse99, kik: Kisse_kis12"
    written = text.replace(like, letter)

    assert [(hit.kind, hit.start) for hit in inspect(written) if hit.kind == "handle"]


def test_an_ordinary_text_and_an_id_are_looked_at_in_few_steps():
    inspect(USUAL)

    assert calls(lambda: inspect(USUAL)) < 290
    assert calls(lambda: inspect("1764380000-50-12")) < 75


def calls(act: Callable[[], object]) -> int:
    """Calls of functions, ours and Python's own."""
    n = 0

    def count(_frame, event: str, _what) -> None:
        nonlocal n
        n += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return n
