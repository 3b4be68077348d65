"""Who can be told by age, class or address without a whole name: a first name with one of them, "pojken, 15 år"."""

import re
from collections.abc import Iterator

from app.privacy.asked_first import says_any
from app.privacy.findings import Finding
from app.privacy.homes import ADDRESS, STREET_AFTER_ITS_NUMBER
from app.privacy.names import Reading
from app.privacy.singled import is_person, singled_out
from app.vocabulary import lexicon, neighbours
from app.vocabulary.shown import lower, word_set
from app.vocabulary.subjects import NOBODY
from app.vocabulary.words import Word, before_of, is_near, opens

_SMALL_NUMERAL = r"(?:ett|två|tre|fyra)(?: och ett halvt)?"
_HALF = r"(?:[,.]5| ?[½¼¾]| 1/2| och ett halvt)?"
_NUMBER_WORD = r"(?:fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo)"
_NUMERAL = rf"(?:[1-9]\d?|{_NUMBER_WORD})"
_YEARS = rf"{_NUMERAL}{_HALF} ?(?:år(?: gammal| gamla)?(?! sedan| i rad| framåt)|bast|vårar|-?åring)(?!\w)"
_YOUNG = (
    rf"(?:{_SMALL_NUMERAL} år|(?:{_NUMERAL}|{_SMALL_NUMERAL}) (?:månader|mån|veckor))(?: gammal| gamla)?"
    r"(?! sedan| sen| i rad| framåt| efter| senare| före| tidigare|[ -]+(?:i )?fängelse)(?!\w)"
)
_BORN = (
    r"(?:född (?:den )?[1-3]?\d (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w{0,6} (?:19|20)?\d\d(?!\w)|"
    r"född(?: år| den| i \w{3,9})?|f\.) ?['-]?(?:19|20)?\d\d[\d-]{0,8}(?!\w)"
)
_CLASS = (
    r"(?:(?:\w{0,12}klass(?:en)?|årskurs|åk\.?) ?\d{1,2}[a-f]?(?!\w)|[1-9][a-f](?!\w)|[1-9]:?an(?!\w)"
    r"|(?:parallell|grann|syskon)klassen(?!\w)|(?:f-klass|förskoleklass|förberedelseklass)(?:en)?(?!\w)|"
    r"särskolan?(?!\w)"
    r"|(?:ettan|tvåan|trean|fyran|femman|sexan|sjuan|åttan|nian)(?!\w)"
    r"|(?:ba|bf|ee|ek|es|ft|fs|ha|hu|hv|im|na|nb|rl|sa|te|vf|vo)(?:\d\d)?[1-3][a-f]?(?!\w))"
)
_NO_AGE = (
    r"(?![.:,/-]?\d|%)(?! ?(?:\w{1,20}[aeo]r|m|km|kr|st|kg|kilo|procent|av|gånger|grader|hundra|tusen|i rad|"
    r"stycken|till \d|minut|timme|år sedan)(?!\w))"
)
_IS = (
    rf"(?:är|e|va|var|vara|blir|blev|fyller|fyllt|fyllde|fyllda)"
    rf"(?: (?:bara|nog|ca|cirka|typ|runt|ungefär|snart|precis|nyss|redan))?"
    rf" [1-9]\d{_NO_AGE}(?: år(?: gammal| gamla)?)?(?!\w)"
)
_IS_IN_WORDS = re.compile(
    rf"(?<!\w)(?:är|e|va|var|vara|blir|blev|fyller|fyllt|fyllde)"
    rf"(?: (?:bara|nog|ca|cirka|typ|runt|ungefär|snart|precis|nyss|redan|kanske))?"
    rf" {_NUMBER_WORD}(?! (?:av|mot|gånger|grader|i rad|i kön|"
    rf"\w{{0,10}}meter|minuter|sekunder|timmar|dagar|veckor|personer|kilo|till antalet|stycken)(?!\w))(?!\w|-)"
)
"""An age without "år", in a word, which is told of one person alone: "bröderna är sju" may be seven."""
_AGED = re.compile(rf"(?<!\w)(?:{_YEARS}|{_BORN}|{_NUMERAL}-?årig[ae]?(?!\w)|{_IS})")
_BARE = re.compile(
    rf",? \((?:ca |cirka |runt )?{_NUMERAL}\)"
    rf"|, (?:ca |cirka |runt |typ )?{_NUMERAL}(?=,? (?:son|dotter|syster|bror)(?!\w)|"
    r"[,;)](?! ?\d)|\.(?:\s|$)|$)"
)
"""An age without a word for it, straight after whom it is of."""
_LIVES = re.compile(rf"(?<!\w)(?:bo|bor|bodde|boende|bosatt|skriven|hemma) (?:på|vid|i) (?:{ADDRESS})", re.IGNORECASE)
_CLASSED = re.compile(rf"(?<![\w:.-]){_CLASS}")
_HOUSE = (
    r"(?:(?:i|från|fr|ur|på) (?:det |den |de )?(?:gula|röda|vita|blå|blåa|gröna|svarta|grå|gråa|rosa|bruna|"
    r"sneda|sista|första|"
    r"enda|förfallna|fallfärdiga|gamla|stora|lilla) \w{0,10}(?:huset|villan|radhuset|stugan|kåken|torpet|gården|"
    r"lägenheten|huse|hörnhuset)(?=[ ,.]|$)|(?:i|från|fr) (?:hörn|vinds|källar|rad|kedje|par|"
    r"gavel)\w{0,10} (?:på|vid|i|efter|bakom) \w{3})"
)
_HOUSED = re.compile(
    rf"{ADDRESS}|{STREET_AFTER_ITS_NUMBER}|(?<!\w){_HOUSE}|"
    rf"(?<!\w)(?:lgh|lägenhet|port|porten|uppgång|uppg)\.? ?[a-h1-9]\d{{0,3}} (?:på|i|"
    rf"vid) \w{{2,30}}(?:gatan|vägen|gränd|torget|stigen|backen)",
    re.IGNORECASE,
)

_BETWEEN = (
    r"(?:som|är|e|och|går|bor|gick|i|på|från|en|ca|cirka|runt|ungefär|snart|båda|bägge|nyss|hela|bara|min|vår|din|"
    r"samma|nya|den)"
)
_LINK = rf"(?:[ ,(\"]{{1,3}}{_BETWEEN}(?!\w)){{0,4}}[ /,(\"]{{0,3}}"
_AFTER_NAME = re.compile(
    rf"{_LINK}(?<!\w)(?:{_YEARS}|{_YOUNG}|{_BORN}|{_CLASS}|{ADDRESS}|avdelning(?:en)? \w+)"
    rf"|,? \([1-9]\d?{_HALF}\)|, (?:snart|nyss|drygt|knappt|ca) {_NUMERAL}(?=[,.;)]|$)"
    rf"|,? \({_NUMERAL}\)|, {_NUMERAL}(?=[,.;)]|$| och(?! en) \w{{2,20}},? [1-9]| o \w)"
    rf"| och \w{{2,20}},? (?:båda|bägge) {_NUMERAL}(?!\w)",
    re.IGNORECASE,
)
_MORE = re.compile(rf"{_LINK}(?<!\w)(?:{_YEARS}|{_CLASS})", re.IGNORECASE)

_THIS_ONE = re.compile(
    r"(?<!\w)(?:farbrorn|farbror|tant|vita damen|mamma|pappa|pojken|flickan|killen|tjejen|pojkarna|"
    r"flickorna|killarna|tjejerna|ungen|gumman|syskonparet|"
    r"tvillingen|"
    r"bröderna|systrarna|pensionären|brukaren|patienten|klienten|(?:\d\d?|tretton|fjorton|femton|sexton|"
    r"sjutton)-?åringen|"
    r"grabben|mannen|kvinnan|damen|gubben|tanten|eleven|tvillingarna|syskonen|"
    r"gubbjäveln|gubbjävlen|kärringen|käringen|tantn|gubbn|killn|tjejn|mannn|alkisen|knarkaren|knarkarn|"
    r"pundaren|pundarn|langaren|"
    r"langarn|snubben|typen|änkan|änklingen|alkoholisten|missbrukaren|hemmasittaren|fyllot|fyllgubben|"
    r"fotbollspappan|farsan|"
    r"morsan|gumman|människan|personen|lillkillen|lilltjejen|brorsan|syrran|fröken|ägaren|ägarn|pensionärn|gamlingen|"
    r"hyresgästen|grannen|grannarna|sonen|dottern|barnet|ynglingen|ungdomen|tonåringen|brodern|systern|mamman|pappan|"
    r"storebrodern|familjen|paret|"
    r"lillebrodern|(?:vår|enda|den|denna|yngsta|äldsta|samma)(?: \w{2,15})? (?:elev|pojke|flicka|kille|tjej)|"
    r"(?:min|vår|hans|hennes|deras)(?: \w{2,15})? (?:son|dotter|bror|syster|kusin|unge|pojke|flicka|kille|"
    r"tjej|granne)|"
    r"hon|"
    r"han|hen)(?!\w)"
)
_SOME_ONE = re.compile(
    r"(?<!\w)(?:bröder|systrar|flickor|pojkar|killar|tjejer|elev|pojke|flicka|kille|tjej|grabb|man|kvinna|"
    r"yngling|tonåring|barn|(?:hög|låg|mellan)stadieelev|"
    r"gymnasieelev|eleverna)(?!\w)"
)
_COUNTED = re.compile(
    r"(?:%|procent|andel\w{0,3}|antal\w{0,2}|hälften|tredjedel\w{0,3}|fjärdedel\w{0,3}|flest|av tio|"
    r"majoriteten|bland|många|flera) ?(?:av )?(?:de )?$"
)
_CHILD_OF = re.compile(
    r"(?<!\w)(?:\w{0,6}(?:sonen|sönerna|dottern|döttrarna|barnet|barnen|brodern|systern|grabben|grabbarna|pojken|"
    r"flickan|tjejen|killen|tösen|ungen|ungarna|brorsan|syrran|farsan|morsan|mamman|pappan)|frun|maken|makan|sambon|"
    r"exet|exmaken|exmannen|exfrun|särbon|fästmön|fästmannen|mannen|kusinen|svågern|svärsonen|barnbarnet) till "
    r"(?P<whom>\w{4,30})"
)
_THEIR_CHILD = re.compile(
    r"(?<!\w)(?P<whose>\w{3,30}[nt])s (?:\w{2,8}[ae] )?(?:son|dotter|söner|döttrar|barn|fru|make|maka|man|"
    r"sambo|bror|syster|grabb|pojke|flicka|kille|tjej|unge|ungar|morsa|farsa|brorsa|syrra|exman|exfru)(?!\w)"
)
_ROLE = r"(?:pojk\w{1,4}|flick\w{1,4}|tjej\w{0,4}|kill\w{1,4}|elev\w{0,4}|kvinna\w{0,1}|man(?:nen)?|barn(?:et)?)"
_ONLY = re.compile(
    r"(?<!\w)(?:(?P<whose>\w{3,30}s )|(?:den |det )?)(?:enda|ende) (?:(?!som)\w{{2,15}} )?(?P<who>\w{2,30})"
    r"(?P<where> (?:i|på|från|med|hos) (?!plats)\w+)?"
)
"""Whoever is the only one of a kind: "skolans enda vaktmästare", "den enda läraren i slöjd"."""
_AT_THE_DESK = re.compile(
    r"(?<!\w)(?:hon|han|hen|kvinnan|mannen|killen|tjejen|damen|gubben)(?: som)?(?: (?:sitter|jobbar|arbetar|står))? "
    r"(?:i|bakom) (?:receptionen|kassan|växeln|skolköket|köket|kiosken|cafeterian|disken|caféet|kafeterian)"
    r" (?:på|hos|i|vid) \w{2,40}"
)
_OF_AN_AGE = re.compile(
    r"(?<![\w-])(?P<who>[^\W\d_]{3,20}),? \(?(?:bara |typ |ca |runt |snart |nyss fyllda )?(?:[5-9]|1\d|"
    r"2[0-4]) (?:bast|vårar|jordsnurr)(?!\w)"
)
_BEGINS_WITH_AN_AGE = re.compile(
    r"(?:^|(?<=[.!?] )|(?<=\n))(?P<who>[^\W\d_]{3,11}) (?:[5-9]|1[0-7]) ?år(?: gammal)? "
    r"(?:blev|blir|satt|sitter|stod|står|kom|kommer|gick|går|har|hade|fick|får|vågar|e|är|var|va|hittades|sågs|"
    r"sa|säger|"
    r"grät|gråter|slog|sprang|rymde|försvann|låg|åkte|körde|kör|vill|ville|mår|skolkar|röker|dricker)(?!\w)"
)
_COMMON = re.compile(
    r"[^\W\d_]{0,20}(?:ar|or|er|arna|erna|orna|na|en|et|andra|olika|bara|runt|cirka|ungefär|minst|högst|över|under|"
    r"kanske|några|ung)"
)
_KEPT = re.compile(
    r"(?<!\w)(?:placerad|(?:bor |boende )?(?:på|i|från)) (?:\w{0,20}(?:hvb|boendet|"
    r"familjehem\w{0,2}|jourhem\w{0,2})[\w-]{0,10}|hvb-\w{1,10})"
)
"""Where a child is placed."""
_CAME = re.compile(r"(?<!\w)(?:flytt|kom)\w{1,6} (?:hit|från)(?!\w)")
"""What tells a new pupil from the rest of the class."""
_AGED_IN_CLASS = re.compile(
    rf"(?<!\w){_NUMERAL} ?-?år(?:ing|ig|iga|ige)[ ,(]{{1,2}}"
    rf"(?:(?:pojke|flicka|elev|kille|tjej|pojken|flickan|eleven),? )?(?:(?:i|från) )?{_CLASS}"
)
_PRONOUN = frozenset(("hon", "han", "hen"))
_REACH, _SHORT_REACH, _BEFORE = 80, 48, 10
"""Characters within which age, class and address are looked for."""
_END = re.compile(r"(?<! f)[.!?;\n](?:\s|$)")


def people(seen: str, reading: Reading) -> Iterator[Finding]:
    """First names with age, class or address, and somebody told by them."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted([*_named(seen, reading), *_told(seen, reading)]):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    for start, stop in merged:
        yield Finding("name_and_age", start, stop)


def _named(seen: str, reading: Reading) -> Iterator[tuple[int, int]]:
    words, persons, placings = reading
    begins = {stop - 1: at for at, stop in persons}
    placed = {at for begin, stop in placings for at in range(begin, stop)}
    for at, word in enumerate(words):
        known = at in begins or (word.first and at not in placed and (word.shape == "T" or not word.weak))
        known = known or (word.shape == "T" and lexicon.like_a_nickname(word.low))
        known = known or (
            word.shape == "T" and word.last and not word.weak and at not in placed and word.low not in neighbours.TOWNS
        )
        if not known and at not in placed:
            stop = _unlisted(seen, words, at)
            if stop:
                yield word.start, stop
                continue
        match = _AFTER_NAME.match(seen, word.end) if known else None
        if match:
            more = _MORE.match(seen, match.end())
            yield words[begins.get(at, at)].start, (more or match).end()
        elif word.weak and known and at not in begins:
            stop = _unlisted(seen, words, at)
            if stop:
                yield word.start, stop


_IN_CLASS = re.compile(
    rf"\"?(?: (?:i|från|ifrån)(?: (?:min|vår|samma))?|,)? ?\(?{_CLASS}|,? (?:{_YEARS}|{_YOUNG})(?=[,.;)]|$)"
    rf"|, {_NUMBER_WORD}(?=[,.;]|$)| \({_NUMBER_WORD}\)| (?:som|han|hon) (?:är|e) (?:snart |"
    rf"nyss )?{_NUMBER_WORD}(?!\w)"
    rf"| i klassen(?!\w)|(?: som)? bor (?:på|i|vid) (?:{ADDRESS})",
    re.IGNORECASE,
)
_IN_A_CLAUSE = re.compile(
    rf", (?:som|han som|hon som|en|vår|den|numera) [^.!?\n]{{0,50}}?(?<![\w:.-]){_CLASS}", re.IGNORECASE
)
_SOMETHING = re.compile(
    r"(?:.*(?:ing|ning|het|tion|else|are|ar|er|or|ik|matte|ande|ende|skap|dag|tid|årskurs|klass|skola|lov|"
    r"prov|bråk|rum)s?"
    r"|.*(?:fest|resa|lektion|rast|elev|barn|personal|musik|idrott|bild|slöjd|engelska|svenska|tyska|spanska|franska)"
    r"(?:en|n|et)?)"
)
_ABOUT_ONE = re.compile(r", (?:han som|hon som|som går|som är (?:äldst|yngst|minst|nyast|ny|störst|längst))(?!\w)")
_PLACED_AFTER = word_set(
    "i på till från mot vid ur för genom kring runt mellan via nära utanför innanför heter om "
    "besökte besöker besök lämnade nådde passerade"
)
_PERSON_ACTS = re.compile(
    r"[),]{0,2} (?:tvingade?|slog|slår|sparkade?|sparkar|hotade?|hotar|tog|tar|kastade?|kastar|sa|säger|"
    r"skrek|skriker|"
    r"la|lade|hade|har|såg|rånade|knuffade|jagade|spottade|säljer|sålde|rökte|röker|ville|vill|vägrar|"
    r"vägrade|grät|sprang|"
    r"filmade|kom|skrev|skriver|stal|snodde|fick|stod|satt|tände|bråkar|bråkade|skolkar|kallade|kallar)(?!\w)"
)
_DEFINITE = re.compile(r".*(?:en|an|et|na)")


def _unlisted(seen: str, words: list[Word], at: int) -> int:
    """Where "Ibbe i nian" ends: a word with a capital that nobody has listed, with a class or an age; 0 for none."""
    word = words[at]
    weak_name = word.shape in "lU" and ((word.first and word.weak) or lexicon.like_a_nickname(word.low))
    # What most words are not is asked first.
    opening = not word.near and word.low.endswith(("en", "an", "is")) and opens(seen, words, at)
    if word.shape == "l" and not weak_name and not opening:
        return 0
    before = before_of(seen, words, at)
    initials = word.shape == "U" and len(word.low) < 4 and neighbours.is_title(before)
    initials = initials or (word.shape == "U" and len(word.low) == 2 and before in _BEFORE_INITIALS)
    known_shape = word.shape == "T" or weak_name or (word.shape == "l" and word.low.endswith(("en", "an", "is")))
    if (
        not (known_shape or initials)
        or word.low in NOBODY
        or (known_shape and ((word.genitive and not word.first) or len(word.low) < 3))
    ):
        return 0
    if weak_name and opens(seen, words, at) and word.low not in _MONTHS:
        aged = _AGED_AT_ONCE.match(seen, word.end)
        if aged:
            return aged.end()
    if word.shape == "l" and opens(seen, words, at):
        acting = _told_in_small_letters(seen, word)
        if acting:
            return acting
    clause = None if weak_name else _IN_A_CLAUSE.match(seen, word.end)
    match = clause or _IN_CLASS.match(seen, word.end)
    if not match:
        return 0
    if initials:
        return match.end()
    if weak_name:
        with_one = before in ("o", "å", "och", "samt") and at > 1 and words[at - 2].first
        return match.end() if (before in _SEEN_BEFORE or with_one) and word.low not in _MONTHS else 0
    if is_near(seen, words, at) and (before in _PLACED_AFTER or words[at - 1].shape in "TU"):
        return 0
    if neighbours.is_place(word.low) or neighbours.is_business(word.low) or neighbours.is_title(word.low):
        return 0
    if _SOMETHING.fullmatch(word.low):
        return 0
    inside = not opens(seen, words, at)
    if word.shape == "l":
        return 0
    quoted = seen[word.start - 1 : word.start] == '"' and seen[word.end : word.end + 1] == '"'
    bare = not (quoted or clause) and seen[word.end : match.end()].lstrip(" ,")[:1] not in "if("
    if bare and not seen.startswith(",", word.end):
        return 0  # "Port 4B"
    acts = _PERSON_ACTS.match(seen, match.end()) is not None
    if _DEFINITE.fullmatch(word.low):
        sure = (
            inside
            or quoted
            or (acts and not clause)
            or (clause is not None and _ABOUT_ONE.match(clause[0]) is not None)
        )
    else:
        sure = inside or quoted or acts or clause is not None or word.low[-1] in "aeiouy"
    return match.end() if sure else 0


def _told_in_small_letters(seen: str, word: Word) -> int:
    """Where "bullen i åttan snattar" has its class: before what only a person does; 0 for none."""
    match = _IN_CLASS.match(seen, word.end)
    if not match or not _SMALL_ACTS.match(seen, match.end()):
        return 0
    somebody = is_person(word.low) or neighbours.is_title(word.low)
    thing = word.low in NOBODY or _SOMETHING.fullmatch(word.low) or neighbours.is_place(word.low)
    return 0 if somebody or thing else match.end()


_SMALL_ACTS = re.compile(
    r" (?:snattar|snattade|slog|slår|super|röker|rökte|langar|hotar|hotade|sparkade|spottade|snor|snodde|ljuger)(?!\w)"
)
_BEFORE_INITIALS = word_set("om av med mot hos åt enligt såg slog att är var")
_AGED_AT_ONCE = re.compile(r" (?:[5-9]|1\d|[6-9]\d) ?år(?: gammal)?(?! sedan| i rad| framåt|-)(?!\w)")
"""Of whoever a sentence begins with."""
_MONTHS = word_set("april maj juni juli max per dag sol bo")
_SEEN_BEFORE = word_set("va e är var med av att fråga såg slog hos åt då när om och å hatar") | {""}


_TWO_INITIALS = r"(?<![\w.])(?:[A-ZÅÄÖ]\. ?[A-ZÅÄÖ]\.?|[A-ZÅÄÖ] [A-ZÅÄÖ])(?!\w)"
_INITIALED = re.compile(
    rf"{_TWO_INITIALS},? (?:(?:i|från|på|vid) )?\(?(?i:{_CLASS}|{_YEARS}|{ADDRESS}|född \d{{4}})"
    rf"|{_TWO_INITIALS} som (?:jobba|bor|går|gick|kommer|hänger|kör|sålde|slog)\w{{0,3}}(?!\w)"
    r"|(?<![\w.])[A-ZÅÄÖ]\. [A-ZÅÄÖ][a-zåäö]{0,2}[–-][a-zåäö](?!\w)"
)


_TWO_CAPITALS = re.compile(r"[A-ZÅÄÖ](?:\. ?| )[A-ZÅÄÖ]")


def _told(seen: str, reading: Reading) -> Iterator[tuple[int, int]]:
    low = lower(seen)
    yield from singled_out(seen, low, reading.words)
    for match in _INITIALED.finditer(seen) if _TWO_CAPITALS.search(seen) else ():
        yield match.span()
    for match in _THIS_ONE.finditer(low):
        if match[0].endswith("na") and _COUNTED.search(low, max(0, match.start() - 30), match.start()):
            continue
        told = _marks(low, match.end(), _SHORT_REACH if match[0] in _PRONOUN else _REACH)
        bare = _BARE.match(low, match.end()) if match[0] not in _PRONOUN else None
        if bare:
            told.append(bare.end())
        if not match[0].endswith(("na", "syskonen", "paret")):
            told += _marks(low, match.end(), _SHORT_REACH, (_IS_IN_WORDS,))
        if told:
            yield match.start(), max(told)
    for match in _THEIR_CHILD.finditer(low) if "ns " in low or "ts " in low else ():
        if neighbours.is_calling(match["whose"]):
            yield match.span()
    for match in _ONLY.finditer(low) if "end" in low else ():
        someone = re.fullmatch(_ROLE, match["who"]) or neighbours.is_calling(match["who"])
        if someone and (match["whose"] or match["where"]):
            yield match.span()
    for match in _AGED_IN_CLASS.finditer(low) if "år" in low else ():
        yield match.span()
    for pattern, parts in ((_AT_THE_DESK, ()), *neighbours.SINGLED_OUT):
        if not parts or says_any(low, parts):
            for match in pattern.finditer(low):
                yield match.span(match.lastgroup or 0)
    if "kalla" in low or "heter" in low or "säger" in low:
        for match in neighbours.BY_WHAT_OTHERS_SAY.finditer(low):
            yield match.span(match.lastgroup or 0)
    for match in neighbours.NICKNAMED.finditer(seen) if says_any(seen, neighbours.SAID_OF_NICKNAMED) else ():
        yield match.span()
    for match in _BEGINS_WITH_AN_AGE.finditer(low) if "år" in low else ():
        who = match["who"]
        if not (who in NOBODY or _COMMON.fullmatch(who) or is_person(who) or neighbours.is_title(who)) and not (
            neighbours.is_an_agent(who) or neighbours.is_place(who) or who.endswith(("ist", "ing", "it", "lag", "ål"))
        ):
            yield match.span()
    for match in _OF_AN_AGE.finditer(low) if any(years in low for years in (" bast", " vårar", " jord")) else ():
        if match["who"] not in NOBODY and not _COMMON.fullmatch(match["who"]):
            yield match.span()
    for match in _SOME_ONE.finditer(low):
        told = _marks(low, match.end(), _REACH)
        bare = _BARE.match(low, match.end())
        reach = min(len(low), match.end() + _REACH)
        more = [pattern.search(low, match.end(), reach) for pattern in (_LIVES, _KEPT, _CAME)] if told or bare else []
        told += [one.end() for one in (bare, *more) if one]
        if told:
            before = _AGED.search(low, max(0, match.start() - _BEFORE), match.start())
            if before or len(told) > 1:
                yield (before or match).start(), max(told)
    for match in _CHILD_OF.finditer(low) if " till " in low else ():
        if neighbours.is_calling(match["whom"]) or (match["whom"].endswith("n") and neighbours.is_title(match["whom"])):
            yield match.span()


def _marks(low: str, start: int, reach: int, patterns: tuple = (_AGED, _CLASSED, _HOUSED)) -> list[int]:
    """Where age, class and address end, of those that stand in the same sentence within reach."""
    stop = min(len(low), start + reach)
    end = _END.search(low, start, stop)
    stop = end.start() + 1 if end else stop
    found = (pattern.search(low, start, stop) for pattern in patterns)
    return [match.end() for match in found if match]
