"""Who can be told by age, class or address without a whole name: a first name with one of them, "pojken, 15 år"."""

import re
from collections.abc import Iterator

from app.privacy.dwellings import ADDRESS
from app.privacy.findings import Finding
from app.privacy.names import read

_NUMERAL = r"(?:[1-9]\d?|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo)"
_YEARS = rf"{_NUMERAL} ?(?:år(?: gammal| gamla)?(?! sedan| i rad| framåt)|-?åring)(?!\w)"
_BORN = r"(?:född(?: år| den)?|f\.) ?(?:19|20)?\d\d[\d-]{0,8}(?!\w)"
_CLASS = (
    r"(?:(?:klass(?:en)?|årskurs|åk\.?) ?\d{1,2}[a-f]?(?!\w)|[1-9][a-f](?!\w)|[1-9]:an(?!\w)"
    r"|(?:f-klass|förskoleklass|förberedelseklass)(?:en)?(?!\w)|särskolan?(?!\w)"
    r"|(?:ettan|tvåan|trean|fyran|femman|sexan|sjuan|åttan|nian)(?!\w)"
    r"|(?:ba|bf|ee|ek|es|ft|fs|ha|hu|hv|im|na|nb|rl|sa|te|vf|vo)(?:\d\d)?[1-3][a-f]?(?!\w))"
)
_AGED = re.compile(rf"(?<!\w)(?:{_YEARS}|{_BORN}|{_NUMERAL}-årig[ae]?(?!\w))")
_CLASSED = re.compile(rf"(?<![\w:.-]){_CLASS}")
_HOUSED = re.compile(rf"(?<!\w){ADDRESS}", re.IGNORECASE)

_LINK = r"(?:[ ,(\"]{1,3}(?:som|är|och|går|bor|gick|i|på|en|ca|cirka|runt|ungefär|snart|båda|bägge|nyss|hela)(?!\w)){0,4}[ ,(\"]{0,3}"
_AFTER_NAME = re.compile(
    rf"{_LINK}(?<!\w)(?:{_YEARS}|{_BORN}|{_CLASS}|{ADDRESS}|avdelning(?:en)? \w+)|,? \((?:[1-9]\d?)\)|, [1-9]\d?(?=[,.;)]|$)"
    rf"|(?<=\w) och \w{{2,20}},? båda {_NUMERAL}(?!\w)",
    re.IGNORECASE,
)
_MORE = re.compile(rf"{_LINK}(?<!\w)(?:{_YEARS}|{_CLASS})", re.IGNORECASE)

_ONE = r"(?:pojk|flick|kill|tjej|grabb|mann|kvinn|dam|gubb|tant|elev|tvilling|syskon|hyresgäst|granne|son|dotter|barn|yngling|ungdom|tonåring)"
_THIS_ONE = re.compile(
    r"(?<!\w)(?:pojken|flickan|killen|tjejen|grabben|mannen|kvinnan|damen|gubben|tanten|eleven|tvillingarna|syskonen|hyresgästen|"
    r"grannen|sonen|dottern|barnet|ynglingen|ungdomen|tonåringen|brodern|systern|mamman|pappan|storebrodern|lillebrodern|"
    r"(?:vår|enda|den|denna|yngsta|äldsta|samma)(?: \w{2,15})? (?:elev|pojke|flicka|kille|tjej)|hon|han|hen)(?!\w)"
)
_SOME_ONE = re.compile(
    r"(?<!\w)(?:elev|pojke|flicka|kille|tjej|grabb|man|kvinna|yngling|tonåring|barn|gymnasieelev|högstadieelev|lågstadieelev)(?!\w)"
)
_PRONOUN = frozenset(("hon", "han", "hen"))
_REACH, _SHORT_REACH = 80, 32
_END = re.compile(r"[.!?;\n](?:\s|$)")
_AROUND = re.compile(r"årsålder|års ålder")


def people(seen: str) -> Iterator[Finding]:
    """First names with age, class or address, and somebody told by them."""
    digits = any(letter.isdigit() for letter in seen)
    low = seen.lower()
    if len(low) != len(seen):
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in seen)
    if not digits and not re.search(r"(?:an|en|klass|skolan|år)(?!\w)", low):
        return
    found = [*_named(seen), *_told(seen, low)]
    end = 0
    for start, stop in sorted(found):
        if start >= end:
            end = stop
            yield Finding("name_and_age", start, stop)


def _named(seen: str) -> Iterator[tuple[int, int]]:
    words, persons, places = read(seen)
    begins = {stop - 1: at for at, stop in persons}
    placed = {at for begin, stop in places for at in range(begin, stop)}
    for at, word in enumerate(words):
        known = at in begins or (at not in placed and word.first and (word.shape == "T" or not word.weak))
        match = _AFTER_NAME.match(seen, word.end) if known else None
        if match:
            more = _MORE.match(seen, match.end())
            yield words[begins.get(at, at)].start, (more or match).end()


def _told(seen: str, low: str) -> Iterator[tuple[int, int]]:
    for match in _THIS_ONE.finditer(low):
        reach = _SHORT_REACH if match[0] in _PRONOUN else _REACH
        told = _marks(seen, low, match.end(), reach)
        if told:
            yield match.start(), max(told)
    for match in _SOME_ONE.finditer(low):
        begins = max(0, match.start() - 10)
        before = _AGED.search(low, begins, match.start())
        told = _marks(seen, low, match.end(), _REACH)
        if len(told) + (before is not None) >= 2:
            yield (before.start() if before else match.start()), max(told)


def _marks(seen: str, low: str, start: int, reach: int) -> list[int]:
    """Where age, class and address end, of those that stand in the same sentence within reach."""
    stop = min(len(low), start + reach)
    end = _END.search(low, start, stop)
    stop = end.start() + 1 if end else stop
    found = [pattern.search(low, start, stop) for pattern in (_AGED, _CLASSED)] + [_HOUSED.search(seen, start, stop)]
    return [match.end() for match in found if match]
