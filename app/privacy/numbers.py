"""Personnummer, samordningsnummer, interim numbers, and what only looks like one.

Numbers are told apart from case numbers, dates and telephone numbers by their date and their check digit.
"""

import re
from calendar import monthrange
from collections.abc import Iterator

from app.privacy.asked_first import DIGIT, says_any
from app.privacy.findings import Finding

# Ten digits near each other: a cheap question asked first, because most texts have none.
_TEN_DIGITS = re.compile(r"[0-9](?:\D{0,40}[0-9]){9}")
_DIGIT_ROW = re.compile(r"(?<![^\W\d_])[0-9OoОоlI|]*[0-9][0-9OoОоlI|]*(?![^\W\d_])")
_AS_DIGITS = str.maketrans("OoОоlI|", "0000111")
# Ahead of the last four: nothing, or some marks and spaces (a line may break), or words that say what follows.
_MARKS = r"[ \n.,:;/|()\[\]_~=*+-]{0,6}"
_SAID = r"(?:(?:och|med|samt|plus) )?(?:de )?(?:fyra )?(?:sista|kontroll)(?: fyra)?(?: ?siffr(?:or|orna))?(?: är)?"
_BEFORE_FOUR = rf"(?P<before>{_MARKS}(?:{_SAID}{_MARKS})?)"
# A date that goes on after the number ("2023-04-11-2023-04-15") makes it a span of dates.
_NO_DATE_AFTER = r"(?!\d|(?P<mark>[-./])\d{1,2}(?P=mark)\d)"
_NUMBER = re.compile(
    r"(?<!\d)(?=(?P<all>(?:(?P<century>18|19|20) ?)?"
    r"(?P<yy>\d\d)(?P<sep>[-./ ]?)(?P<mm>\d\d)(?:(?P=sep))?(?P<dd>\d\d)"
    rf"{_BEFORE_FOUR}(?P<four>\d{{4}}){_NO_DATE_AFTER}))",
    re.IGNORECASE,
)
# "900101 98 02" and "900101-98 02": the last four in pairs, only after an unbroken date.
_PAIRED = re.compile(
    r"(?<!\d)(?=(?P<all>(?P<century>18|19|20)?(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)(?P<before>[- +])"
    r"(?P<four>\d\d \d\d)(?! ?\d)))"
)
# One digit at a time: "9 0 0 1 0 1 - 9 8 0 2"; the whole row of digits or nothing.
_SPACED = re.compile(
    r"(?<!\d)(?<!\d )(?=(?P<all>(?:(?P<century>1 [89]|2 0) )?(?P<yy>\d \d) (?P<mm>\d \d) (?P<dd>\d \d)"
    r"(?P<before> ?[-+:,/] ?| {1,3})(?P<four>\d \d \d \d)(?! ?\d)))"
)
# Ten or twelve digits in two or three pieces that no reader would choose: "9001010 033"; only of a person.
_TORN = re.compile(r"(?<![\w+-])(?=[\d -]{11,14}(?![\w-]))(?P<all>\d{1,10}[ -]\d{1,10}(?:[ -]\d{1,8})?)(?![\w-]| \d)")
_CALLS = re.compile(r"(?:tel|tfn|mobil|ring|sms|swish)\w{0,10}\W{0,3}$", re.IGNORECASE)
_UNIT_AFTER = re.compile(
    r" ?(?:kr\b|kronor|sek\b|euro|meter|m\b|km\b|st\b|personer|besökare|deltagare|%)", re.IGNORECASE
)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d$")
_FIRST_YEAR_OF_EVENTS = 2015
"""A date from then on, followed by a clock, is when something happened rather than when somebody was born."""


def numbers(seen: str) -> Iterator[Finding]:
    """Personnummer and samordningsnummer, and dates with a clock that could be one."""
    if not DIGIT.search(seen):
        return
    seen = _DIGIT_ROW.sub(lambda row: row[0].translate(_AS_DIGITS), seen)
    if not _TEN_DIGITS.search(seen):
        return
    for pattern in (_NUMBER, _PAIRED, _SPACED):
        end = -1
        for match in pattern.finditer(seen):
            if match.start() < end:
                continue
            kind = _kind_of_number(match)
            if kind and not _is_something_else(seen, match):
                end = match.end("all")
                yield Finding("date_clock" if _is_date_and_clock(match) else kind, match.start(), end)


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


def _is_date_and_clock(match: re.Match) -> bool:
    """Whether it is written as the moment of an event: a late year with its century, then space or such, then "
    "hhmm."""
    century, before = match["century"], match["before"]
    if not century or int(century.replace(" ", "") + match["yy"].replace(" ", "")) < _FIRST_YEAR_OF_EVENTS:
        return False
    apart = (
        bool(before) and before.strip(" ") not in ("-", "+") and before.isascii() and not before.strip(" \n.,:;/()|")
    )
    return apart and _CLOCK.match(match["four"]) is not None


def _is_something_else(seen: str, match: re.Match) -> bool:
    """Whether an unbroken row of digits is the decimals of a figure or a mobile number after 'tel', 'ring' ..., "
    "or the
    last four are an amount."""
    if match["before"].strip(" -+") and _UNIT_AFTER.match(seen, match.end("all")):
        return True
    if not match["all"].isdigit():
        return False
    before = seen[max(0, match.start() - 20) : match.start()]
    decimals = len(before) > 1 and before[-1] in ".," and before[-2].isdigit()
    return decimals or (match["all"].startswith("07") and _CALLS.search(before) is not None)


# An interim number has a letter for the first of its last four; the check digit counts it as 1.
_LETTER_AND_THREE = re.compile(r"[TRSUWXJKLMN][0-9]{3}")
_INTERIM = re.compile(
    r"(?<![^\W_])(?P<century>18|19|20)?(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)[-+ ]?"
    r"(?P<four>[TRSUWXJKLMN]\d{3})(?![^\W_])"
)


def interim_numbers(seen: str) -> Iterator[Finding]:
    if not _LETTER_AND_THREE.search(seen):
        return
    for match in _INTERIM.finditer(seen):
        yy, mm, dd, four = match.group("yy", "mm", "dd", "four")
        real = 1 <= int(mm) <= 12 and 1 <= int(dd) <= 31
        if real and _check_digit_is_right(yy + mm + dd + "1" + four[1:]):
            yield Finding("interimsnummer", *match.span())


_CALLED_A_NUMBER = re.compile(
    r"(?<!\w)(?:(?:pnr|persnr|personnr|personnummer|personnumret|födelsenummer|persnummer)\.?(?: är)?[ :]{1,2}"
    r"(?:19|20)?\d{6} ?[-+]? ?\d{4}(?!\d)|(?:personnummer|personnumret|persnumret|personnr|persnr|pnr|"
    r"numret) slutar (?:på|med) "
    r"\d{4}(?!\d))",
    re.IGNORECASE,
)
"""A number that is said to be one though its check digit is wrong, or its end."""
_LAST_FOUR = re.compile(
    r"(?<!\w)(?:(?:sista|fyra) (?:fyra|sista)(?: ?siffr(?:or|orna))?|sista siffrorna|kontrollsiffror(?:na)?)"
    r"(?: i (?:hans |hennes )?(?:person|pers)\.?(?:nummer|numret|nr))?(?: är| var)?[ :=\"(–-]{1,3}\d\d ?\d\d(?!\d)",
    re.IGNORECASE,
)


_SAID_OF_NUMBERS = ("sista", "kontroll", "pnr", "persnr", "person", "födelsenummer", "persnum", "numret")
"""One of these is in whatever the two patterns match."""


def last_fours(seen: str) -> Iterator[Finding]:
    """ "sista fyra 1234" where no date stands before it."""
    if not DIGIT.search(seen) or not says_any(seen, _SAID_OF_NUMBERS):
        return
    for pattern in (_LAST_FOUR, _CALLED_A_NUMBER):
        for match in pattern.finditer(seen):
            yield Finding("last_four", *match.span())


_MISSPELT = re.compile(
    r"(?<![\d\w])(?<!\d[-./,:])(?P<century>18|19|20)?(?P<yy>\d\d)(?P<sep>[-./ ]?)(?P<mm>\d\d)(?P=sep)(?P<dd>\d\d)"
    r"(?P<before> ?[-+] ?|[ /.:,]|(?P<none>))(?P<four>\d{4}|"
    r"(?P<unread>\d{1,3}[xX?*_#]{1,3}|[xX?*_#]{4}|\d{1,2}[xX?*_#]\d{1,2}))"
    r"(?![\w?*#]|[-./,:]\d)"
)
"""What is written as a personnummer: its check digit may be wrong, or its last digits not to be read."""
_ABOUT_A_NUMBER = re.compile(
    r"(?<!\w)(?:\w{0,12}nummer|\w{0,12}numret|nr|p-?nr|persnr|\w{0,10}pers\.?nr|född|f\.|födelse\w{0,10}|"
    r"legitim\w{0,10}|leg|legg|"
    r"skolkort\w{0,3}|körkort\w{0,3}|kort|kortet|id|id-kort\w{0,3}|uppg\w{1,4}|uppger|identi\w{1,12}|pass|"
    r"passet|siffror\w{0,2}|"
    r"åtalad|misstänkt\w?|omhändertag\w{1,4}|avvis\w{2,4}|patient\w{0,3}|elev\w{0,4}|person\w{0,3}|han|hon|snubbe\w?|"
    r"snubben|kille\w?|killen|tjej\w{0,2}|man|kvinna|mannen|kvinnan|pojke\w?|flicka\w?|målsägande\w?|"
    r"vittne\w?)(?!\w)",
    re.IGNORECASE,
)
_NO_PERSON_NUMBER = re.compile(
    r"(?:tel|tfn|mobil|ring|sms|swish|org|organisation|artikel|serie|ärende|dnr|diarie|faktura|order|konto|"
    r"bankgiro|bg|pg|plusgiro|"
    r"kund|objekt|ritning|version|kl|klockan|kamera|inventarie|stolpe|säck|batch|parti|best|period\w{0,4}|"
    r"beställning|avtal|referens|ref|coord|koordinat)\w{0,16}[ .:]{0,3}(?:[A-Z]{1,6} )?$",
    re.IGNORECASE,
)


def misspelt(seen: str) -> Iterator[Finding]:
    """Numbers that are about a person all the same, though no check digit says so, or they are torn apart."""
    if not DIGIT.search(seen):
        return
    for match in _TORN.finditer(seen):
        if _is_torn_apart(seen, match):
            yield Finding("misspelt", *match.span())
    for match in _MISSPELT.finditer(seen):
        if _tells_of_a_person(seen, match):
            yield Finding("misspelt", *match.span())


def _is_torn_apart(seen: str, match: re.Match) -> bool:
    digits = match["all"].replace(" ", "").replace("-", "")
    if len(digits) not in (10, 12) or digits.startswith("07") or (len(digits) == 12 and digits[:2] not in ("19", "20")):
        return False
    ten = digits[-10:]
    month, day = int(ten[2:4]), int(ten[4:6]) % 60
    if not (1 <= month <= 12 and 1 <= day <= 31) or not _check_digit_is_right(ten):
        return False
    return _ABOUT_A_NUMBER.search(seen, max(0, match.start() - 40), match.start()) is not None


def _tells_of_a_person(seen: str, match: re.Match) -> bool:
    century, mark = match["century"], match["before"].strip()
    month, day = int(match["mm"]), int(match["dd"]) % 60
    if not (1 <= month <= 12 and 1 <= day <= 31 and int(match["dd"]) not in range(32, 61)) or match["four"] == "0000":
        return False
    if _NO_PERSON_NUMBER.search(seen, max(0, match.start() - 30), match.start()):
        return False
    moment = _CLOCK.match(match["four"]) is not None
    if century and moment and int(century + match["yy"]) >= _FIRST_YEAR_OF_EVENTS:
        return False
    said = _ABOUT_A_NUMBER.search(seen, max(0, match.start() - 40), min(len(seen), match.end() + 40)) is not None
    real = day <= monthrange(int((century or "20") + match["yy"]) or 2000, month)[1]
    if mark in ("-", "+"):
        return True
    if match["unread"]:
        return bool(mark) or said
    if match["none"] is not None:
        return real and (said or (bool(century) and not match["sep"]))
    return real and not match["sep"] and (said or (mark == "" and not moment))
