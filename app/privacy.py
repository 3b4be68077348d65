"""The free-text guard: what in a text points at a person. Pure.

Text in, findings out. Every pattern either has a bounded length or starts only at a boundary, so the work grows with
the length of the text and no text can make it slow.

    findings = inspect(text)
    if must_quarantine(findings, insisted=insisted): ...

Numbers are told apart from case numbers, dates and telephone numbers by their date and their check digit. Nothing
here returns, logs or words the value found: a finding is a kind and a span.
"""

import re
import unicodedata
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

NUMBERS = frozenset({"personnummer", "samordningsnummer", "interimsnummer"})

_HINTS = {
    "personnummer": "Texten kan innehålla ett personnummer. Vi döljer personnummer automatiskt.",
    "samordningsnummer": "Texten kan innehålla ett samordningsnummer. Vi döljer sådana nummer automatiskt.",
    "interimsnummer": "Texten kan innehålla ett tillfälligt personnummer. Vi döljer sådana nummer automatiskt.",
    "name_and_age": "Texten kan innehålla en persons namn med ålder eller klass. Skriv vad som hände, inte vem.",
    "name": "Texten kan innehålla en persons namn. Skriv vad som hände, inte vem.",
    "phone": "Texten kan innehålla ett telefonnummer. Ta bort det om det går till en person.",
    "email": "Texten kan innehålla en e-postadress. Ta bort den om den går till en person.",
    "plate": "Texten kan innehålla ett registreringsnummer. Lämna det till polisen i stället.",
}
_MASKS = {
    "personnummer": "[personnummer borttaget]",
    "samordningsnummer": "[samordningsnummer borttaget]",
    "interimsnummer": "[personnummer borttaget]",
    "name_and_age": "[namn borttaget]",
    "name": "[namn borttaget]",
    "phone": "[telefonnummer borttaget]",
    "email": "[e-postadress borttagen]",
    "plate": "[registreringsnummer borttaget]",
}


class Finding(NamedTuple):
    """One place in the text: `text[start:end]` looks like a `kind` (a key of `hints`)."""

    kind: str
    start: int
    end: int


def inspect(text: str) -> list[Finding]:
    """What points at a person, in order of appearance, never overlapping."""
    if not _CUE.search(text):
        return []
    shadow, places = _shadow(text)
    found: list[Finding] = []
    taken: list[tuple[int, int]] = []
    # The surest kinds first: what they have taken, a weaker kind does not take again.
    for look in (_numbers, _interim, _names_with_age, _emails, _phones, _plates, _names):
        fresh = [hit for hit in look(shadow) if not _overlaps(taken, hit.start, hit.end)]
        found += fresh
        taken = sorted(taken + [(hit.start, hit.end) for hit in fresh])
    found.sort(key=lambda hit: hit.start)
    if places is None:
        return found
    return [Finding(hit.kind, places[hit.start], places[hit.end - 1] + 1) for hit in found]


def must_quarantine(findings: Iterable[Finding], *, insisted: bool = False) -> bool:
    """Whether the text may not be shown to others until it is masked.

    A certain number always; a name with age or class when the author insists after having seen the hint (and in a
    file, where nobody can be asked).
    """
    return any(hit.kind in NUMBERS or (insisted and hit.kind == "name_and_age") for hit in findings)


def hints(findings: Iterable[Finding]) -> list[str]:
    """One Swedish sentence per kind found, in order of appearance, without any value."""
    return list(dict.fromkeys(_HINTS[hit.kind] for hit in findings))


def mask(text: str, findings: Iterable[Finding]) -> str:
    """The text with every finding replaced by what kind of thing stood there."""
    parts, at = [], 0
    for hit in sorted(findings, key=lambda hit: hit.start):
        parts += [text[at : hit.start], _MASKS[hit.kind]]
        at = hit.end
    return "".join([*parts, text[at:]])


def clean(text: str) -> str:
    """The text as it may be stored.

    Line ends become `\\n`; NUL, control characters other than newline and tab, and half surrogate pairs (no
    database takes them) go; a text without a single visible character becomes ''. All else is kept.
    """
    if text.isascii() and text.isprintable():
        return text if not text.isspace() else ""
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROLS.sub("", text)
    return text if any(not _invisible(letter) for letter in text) else ""


# --- the text as the patterns see it ---------------------------------------------------------------------------------

_CUE = re.compile(r"\d|@|\b(?:heter|kallas|kallad|vid namn)\b", re.IGNORECASE)
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Blank to the eye though Unicode does not call them spaces or format characters.
_LOOKALIKES = dict.fromkeys("\u2212\u00ac\ufe63\uff0d", "-") | dict.fromkeys("\u02d6\uff0b\ufe62\u207a", "+")
_LOOKALIKES |= dict.fromkeys("\uff0e\u2024", ".") | {"\t": " "}
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def _invisible(letter: str) -> bool:
    return letter.isspace() or letter in _BLANKS or unicodedata.category(letter) in ("Cf", "Cc", "Mn")


class _Plain(dict):
    """One character to its plain form: digits to 0-9, dashes to '-', spaces to ' '; None where nothing is seen."""

    def __missing__(self, code: int) -> int | None:
        letter = chr(code)
        digit, category = unicodedata.decimal(letter, None), unicodedata.category(letter)
        plain = code
        if digit is not None:
            plain = ord("0") + digit
        elif letter in _LOOKALIKES:
            plain = ord(_LOOKALIKES[letter])
        elif category in ("Pd", "Zs"):
            plain = ord("-" if category == "Pd" else " ")
        elif category == "Cf" or letter in _BLANKS:
            plain = None
        if len(self) < 10_000:  # a cache; nobody may fill the memory with rare characters
            self[code] = plain
        return plain


_PLAIN = _Plain()


def _shadow(text: str) -> tuple[str, list[int] | None]:
    """The plain form and, when characters fell out of it, where each of its characters stood."""
    if text.isascii():
        return text.replace("\t", " "), None
    shadow = text.translate(_PLAIN)
    if len(shadow) == len(text):
        return shadow, None
    return shadow, [at for at, letter in enumerate(text) if _PLAIN[ord(letter)] is not None]


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    # Bisection on a sorted list of spans that never overlap each other.
    at = bisect_right(taken, start, key=lambda span: span[1])
    return at < len(taken) and taken[at][0] < end


# --- numbers ---------------------------------------------------------------------------------------------------------

# Ten digits near each other: a cheap question asked first, because most texts have none.
_TEN_DIGITS = re.compile(r"[0-9](?:[ .+/\n-]{0,4}[0-9]){9}")
# Ahead of the last four: nothing, up to three spaces, or one mark with spaces round it (a line may break after it).
_BEFORE_FOUR = r"(?: ?[-+.] ?\n?| {1,3})?"
# A date that goes on after the number ("2023-04-11-2023-04-15") makes it a span of dates.
_NO_DATE_AFTER = r"(?!\d|(?P<mark>[-./])\d{1,2}(?P=mark)\d)"
_NUMBER = re.compile(
    r"(?<!\d)(?=(?P<all>(?:(?P<century>18|19|20) ?)?"
    r"(?P<yy>\d\d)(?P<sep>[-./ ]?)(?P<mm>\d\d)(?:(?P=sep))?(?P<dd>\d\d)"
    rf"{_BEFORE_FOUR}(?P<four>\d{{4}}){_NO_DATE_AFTER}))"
)
# "900101 98 02" and "900101-98 02": the last four in pairs, only after an unbroken date.
_PAIRED = re.compile(
    r"(?<!\d)(?=(?P<all>(?P<century>18|19|20)?(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)[- +](?P<four>\d\d \d\d)(?! ?\d)))"
)
# One digit at a time: "9 0 0 1 0 1 - 9 8 0 2"; the whole row of digits or nothing.
_SPACED = re.compile(
    r"(?<!\d)(?<!\d )(?=(?P<all>(?:(?P<century>1 [89]|2 0) )?(?P<yy>\d \d) (?P<mm>\d \d) (?P<dd>\d \d)"
    r"(?: ?[-+] ?| {1,3})(?P<four>\d \d \d \d)(?! ?\d)))"
)
_CALLS = re.compile(r"(?:tel|tfn|mobil|ring|sms|swish)\w{0,10}\W{0,3}$", re.IGNORECASE)


def _numbers(shadow: str) -> Iterator[Finding]:
    if not _TEN_DIGITS.search(shadow):
        return
    for pattern in (_NUMBER, _PAIRED, _SPACED):
        end = -1
        for match in pattern.finditer(shadow):
            if match.start() < end:
                continue
            kind = _kind_of_number(match)
            if kind and not _is_something_else(shadow, match):
                end = match.end("all")
                yield Finding(kind, match.start(), end)


def _kind_of_number(match: re.Match) -> str | None:
    """'personnummer' or 'samordningsnummer' when date and check digit are right."""
    century, yy, mm, dd, four = (
        part.replace(" ", "") if part else "" for part in match.group("century", "yy", "mm", "dd", "four")
    )
    month, day = int(mm), int(dd)
    if month > 12 or four.startswith("000") or not _check_digit_is_right(yy + mm + dd + four):
        return None
    # Without a century 29 February is possible whenever 19yy or 20yy has it, and 20yy has it whenever 19yy has.
    if month and 1 <= day <= monthrange(int((century or "20") + yy), month)[1]:
        return "personnummer"
    # A samordningsnummer has 60 added to its day. An unknown birth date has month 00, day 60, or a day its month lacks.
    return "samordningsnummer" if 60 <= day <= 91 else None


def _check_digit_is_right(ten: str) -> bool:
    values = [int(digit) * (2 - at % 2) for at, digit in enumerate(ten)]
    return sum(value - 9 if value > 9 else value for value in values) % 10 == 0


def _is_something_else(shadow: str, match: re.Match) -> bool:
    """Whether an unbroken row of digits is the decimals of a figure or a mobile number after 'tel', 'ring' ..."""
    if not match["all"].isdigit():
        return False
    before = shadow[max(0, match.start() - 20) : match.start()]
    decimals = len(before) > 1 and before[-1] in ".," and before[-2].isdigit()
    return decimals or (match["all"].startswith("07") and _CALLS.search(before) is not None)


# An interim number has a letter for the first of its last four; the check digit counts it as 1.
_LETTER_AND_THREE = re.compile(r"[TRSUWXJKLMN][0-9]{3}")
_INTERIM = re.compile(
    r"(?<![^\W_])(?P<century>18|19|20)?(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)[-+ ]?"
    r"(?P<four>[TRSUWXJKLMN]\d{3})(?![^\W_])"
)


def _interim(shadow: str) -> Iterator[Finding]:
    if not _LETTER_AND_THREE.search(shadow):
        return
    for match in _INTERIM.finditer(shadow):
        yy, mm, dd, four = match.group("yy", "mm", "dd", "four")
        real = 1 <= int(mm) <= 12 and 1 <= int(dd) <= 31
        if real and _check_digit_is_right(yy + mm + dd + "1" + four[1:]):
            yield Finding("interimsnummer", *match.span())


_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+|00)46[ -]?(?:\(0\) ?)?|0)[1-9]\d{0,2}(?: ?[-/] ?| )?\d{2,3}(?:[ -]?\d{2,3}){1,2}(?![\w]|-\d)"
)


def _phones(shadow: str) -> Iterator[Finding]:
    for match in _PHONE.finditer(shadow):
        digits = re.sub(r"^(?:\+|00)46(?:\(0\))?", "0", re.sub(r"[ /-]", "", match[0]))
        if 9 <= len(digits) <= 10:
            yield Finding("phone", *match.span())


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]++(?:\.[\w-]++)++")


def _emails(shadow: str) -> Iterator[Finding]:
    return (Finding("email", *match.span()) for match in (_EMAIL.finditer(shadow) if "@" in shadow else ()))


# Plates lack I, Q, V, Å, Ä, Ö, and O as the last sign.
_PLATE = re.compile(r"(?<![^\W_])(?!SMS|TEL|KLO|RUM)[A-HJ-PR-UW-Z]{3}[ -]?\d\d[A-HJ-NPR-UW-Z\d](?![^\W_])")


def _plates(shadow: str) -> Iterator[Finding]:
    return (Finding("plate", *match.span()) for match in _PLATE.finditer(shadow))


# --- names -----------------------------------------------------------------------------------------------------------

_WORD = r"[A-ZÅÄÖÉÜ][a-zåäöéüø]{1,30}(?:-[A-ZÅÄÖÉÜ][a-zåäöéüø]{1,30})?"
_FULL_NAME = rf"{_WORD}(?: {_WORD}){{1,3}}"
_CLASS = r"(?:(?:klass(?:en)?|årskurs|åk\.?) ?\d\d?[A-Fa-f]?|[1-9][A-Fa-f])(?!\w)"
_AGE = r"(?:ca |cirka )?[1-9]\d? ?(?:år(?! sedan| i rad|s?jubil)(?!\w)|-åring(?!\w))"
_NAME_THEN_AGE = re.compile(
    rf"(?<!\w)(?P<name>{_FULL_NAME})"
    rf"(?:,? \(?(?:som )?(?:är )?(?:{_AGE}|(?:går )?i {_CLASS}|{_CLASS})\)?(?:,? (?:och )?(?:går )?i {_CLASS})?"
    r"|,? \(?(?:född (?:den |år )?|f\. ?)\d[\d-]{0,9}\)?| \(\d\d\))"
)
_AGE_THEN_NAME = re.compile(rf"(?<!\w)\d\d?-årig[ea] (?P<name>{_FULL_NAME})")
_CALLED = re.compile(rf"(?<!\w)(?:heter|kallas|kallad|vid namn) (?P<name>{_WORD}(?: {_WORD})?)")
# Streets, schools and clubs are named after people and grow old too. Only endings that no surname has.
_PLACE_WORD = re.compile(
    r"(?:gatan|vägen|torget|allén|parken|skolan|gården|kyrkan|stationen|hamnen|bron|hallen|huset|backen|området|"
    r"föreningen|klubben|museet|bolaget|polisen|centrum|kommun|"
    r"\b(?:gata|väg|torg|allé|plan|park|skola|gård|kyrka|station|hamn|bro|län|bokhandel|förening|klubb))$",
    re.IGNORECASE,
)


def _is_person(name: str) -> bool:
    return not any(_PLACE_WORD.search(word) for word in name.split(" "))


def _names_with_age(shadow: str) -> Iterator[Finding]:
    for match in chain(_NAME_THEN_AGE.finditer(shadow), _AGE_THEN_NAME.finditer(shadow)):
        if _is_person(match["name"]):
            yield Finding("name_and_age", *match.span())


def _names(shadow: str) -> Iterator[Finding]:
    for match in _CALLED.finditer(shadow):
        if _is_person(match["name"]):
            yield Finding("name", *match.span("name"))
