"""Who can be told by age, class or address without a whole name: a first name with one of them, "pojken, 15 år"."""

import re
from collections.abc import Iterator

from app.privacy import roles
from app.privacy.dwellings import ADDRESS
from app.privacy.findings import Finding
from app.privacy.names import Reading
from app.privacy.shown import lower

_NUMERAL = r"(?:[1-9]\d?|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo)"
_YEARS = rf"{_NUMERAL} ?(?:år(?: gammal| gamla)?(?! sedan| i rad| framåt)|-?åring)(?!\w)"
_BORN = r"(?:född(?: år| den)?|f\.) ?(?:19|20)?\d\d[\d-]{0,8}(?!\w)"
_CLASS = (
    r"(?:(?:klass(?:en)?|årskurs|åk\.?) ?\d{1,2}[a-f]?(?!\w)|[1-9][a-f](?!\w)|[1-9]:an(?!\w)"
    r"|(?:f-klass|förskoleklass|förberedelseklass)(?:en)?(?!\w)|särskolan?(?!\w)"
    r"|(?:ettan|tvåan|trean|fyran|femman|sexan|sjuan|åttan|nian)(?!\w)"
    r"|(?:ba|bf|ee|ek|es|ft|fs|ha|hu|hv|im|na|nb|rl|sa|te|vf|vo)(?:\d\d)?[1-3][a-f]?(?!\w))"
)
_AGED = re.compile(rf"(?<!\w)(?:{_YEARS}|{_BORN}|{_NUMERAL}-årig[ae]?(?!\w)|är [1-9]\d(?=[,.;]| och |$))")
_CLASSED = re.compile(rf"(?<![\w:.-]){_CLASS}")
_HOUSED = re.compile(ADDRESS, re.IGNORECASE)

_BETWEEN = r"(?:som|är|och|går|bor|gick|i|på|en|ca|cirka|runt|ungefär|snart|båda|bägge|nyss|hela)"
_LINK = rf"(?:[ ,(\"]{{1,3}}{_BETWEEN}(?!\w)){{0,4}}[ ,(\"]{{0,3}}"
_AFTER_NAME = re.compile(
    rf"{_LINK}(?<!\w)(?:{_YEARS}|{_BORN}|{_CLASS}|{ADDRESS}|avdelning(?:en)? \w+)"
    rf"|,? \([1-9]\d?\)|, [1-9]\d?(?=[,.;)]|$)| och \w{{2,20}},? (?:båda|bägge) {_NUMERAL}(?!\w)",
    re.IGNORECASE,
)
_MORE = re.compile(rf"{_LINK}(?<!\w)(?:{_YEARS}|{_CLASS})", re.IGNORECASE)

_THIS_ONE = re.compile(
    r"(?<!\w)(?:pojken|flickan|killen|tjejen|pojkarna|flickorna|killarna|tjejerna|ungen|gumman|syskonparet|"
    r"tvillingen|"
    r"bröderna|systrarna|pensionären|brukaren|patienten|klienten|(?:\d\d?|tretton|fjorton|femton|sexton|"
    r"sjutton)-?åringen|"
    r"grabben|mannen|kvinnan|damen|gubben|tanten|eleven|tvillingarna|syskonen|"
    r"hyresgästen|grannen|sonen|dottern|barnet|ynglingen|ungdomen|tonåringen|brodern|systern|mamman|pappan|"
    r"storebrodern|"
    r"lillebrodern|(?:vår|enda|den|denna|yngsta|äldsta|samma)(?: \w{2,15})? (?:elev|pojke|flicka|kille|tjej)|hon|"
    r"han|hen)(?!\w)"
)
_SOME_ONE = re.compile(
    r"(?<!\w)(?:bröder|systrar|flickor|pojkar|killar|tjejer|elever|elev|pojke|flicka|kille|tjej|grabb|man|kvinna|"
    r"yngling|tonåring|barn|(?:hög|låg|mellan)stadieelev|"
    r"gymnasieelev)(?!\w)"
)
_CHILD_OF = re.compile(
    r"(?<!\w)(?:sonen|sönerna|dottern|döttrarna|barnet|barnen|brodern|systern|frun|maken|makan|sambon|exet) till "
    r"(?P<whom>\w{4,30})"
)
_THEIR_CHILD = re.compile(r"(?<!\w)(?P<whose>\w{3,30}n)s (?:son|dotter|söner|döttrar|barn|fru|make|maka)(?!\w)")
_PRONOUN = frozenset(("hon", "han", "hen"))
_REACH, _SHORT_REACH, _BEFORE = 80, 48, 10
"""Characters within which age, class and address are looked for."""
_END = re.compile(r"[.!?;\n](?:\s|$)")


def people(seen: str, reading: Reading) -> Iterator[Finding]:
    """First names with age, class or address, and somebody told by them."""
    end = 0
    for start, stop in sorted([*_named(seen, reading), *_told(seen)]):
        if start >= end:
            end = stop
            yield Finding("name_and_age", start, stop)


def _named(seen: str, reading: Reading) -> Iterator[tuple[int, int]]:
    words, persons, places = reading
    begins = {stop - 1: at for at, stop in persons}
    placed = {at for begin, stop in places for at in range(begin, stop)}
    for at, word in enumerate(words):
        known = at in begins or (word.first and at not in placed and (word.shape == "T" or not word.weak))
        match = _AFTER_NAME.match(seen, word.end) if known else None
        if match:
            more = _MORE.match(seen, match.end())
            yield words[begins.get(at, at)].start, (more or match).end()


def _told(seen: str) -> Iterator[tuple[int, int]]:
    low = lower(seen)
    for match in _THIS_ONE.finditer(low):
        told = _marks(low, match.end(), _SHORT_REACH if match[0] in _PRONOUN else _REACH)
        if told:
            yield match.start(), max(told)
    for match in _THEIR_CHILD.finditer(low):
        if roles.is_calling(match["whose"]):
            yield match.span()
    for match in _SOME_ONE.finditer(low):
        told = _marks(low, match.end(), _REACH)
        if told:
            before = _AGED.search(low, max(0, match.start() - _BEFORE), match.start())
            if before or len(told) > 1:
                yield (before or match).start(), max(told)
    for match in _CHILD_OF.finditer(low):
        if match["whom"].endswith("n") and roles.is_title(match["whom"]):
            yield match.span()


def _marks(low: str, start: int, reach: int) -> list[int]:
    """Where age, class and address end, of those that stand in the same sentence within reach."""
    stop = min(len(low), start + reach)
    end = _END.search(low, start, stop)
    stop = end.start() + 1 if end else stop
    found = (pattern.search(low, start, stop) for pattern in (_AGED, _CLASSED, _HOUSED))
    return [match.end() for match in found if match]
