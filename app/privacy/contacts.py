"""Telephone numbers, e-mail addresses, registration plates, and names in social media."""

import re
from collections.abc import Iterator

from app.privacy.asked_first import DIGIT, says_any
from app.privacy.findings import Finding
from app.vocabulary.shown import word_set

_PHONE = re.compile(
    r"(?<![\w+(])(?<!\d[-/.])\(?(?:(?:\+|00)46[ -]?(?:\(0\) ?)?|0)[1-9]"
    r"(?:(?:[ ()/-]{0,3}\d){8}|(?:[ ()/-]{0,3}\d){7}|(?<=08)(?:[ ()/-]{0,3}\d){6})(?!\w|-\d)"
)
_DOTTED_PHONE = re.compile(r"(?<![\w.])07\d\.(?:\d{2,3}\.){1,3}\d{2,3}(?![\w.]\d)")


_SPACED_PHONE = re.compile(r"(?<!\d )(?<!\w)0(?: \d){8,9}(?! ?\d)")
_DIGIT = r"(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio)"
_SPOKEN = (
    rf"(?:noll|{_DIGIT}|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|"
    rf"(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio){_DIGIT}?)"
)
_PHONE_BEGUN_IN_WORDS = re.compile(
    r"(?<!\w)noll ?sju ?(?:noll|två|tre|sex|"
    r"nio)[ ,-]{1,2}\d(?:[ -]?\d){5,7}(?!\d)",
    re.IGNORECASE,
)
_PHONE_IN_WORDS = re.compile(rf"(?<!\w)noll ?{_SPOKEN}(?:[ ,-]{{1,2}}{_SPOKEN}){{3,10}}(?!\w)", re.IGNORECASE)


def phones(seen: str) -> Iterator[Finding]:
    if says_any(seen, ("noll",)):
        for pattern in (_PHONE_IN_WORDS, _PHONE_BEGUN_IN_WORDS):
            for match in pattern.finditer(seen):
                yield Finding("phone", *match.span())
    if not DIGIT.search(seen):
        return
    if _O_FOR_ZERO.search(seen):
        seen = _O_FOR_ZERO.sub(lambda row: row[0].translate(_AS_ZERO), seen)
    if "0" not in seen and "+" not in seen:
        return
    for pattern in (_PHONE, _DOTTED_PHONE, _SPACED_PHONE):
        for match in pattern.finditer(seen):
            if not _is_an_offices(seen, match):
                yield Finding("phone", *match.span())


_O_FOR_ZERO = re.compile(r"(?<!\w)[oO0]7[oO0236][ -]?\d[\doO -]{5,10}(?!\w)")
_AS_ZERO = str.maketrans("oO", "00")
_OF_OFFICES = re.compile(r"0(?:10|20|771|770|774|775|200)(?!\d)")
_MOBILE = re.compile(r"\(?(?:(?:\+|00)46[ -]?(?:\(0\) ?)?|0)[ -]?7[02369]")
_OFFICE = re.compile(
    r"(?<!\w)(?:\w{0,12}växel\w{0,2}|\w{0,20}jour(?:en|ens)?|\w{0,12}felanmäl\w{2,5}|larmnum\w{2,4}|kundtjänst\w{0,2}|"
    r"kundservice|tipstelefon\w{0,2}|kommunens|kontaktcenter|servicecenter|medborgarservice|polisens|bolagets|"
    r"trygghetscentral\w{0,2})"
    r"(?: (?:nummer|telefon|hemsida|webbplats|eller|telefonnummer|växel|nås|på|är|har|via|tel|tfn|belysning|"
    r"dygnet|runt|med|nu|akut|och)\.?){0,5}"
    r"[ :,(]{1,3}$",
    re.IGNORECASE,
)


def _is_an_offices(seen: str, match: re.Match) -> bool:
    """ "växeln 0123-100 00": a number of no mobile, said to be where one reaches an organisation."""
    if _OF_OFFICES.match(match[0]):
        return True
    return not _MOBILE.match(match[0]) and _OFFICE.search(seen, max(0, match.start() - 60), match.start()) is not None


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+ ?(?:@|\(at\)|\[at\]|\bsnabel-?a\b) ?[\w-]++(?:\.[\w-]++)++")


_AT = r"(?:@|[(\[] ?(?:snabel-? ?a|at|a) ?[)\]]|(?<!\w)snabel-? ?a(?!\w)|(?<= )at(?= ))"
_POINT = r"(?: ?[(\[] ?(?:punkt|dot) ?[)\]] ?| (?:punkt|dot) | ?\. ?)"
_EMAIL_IN_WORDS = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,40}}+(?:(?: (?:punkt|dot|understreck|bindestreck|minus) | \. | ?[(\[](?:punkt|"
    rf"dot)[)\]] ?)"
    rf"[\w+-]{{1,30}}+){{0,4}} ?{_AT} ?[\w-]{{1,40}}+(?:{_POINT}[\w-]{{1,20}}+){{0,2}}{_POINT}"
    r"(?:com|se|nu|net|org|eu|info|no|fi|dk|de|me|io|example)(?!\w)",
    re.IGNORECASE,
)
_EMAIL_CUT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}+@(?:hotmail|gmail|live|outlook|icloud|yahoo|telia|proton)(?!\w)", re.IGNORECASE
)
_SAID = re.compile(r"@|[(\[] ?a(?:t)? ?[)\]]|snabel| at ", re.IGNORECASE)


def emails(seen: str) -> Iterator[Finding]:
    if not _SAID.search(seen):
        return
    end = 0
    found = [match.span() for pattern in (_EMAIL, _EMAIL_IN_WORDS, _EMAIL_CUT) for match in pattern.finditer(seen)]
    for start, stop in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= end:
            end = stop
            yield Finding("email", start, stop)


# Plates lack I, Q, V, Å, Ä, Ö, and O as the last sign.
_LETTERS, _LAST = "A-HJ-PR-UW-Z", "A-HJ-NPR-UW-Z"
_PLATE = re.compile(rf"(?<![^\W_])[{_LETTERS}]{{3}}[ .-]?\d\d[{_LAST}\d](?![^\W_]|-\d)")
_SMALL_PLATE = re.compile(
    rf"(?<![^\W_])(?P<letters>[{_LETTERS}]{{3}})(?P<gap> ?[.-] ?| {{0,2}})\d\d(?:(?P<digit> ?\d)|"
    rf"[ .-]?(?P<letter>[{_LAST}]))"
    rf"(?![^\W_]|[-.,:]\d| ?(?:kr|st|m|km|kg|min|kronor|meter|pers|personer|besök|kubik|cc|hk|spänn|liter|"
    rf"watt|bast|år|"
    rf"procent|grader|barn|elever|ungdomar|bilar|mopeder|mil|timmar|minuter|gånger|ggr|%)(?!\w))",
    re.IGNORECASE,
)
_SPELT_PLATE = re.compile(
    rf"(?<![^\W_])[{_LETTERS}]([ -])[{_LETTERS}]\1[{_LETTERS}][ -]?\d ?\d ?[{_LAST}\d](?![^\W_]|-\d)", re.IGNORECASE
)
_FOREIGN_PLATE = re.compile(r"(?<![^\W_])[A-HJ-Z]{2}[ -]?\d{2} ?\d{3}(?![^\W_]|-\d)")
_PART_OF_A_PLATE = re.compile(
    rf"(?<!\w)(?:reg(?:\.?nr|\.? ?nummer|\.? ?numret|skylt\w{{0,3}}|\.)?|registrerings\w{{5,8}}|skylt(?:en|"
    rf"ar|arna)?|plåten)"
    rf"(?: (?:som |den )?(?:börja\w{{0,4}}|på|med|me|är|e|va|var|nåt|något|typ|slut\w{{0,4}}|stod|det|"
    rf"de))+[ :\"]{{1,2}}"
    rf"(?P<part>[{_LETTERS}]{{3}}|\d\d[{_LAST}\d])(?!\w)",
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    r"bil(?:en)?\b|moped|mopp[ea]|skoter|kärra|skåpis|pickup|lastare|a-?traktor|\bmc\b|motorcykel|\bepa|"
    r"traktor|skåp|lastbil|skylt|\breg|volvo|saab|passat|golf|audi|bmw|"
    r"toyota|kia\b|ford\b|opel|skoda|merc|renault|peugeot|citro|nissan|hyundai|seat\b|polo\b|tesla|mazda|honda|"
    r"fiat|vw\b|"
    r"cross|kombi|husbil|taxi|släp|fyrhjuling|plåt",
    re.IGNORECASE,
)
_NO_PLATES = word_set(
    """
    sms tel klo rum sos lgh brf lss lob lag hus max min sek per var den och med ner upp mot kub bun ksb lvm nod
    rad ung the pub bar kl ett tre sju ger har tar kom gad nya gym kök jan feb mar apr maj jun jul aug sep okt nov
    dec usb led dnr nrs lan pkt pos sid ref nmt gsm rfx kwh bmi pcs tot fem sex ton ord ska som
    typ men hon han hen det dom bra man sen sur hel nej ja ut kan kör got del dag bad led lek ben hot rot gul röd
    bus bet buss tog dra stå gar hör nog nån nåt bor ber blev les her kr mer fram ens dem ena arg ska dit hem
    ekg nrk kpa abs sfs svt ktb ksn psk prs ktr str nmr tlf tfn pst kst mtr gmp gps hsb spf pro ksf byn par gav
    sal ers our sat sam port tor ons fre lor son mån tis lör trr vån nor ost syd
    """
)
_NO_VOWEL = re.compile(r"[^aeouy]{3}", re.IGNORECASE)
_ON_THE_ROAD = re.compile(
    r"(?<!\w)(?:bil|bilen|mopp\w{0,3}|moped\w{0,3}|epa\w{0,3}|körde|kör|sladda\w{0,2}|parkera\w{0,2}|"
    r"flak\w{0,2}|hjälm\w{0,3}|burn\w{0,4}|"
    r"tuta\w{0,2}|skjutsa\w{0,2}|förare\w?)(?!\w)",
    re.IGNORECASE,
)


def plates(seen: str) -> Iterator[Finding]:
    if not DIGIT.search(seen):
        found = []
    else:
        found = [match.span() for match in _SMALL_PLATE.finditer(seen) if _is_a_plate(seen, match)]
        found += [
            match.span()
            for match in _SPELT_PLATE.finditer(seen)
            if match[0][:5].isupper() or _is_of_a_vehicle(seen, match)
        ]
        found += [match.span() for match in _FOREIGN_PLATE.finditer(seen) if _is_of_a_vehicle(seen, match)]
    for match in _PART_OF_A_PLATE.finditer(seen) if says_any(seen, ("reg", "skylt", "plåt")) else ():
        if match["part"].lower() not in _NO_PLATES and (match["part"].isupper() or _NO_VOWEL.fullmatch(match["part"])):
            found.append(match.span("part"))
    end = 0
    for start, stop in sorted(found):
        if start >= end:
            end = stop
            yield Finding("plate", start, stop)


_SAID_TO_BE = re.compile(
    r"(?<!\w)(?:reg|reg\.? ?nr|reg\.? ?nummer|reg\.? ?numret|registrering\w{0,12}|\w{0,12}skylt\w{0,4}|plåt\w{0,4}|"
    r"fordonet|mopeden|moppen|epan|a-traktorn?|bilen|mc|transit\w{0,2}|skåpbil\w{0,2}|motorcykel\w{0,2})"
    r"(?: (?:på|med|me|är|e|va|var|som|nr|med|var|lydde|löd|börjar|den|bilen))?[ .:,(\"]{1,3}$",
    re.IGNORECASE,
)
"""What stands right before a plate alone."""
_OF_A_CAR = re.compile(
    r"(?<!\w)(?:(?:vit|svart|grå|röd|blå|grön|gul|silvrig|silver|mörk|ljus|beige|brun|rostig)a?|samma) \w{3,12},? $",
    re.IGNORECASE,
)
_SAID_TO_BE_SOMETHING_ELSE = re.compile(
    r"(?<!\w)(?:avtal\w{0,2}|blankett\w{0,2}|skåp(?:et|en)?|objekt\w{0,2}|maskin\w{0,2}|ärende\w{0,3}|dnr|"
    r"\w{0,10}nyckel|"
    r"diarie\w{0,8}|kamera\w{0,2}|modell\w{0,2}|version|inventarie\w{0,7}|faktura\w{0,2}|larm\w{0,2}|ref|artikel|"
    r"beteckning\w{0,2}|brunn\w{0,2}|stolpe\w{0,2}|skylt nr|order|serie\w{0,7}|radio\w{0,3}|rutin\w{0,2}|punkt|"
    r"fastighet\w{0,2}|kod\w{0,2}|rum|sal|kurs\w{0,2}|buss)(?: (?:nr|nummer|med|är))?[ :.]{1,2}$",
    re.IGNORECASE,
)


def _is_a_plate(seen: str, match: re.Match) -> bool:
    letters = match["letters"]
    before = max(0, match.start() - 40), match.start()
    if match["letter"] and (_SAID_TO_BE.search(seen, *before) or _OF_A_CAR.search(seen, *before)):
        return True
    if letters.lower() in _NO_PLATES:
        return _SAID_TO_BE.search(seen, *before) is not None and "reg" in seen[before[0] : before[1]].lower()
    if match["digit"] and _SAID_TO_BE_SOMETHING_ELSE.search(seen, *before):
        return False
    if _PLATE.match(seen, match.start()) or (not match["gap"] and not seen[match.end() - 2].isspace()):
        return True
    no_word = _NO_VOWEL.fullmatch(letters) is not None
    sure = (match["letter"] and (letters.isupper() or no_word)) or (no_word and match["gap"].strip())
    return bool(sure) or _is_of_a_vehicle(seen, match)


def _is_of_a_vehicle(seen: str, match: re.Match) -> bool:
    before = _VEHICLE.search(seen, max(0, match.start() - 60), match.start())
    return bool(before or _ON_THE_ROAD.search(seen, match.end(), min(len(seen), match.end() + 40)))


_AT_HANDLE = re.compile(r"(?<![\w.@])@[\w.]{2,40}(?<!\.)")
_WITH_UNDERSCORE = re.compile(
    r"(?!(?:bild|fil|img|dsc|plan|doc|video|film|rapport|version|"
    r"dok)_)(?<![\w/.@:{-])[a-zåäö][\w.]{1,30}?[^\W_]_[\w.]{0,30}\w(?![\w/@])"
)
_WITH_DOT_AND_DIGITS = re.compile(r"(?<![\w/.@:{-])[a-zåäö]{2,20}\.[a-zåäö]{1,20}[\w.]{0,20}\d(?![\w/@.])")
_SERVICE = (
    r"(?:snap(?:chat|en)?|insta(?:gram|n)?|tik ?tok(?:en)?|discord|facebook|fb|messenger|telegram|whatsapp|kik|"
    r"twitter|roblox|"
    r"steam|signal|youtube|bereal|onlyfans|twitch|fortnite|minecraft|xbox|playstation|psn|threads|reddit|jodel)"
)
_AFTER_SERVICE = re.compile(
    rf"(?<!\w){_SERVICE}(?:[ -]?(?:konto(?:t)?|namn(?:et)?|profil(?:en)?|användare(?:n)?))?"
    r"(?P<said>(?:(?: heter| är| kallas|,)? ?[:=\"']+ ?| - )|(?: heter| är| e| kallas| som| från| av| under namnet)"
    r"(?: han| hon| hen)? [\"']?| "
    r")(?P<handle>@?\w[\w.]{1,30}\w)",
    re.IGNORECASE,
)
_BEFORE_SERVICE = re.compile(
    rf"(?<![\w.@])(?P<handle>\w[\w.]{{1,30}}\w),? (?:(?:på|hos|i) )(?:min |hans |hennes )?{_SERVICE}(?!\w)",
    re.IGNORECASE,
)
_WHOLE_NAME = re.compile(
    r"(?!(?:Bild|Fil|Plan|Video|Film|Rapport|Stora|"
    r"Lilla)_)(?<![\w/.@:{-])[A-ZÅÄÖ][a-zåäö]{1,20}_[A-ZÅÄÖ][a-zåäö]{1,20}(?![\w/@.])"
)
_USER_NAME = re.compile(
    r"(?<!\w)(?:användarnamn(?:et)?|nickname|nick|gamertag|profilnamn(?:et)?|kontonamn(?:et)?)"
    r"(?: (?:är|heter) [\"']?| ?[:=] ?[\"']?)(?P<handle>@?\w[\w.]{1,30}\w)",
    re.IGNORECASE,
)
_WITH_NUMBER = re.compile(r"(?<![\w#&])[\w.]{2,32}+#\d{4,5}(?!\w)")
_OF_AN_ACCOUNT = re.compile(
    rf"(?<!\w)(?P<service>{_SERVICE}[ -]?)?(?:konto(?:t|n)|profil(?:en)?|användare(?:n)?)"
    r"(?P<said> ?[:=] ?| (?:som )?(?:heter|kallas) | )"
    r"(?P<quote>[\"']?)(?P<handle>[^\W\d_][\w.]{1,30}\w)(?![\w-])",
    re.IGNORECASE,
)
_NO_HANDLE = re.compile(
    r"(?:\w{1,20}(?:ade|ar|er|te|de|ats|ades|it|at|lig|liga|ligt|ande|ende|nds|ngs|js|ks|as|rs)|är|var|vid|"
    r"som|har|hade|och|på|i|av|"
    r"för|med|till|från|hos|om|när|då|att|ska|skall|kan|får|fick|gick|går|stod|inte|där|här|den|det|de|hon|han|vi|"
    r"jag|tog|gav|såg|sa|sade|la|lade|skrev|finns|fanns|blev|måste|vill|ville|sen|sedan|igen|nu|idag|men|eller|utan|"
    r"under|över|efter|mot|ett|en|ta|ut|upp|in|ner|borde|bör|kunde|stängdes|ägs|syns|borta|privat|öppet|"
    r"okänd|också|bort\w{1,10}|stäng\w{1,10})",
    re.IGNORECASE,
)
_LIKE_A_HANDLE = re.compile(r"@|\w[._]\w|[a-zåäö]\d{2,}$", re.IGNORECASE)


def _is_of_an_account(match: re.Match) -> bool:
    """ "Discord-användaren X", "kontot X", "användare: x": whether the word is the account's."""
    handle, said = match["handle"], match["said"].strip()
    if match["quote"] or _LIKE_A_HANDLE.search(handle):
        return True
    if _NO_HANDLE.fullmatch(handle):
        return False
    service = re.fullmatch(_SERVICE, handle, re.IGNORECASE)
    return not service and (handle[0].isupper() or bool(match["service"] or said))


def _says_a_name(said: str, handle: str) -> bool:
    """ "snap: kicken", "tiktok heter linnis05", and not "snapchat är inte tillåtet"."""
    said = said.strip()
    return said not in ("", "från", "av") and not (said == "är" and _NO_HANDLE.fullmatch(handle))


def handles(seen: str) -> Iterator[Finding]:
    found = []
    if "@" in seen:
        found += [match.span() for match in _AT_HANDLE.finditer(seen)]
    if "_" in seen:
        found += [one.span() for pattern in (_WITH_UNDERSCORE, _WHOLE_NAME) for one in pattern.finditer(seen)]
    if "." in seen:
        found += [match.span() for match in _WITH_DOT_AND_DIGITS.finditer(seen)]
    if says_any(seen, _SAID_OF_ACCOUNTS):
        found += _accounts(seen)
    if "#" in seen:
        found += [match.span() for match in _WITH_NUMBER.finditer(seen)]
    end = 0
    for start, stop in sorted(found):
        if start >= end:
            end = stop
            yield Finding("handle", start, stop)


_SAID_OF_ACCOUNTS = (
    *("snap", "insta", "tik", "discord", "facebook", "fb", "messenger", "telegram", "whatsapp", "kik", "twitter"),
    *("roblox", "steam", "signal", "youtube", "bereal", "onlyfans", "twitch", "fortnite", "minecraft", "xbox"),
    *("playstation", "psn", "threads", "reddit", "jodel", "konto", "profil", "användar", "nick", "gamertag"),
)
"""One of these is in whatever tells of an account by its service or as one."""


def _accounts(seen: str) -> list[tuple[int, int]]:
    """Handles that are told by the words beside them."""
    found = []
    for match in _AFTER_SERVICE.finditer(seen):
        if _says_a_name(match["said"], match["handle"]) or _LIKE_A_HANDLE.search(match["handle"]):
            found.append(match.span("handle"))
    for match in _BEFORE_SERVICE.finditer(seen):
        if _LIKE_A_HANDLE.search(match["handle"]):
            found.append(match.span("handle"))
    found += [match.span("handle") for match in _USER_NAME.finditer(seen)]
    found += [match.span("handle") for match in _OF_AN_ACCOUNT.finditer(seen) if _is_of_an_account(match)]
    return found
