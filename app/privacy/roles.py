"""The words that say that a name is a person's: callings, families, relatives, and what somebody has."""

import re
from functools import lru_cache

from app.privacy.shown import word_set

_LONGEST = 40
_HONORIFIC = word_set(
    """
    mr mrs ms herr fru fröken hr frk dr dr. doktor rektor kurator magister lärare läraren professor prof
    överläkare syster pastor kyrkoherde polisassistent polisinspektör kommissarie socialsekreterare vårdnadshavare
    mentor dagisfröken mattant mattanten
    """
)
_CALLING = (
    r"[a-zåäö-]{0,30}(?:lärare|ledare|mästare|handläggare|tränare|pedagog|sköterska|syster|chef|assistent|"
    r"sekreterare|inspektör|"
    r"kurator|rektor|mentor|läkare|psykolog|terapeut|gymnast|chaufför|förare|vakt|väktare|värd|intendent|konsulent|"
    r"samordnare|strateg|rådgivare|vikarie|resurs|morska|präst|diakon|kantor|fritids|skötare|vårdare|tekniker|"
    r"snickare|"
    r"städare|städerska|kock|kassörska|expedit|säljare|ägare|hyresvärd|mäklare|bibliotekarie|jurist|advokat|åklagare|"
    r"polis|kommissarie|brandman|nämndeman|politiker|ordförande|direktör|föreståndare|koordinator|coach|domare|"
    r"spelare)(?:n|en|et|arna)?"
)
_CALLED = re.compile(_CALLING)
_TITLE = re.compile(
    rf"(?:{_CALLING}|"
    r"(?:granne|kollega|kompis|"
    r"anhörig|brukare|elev|klient|patient|hyresgäst|vittne|kund|boende|besökare|klasskamrat|barnvakt|familjehem|"
    r"kontaktperson|"
    r"morfar|farfar|mormor|farmor|faster|moster|morbror|farbror|kusin)(?:n|en|et|arna)?|"
    r"(?:bonus|plast|styv|ex|lill|stor|tvilling|halv)?(?:mamma|pappa|bror|syster|dotter|son|sambo|make|maka|"
    r"pojkvän|flickvän|vän|man|kille|"
    r"tjej|pojke|flicka|grabb)n?|"
    r"mamman|pappan|brodern|systern|dottern|sonen|sambon|maken|makan|pojkvännen|flickvännen|vännen|mannen|kvinnan|"
    r"killen|tjejen|pojken|"
    r"flickan|grabben|eleven|barnet|modern|fadern|offret|målsägande|målsäganden|anmälaren|anmälare|den misstänkte|"
    r"lilla|lille)"
)
_FAMILY = word_set(
    """
    familjen fam familj syskonen bröderna systrarna tvillingarna makarna paret släkten
    """
)
_KIN = (
    r"(?:bonus|plast|styv|ex|lill[ae]?|stor[ae]?|tvilling|halv|barn|små|sommar|bästa?|före detta|fd)?"
    r"(?:mamma|pappa|mor|far|bror|bröder|syster|systrar|syskon|kille|killar|tjej|tjejer|kompis(?:ar)?|polare|"
    r"vän(?:ner)?|pojkvän|flickvän|sambo|fru|man|make|maka|barn|ung(?:e|ar)|grabb|grabbar|son|"
    r"söner|dotter|döttrar|farmor|farfar|mormor|morfar|farbror|morbror|faster|moster|kusin(?:er)?|föräldrar|"
    r"förälder|familj|morsa|farsa|brorsa|brorsor|syrra|syrror|päron|brud|bruttan?|snubbe|ex|gubbe|gumma|tös|"
    r"pojke|pojkar|flicka|flickor|dejt|kumpan|vårdnadshavare|lärare|mentor|granne|grannar)(?:n|en|ns|s)?"
)
_KINSHIP = re.compile(_KIN)
_SLANG = re.compile(r"(?:lill|stor|bonus|plast)?(?:morsa|farsa|brorsa|syrra|brors|systers)n?|brorsor|syrror|päron|brud")
_RELATION = re.compile(
    rf"{_KIN}|(?:hund|mobil|telefon|moped|cykel|cyklar|jacka|väska|ryggsäck|skor|"
    r"keps|mössa|plånbok|"
    r"handväska|lägenhet|rum|skåp|port|dörr|hem|brevlåda|balkong|kläder|stövlar|gäng|assistent|kontaktperson|"
    r"bostad|altan|bil|bilar|dator|konto|nummer|nycklar|barnbarn|barnvagn|rullator|elsparkcykel)(?:n|en|ns|s)?"
)


def is_honorific(low: str) -> bool:
    return low in _HONORIFIC or low.removesuffix("n") in _HONORIFIC


def is_title(low: str) -> bool:
    """Whether a word says who the next word is: a calling, a role, a relative."""
    return len(low) < _LONGEST and _is_title(low)


@lru_cache(maxsize=8_192)
def _is_title(low: str) -> bool:
    return low in _HONORIFIC or _TITLE.fullmatch(low) is not None


def is_calling(low: str) -> bool:
    """Whether a word says what somebody works as."""
    return len(low) < _LONGEST and _CALLED.fullmatch(low) is not None


def is_family(low: str) -> bool:
    return low in _FAMILY


def is_kin(low: str) -> bool:
    """Whether a word is somebody's relative or friend."""
    return len(low) < _LONGEST and _KINSHIP.fullmatch(low) is not None


def is_slang_for_kin(low: str) -> bool:
    return len(low) < _LONGEST and _SLANG.fullmatch(low) is not None


def is_relation(low: str) -> bool:
    """Whether a word is somebody's: a relative, a friend, or what one has."""
    return len(low) < _LONGEST and _RELATION.fullmatch(low) is not None
