"""Flats: their numbers, and a floor together with an address."""

import re
from collections.abc import Iterator

from app.privacy.findings import Finding

_STREET = (
    r"(?<!\w)(?!riksväg|länsväg|europaväg)(?:\w{2,30}(?:gatan|gata|vägen|väg|gränd(?:en)?|torget|stigen|backen|"
    r"allén|allé|gården|"
    r"höjden|kroken|svängen|slingan)|gata|väg|torg|allé|gränd|stig)"
)
ADDRESS = rf"{_STREET} ?\d{{1,3}}(?: ?[A-Ha-h](?!\w))?(?!\d|[.:]\d)"
"""A street with its number."""
_FLAT = re.compile(
    r"(?<!\w)(?:lgh|lght|lägenhet(?:en)?|lägenhetsnummer|lägenhetsnumret|lgh-?nr|lägenhetsnr)(?: ?(?:nr|nummer|"
    r"no)\.?)?"
    rf"[ .:]{{0,3}}\d{{1,4}}(?!\d)(?:,? (?:på )?{ADDRESS})?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(ADDRESS, re.IGNORECASE)
_FLOOR = re.compile(
    r"(?<!\w)(?:(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|översta|nedersta|\d{1,2}:?[ae]) "
    r"(?:våningen|våning|vån)"
    r"|(?:våning|vån|plan) ?\d{1,2}|\d{1,2} (?:tr|trappor)(?: upp)?|(?:en|två|tre|fyra|fem) (?:tr|trappor) upp|"
    r"bottenvåningen)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 60


def flats(seen: str) -> Iterator[Finding]:
    end = 0
    numbered = [match.span() for match in _FLAT.finditer(seen)]
    for floor in _FLOOR.finditer(seen):
        if _ADDRESS.search(seen, max(0, floor.start() - _NEAR), min(len(seen), floor.end() + _NEAR)):
            numbered.append(floor.span())
    for start, stop in sorted(numbered):
        if start >= end:
            end = stop
            yield Finding("flat", start, stop)
