"""Streets with their numbers, and flats and houses that can be told."""

import re
from collections.abc import Iterator

from app.privacy.asked_first import DIGIT, says_any
from app.privacy.findings import Finding

_STREET = (
    r"(?<!\w)(?!riksväg|länsväg|europaväg)(?:\w{2,30}(?:gatan|gatn|gata|vägen|vägn|väg|gränd(?:en)?|grändn|"
    r"torget|stigen|stign|"
    r"backen|gången|leden|kullen|"
    r"(?:s|ing|lund|dal|park)v\.?(?= \d)|allén|allé|gården|höjden|kroken|svängen|slingan|ringen|"
    r"esplanaden|stråket|kajen)|gata|väg|torg|"
    r"allé|gränd|"
    r"stig|(?:norra|södra|östra|västra|stora|lilla|gamla|nya|övre|nedre) (?:gatan|vägen|esplanaden))"
)
ADDRESS = rf"{_STREET},?(?: (?:nr|nummer|no)\.?)? ?\d{{1,3}}(?: ?[A-Ha-h](?!\w))?(?!\d|[.:]\d)"
"""A street with its number."""
STREET_AFTER_ITS_NUMBER = (
    rf"(?:nr|nummer|no|port|porten)\.? ?\d{{1,3}}[a-h]?(?:,|,? (?:på|i|vid|bort på|borta på|nere på|"
    rf"uppe på)) {_STREET}"
)
_FLAT = re.compile(
    r"(?<!\w)(?:lgh|lght|lägenhet(?:en)?|lägenhetsnummer|lägenhetsnumret|lgh-?nr|lägenhetsnr)\.?(?: ?(?:nr|nummer|"
    r"no)\.?)?"
    rf"[ .:]{{0,3}}\d{{1,4}}(?!\d)(?:,? (?:på )?{ADDRESS})?"
    rf"|(?<!\w)(?:villan|kedjehuset|radhuset|parhuset|torpet|stugan|kåken|hörnlägenheten|"
    rf"vindslägenheten),? (?:på|vid|i) {ADDRESS}"
    r"|(?<!\w)(?:bor|boende|bodde) (?:i|på) rum \d{1,4}(?!\d)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(rf"{ADDRESS}|{STREET_AFTER_ITS_NUMBER}", re.IGNORECASE)
_SIDE = r"(?:till )?(?:vänster|höger|t\.? ?v\.?|t\.? ?h\.?|tv|th)(?!\w)"
_FLOOR = re.compile(
    r"(?<!\w)(?:(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|översta|nedersta|högsta|sista|understa|"
    r"[1-9]\d?(?::?[aed]e?|:dje|:te)?) (?:våningen|våning|våningn|vån\.?|våningsplan(?:et)?)"
    r"|(?:våning|vån\.?|plan) ?\d{1,2}|\d{1,2} ?(?:tr|trp|trappor)\.?(?: upp)?|"
    r"(?:en|ett|två|tre|fyra|fem|sex|sju) (?:tr\.?|trapp\w{1,2}) ?(?:upp|ner)|"
    r"dörr(?:en)?(?: nr)? \d{1,4}|bottenvåning(?:en)?|nedre botten|vindsvåningen|vindslägenheten|källarlägenheten|"
    r"(?:längst|högst|närmast) (?:upp|ner|ned|in)|(?:dörren|lägenheten|lgh) (?:längst|till (?:vänster|"
    r"höger)|mitt emot|närmast|bredvid|ovanför)|"
    rf"(?:[1-5] ?:?an?|ettan|tvåan|trean|fyran|femman|etta|tvåa|trea|fyra) (?:på|i|{_SIDE}|längst|högst|"
    rf"mitt)|{_SIDE})(?!\w)",
    re.IGNORECASE,
)
_NEAR = 60
_SET_APART = re.compile(
    rf"(?<!\w)(?=[lvhktsrgbfcp])(?:(?:lägenheten|lgh|villan|huset|kåken|torpet|stugan|radhuset|"
    rf"lyan|kvarten|hyreslägenheten)"
    rf"(?: som ligger)? (?:rakt |precis |alldeles )?(?:ovanför|ovanpå|över|längst (?:in|upp|bort|ner|ned)|"
    rf"högst upp|under|"
    rf"bredvid|mittemot|mitt emot|intill|bakom|närmast)"
    rf"(?: (?!på|vid|i)\w{{2,20}}){{0,2}} (?:på|vid|i|mot) (?:{_STREET}|[\w-]{{3,20}}(?:gatan|vägen|stigen|"
    rf"backen|gränd))"
    r"|(?<!\w)rum(?:met)? \d{1,4} (?:på|i|hos) (?:hotell|vandrarhem|boendet|pensionat|stödboendet|härbärget|"
    r"[\w-]{2,20}hemmet|[\w-]{2,20}boendet)(?: \w{2,20})?"
    r"|(?<!\w)(?:koloni|camping|fritids|sommar)?(?:stuga|lott)n? (?:nr|nummer)? ?\d{1,3}(?!\w)"
    rf"|(?<!som )(?<!\w)(?:bor|bodde) (?:nu |kvar )?(?:på|i|vid) {ADDRESS}"
    r"|(?<!\w)bor (?:nu |kvar )?(?:i|på) (?:det |den )?(?:gula|röda|vita|blå|blåa|gröna|grå|gråa|rosa|bruna|svarta) "
    r"(?:\w{0,8}huset|villan|stugan|kåken)(?!\w)"
    r"|(?<!\w)(?:gula|röda|vita|blå|gröna|grå|rosa|bruna|svarta) (?:villan|huset|kåken|radhuset|stugan)"
    r" (?:mittemot|mitt emot|bredvid|intill|närmast|granne med) \w{3,30}"
    r"|(?<!\w)(?:hus|stuga|tomt|lott|kolonilott|plats|husvagn)(?:en)? (?:nr|nummer) ?\d{1,4} (?:på|i|vid) "
    r"(?:kolonin|koloniområdet|campingen|stugbyn|stugområdet|gården)(?!\w))",
    re.IGNORECASE,
)
"""A dwelling told by where in a house or a street it lies."""


_SAID_OF_STREETS = (
    *("gata", "gatn", "väg", "gränd", "torg", "stig", "backen", "gången", "leden", "kullen", "allé", "gården"),
    *("höjden", "kroken", "svängen", "slingan", "ringen", "esplanaden", "stråket", "kajen"),
    *("sv", "gv", "dv", "lv", "kv"),
)
"""One of these is in every ADDRESS."""
_SAID_OF_DWELLINGS = (
    *("lgh", "lägenhet", "rum", "villan", "hus", "kåken", "torpet", "stuga", "lyan", "kvarten", "lott", "tomt"),
    *("plats", "bor ", "bodde "),
)
"""One of these is in what tells of a flat or a house, unless it is an address."""


def flats(seen: str) -> Iterator[Finding]:
    end = 0
    in_numbers, addressed = DIGIT.search(seen), says_any(seen, _SAID_OF_STREETS)
    dwelling = says_any(seen, _SAID_OF_DWELLINGS)
    patterns = [_FLAT] if in_numbers and (addressed or dwelling) else []
    patterns += [_SET_APART] if addressed or dwelling else []
    numbered = [match.span() for pattern in patterns for match in pattern.finditer(seen)]
    for floor in _FLOOR.finditer(seen) if in_numbers and addressed else ():
        if _ADDRESS.search(seen, max(0, floor.start() - _NEAR), min(len(seen), floor.end() + _NEAR)):
            numbered.append(floor.span())
    for start, stop in sorted(numbered):
        if start >= end:
            end = stop
            yield Finding("flat", start, stop)
