"""Somebody told without a name, by what only one person of a place has, does or is: "den rödhåriga i kassan på ...".

Each word for a person is a head; what is said right before it and right after it gives points, and `_ENOUGH` of them
single somebody out: "rektorn på Eneskolan" (a calling that one person of a place has, and the place), "kille med
tatuering på halsen som bor ovanför kiosken" (two things), and neither "vakten på stationen" nor "en kille på Ica".
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.privacy.homes import ADDRESS
from app.vocabulary import neighbours
from app.vocabulary.shown import word_set
from app.vocabulary.words import Word

_ENOUGH = 4
_MOST_MARKS = 6
_LONGEST = 30

_PERSONS = re.compile(
    r"(?:(?!tales|polis|ordnings|brand|ombuds|parkerings|förtroende)[a-zåäö-]{0,15})(?:"
    r"(?P<one>pojken|pojkn|flickan|killen|killn|tjejen|tjejn|mannen|mannn|kvinnan|damen|gubben|gubbn|tanten|tantn|"
    r"snubben|snubbn|grabben|eleven|ungen|mamman|pappan|farsan|morsan|bruden|kärringen|käringen|farbrorn|gumman|"
    r"ynglingen|tonåringen|pensionären|pensionärn|änkan|änklingen|patienten|brukaren|lärlingen|praktikanten|"
    r"alkisen|knarkaren|knarkarn|pundaren|pundarn|langaren|langarn|typen|åringen|hemmasittaren|barnflickan|"
    r"nykomlingen|hyresgästen|grannen|ägarn)"
    r"|(?P<some>pojke|pojk|flicka|kille|tjej|man|kvinna|dam|gubbe|tant|elev|snubbe|grabb|mamma|pappa|yngling|tonåring|"
    r"pensionär|åring|änka|änkling|småbarnsmamma))"
)
_PRONOUNS = word_set("han hon hen")
_KIN = word_set("exman exmannen exfru exfrun styvpappan styvmamman mormorn morfarn farmorn farfarn")
_FROM_ABROAD = re.compile(
    r"(?:dansk|finsk|finlands|norsk|tysk|engelsk|rysk|polsk|turk|syri|iraki|irani|afghan|kurd|somali|eritrean|etiopi|"
    r"rumän|bulgar|grek|polack|ryss|finn|serb|kroat|bosni|alban|kines|thailänd|amerikan|ukrain|lettisk|litau|chilen|"
    r"marockan|libanes|gambi|ugand|nigerian|vietnames|pakistan|indi)(?:en|an|ern|skan|aren|iern|ern|iskan)"
)
_ONES = re.compile(
    r"[^\W\d_]{0,12}(?:tiggaren|tiggarn|kassörskan|målvakten|lagkaptenen|kaptenen|församlingsherden)|"
    r"[^\W\d_]{3,15}(?:frun|dottern)"
)
"""Callings beside those of `neighbours` that one person of a place has."""
_MANY = re.compile(
    r"(?:ordnings|dörr|entré|väktar)?(?:vakten|vakt|vaktn|väktaren|väktarn|väktare)|läraren|lärarn|pedagogen|"
    r"(?:\w{0,12}för|buss|taxi|lastbils)aren|\w{0,12}förare\w?|\w{0,12}förarn|\w{0,12}chauffö\w{1,4}|"
    r"assistenten|spelaren|säljaren|vårdaren|expediten|vikarien|städaren"
)
"""Callings that several have at one place."""
_NOBODY = re.compile(r"\w{0,20}polis(?:en|er|erna)?|\w{0,20}polisens|\w{0,15}resurs(?:en|er)?|fritids|vakt")

_SEEN_AS = re.compile(
    r"(?:(?:röd|blond|mörk|grå|vit|lila|rosa|blå|grön|kort|lång|krull|svart|silver|turkos|ljus)hårig[ae]?|"
    r"(?:flint)?skallig[ae]?|gravida?|högravida?|enbent[ae]?|enarmad[ea]?|enögd[ae]?|halt[ae]|döv[ae]?|blind[ae]?|"
    r"stumm?[ae]?|synskadad[ea]?|hörselskadad[ea]?|handikappad[ea]?|funktions\w{3,14}|autistisk[ae]?|"
    r"rullstols\w{4,8}|tatuerad[ea]?|piercad[ea]?|skäggig[ae]?|mustasch\w{3,7}|ensamkommande|adopterad[ea]?|"
    r"överviktig[ae]?|stammande|haltande|lytt[ae]|kortväxt[ae]?|[a-zåäö]{3,15}(?<!pol)(?<!fys)(?<!komm)isk[ae]?|"
    r"[a-zåäö-]{0,15}\d-?årig[ae]?|\d\d?-?årig[ae]?|(?:tretton|fjorton|femton|sexton|sjutton|arton|elva|tolv|tio|"
    r"nio|åtta|sju|sex)årig[ae]?|fosterhems\w{5,9}|familjehems\w{5,9}|dagblind[ae]?|muslimska?|"
    r"transsexuell[ae]?|nyopererad[ea]?|beslöjad[ea]?|slöjbärande|hemlös[ae]?|nyinflyttad[ea]?|yngst[ae]|"
    r"äldst[ae]|ensamstående|pensionerade?|arbetslösa?|sjukskrivn[ae]|tvåspråkiga?)"
)
_SAID_OF = word_set(
    """
    nya nye nyaste gamla gamle tidigare förra förre unga unge långa långe lilla lille kvinnliga manlige manliga
    nuvarande lokala populära tjocka tjocke enda ende svarta svarte magra
    smala korta korte stora store sura sure fulla fulle ensamma ensamme fd kvinnlig manlig tystlåtna blyga äldre
    """
)
_OURS = word_set("min vår vårt mitt din er hans hennes deras")
_BEFORE = word_set("den en han hon hen där dära däringa denna enda nya den där")

_AGED = re.compile(r"(?<!\d)\d\d?[- ]?$")
_ADJ = r"(?:[\w-]{2,14} ){0,2}?"
_NUMERAL = r"(?:[1-9]\d?|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton)"
_CLASS = (
    r"(?:(?:klass(?:en)?|årskurs|åk\.?) ?\d{1,2}[a-f]?(?!\w)|[1-9] ?[a-f](?!\w)|[1-9]:?an(?!\w)|"
    r"(?:förskoleklass|särskolan?|särklassen|ettan|tvåan|trean|fyran|femman|sexan|sjuan|åttan|nian)(?!\w)|"
    r"(?:ba|bf|ee|ek|es|ft|fs|ha|hu|im|na|nb|rl|sa|te|vf|vo)(?:\d\d)?[1-3][a-f]?(?!\w))"
)
_FEATURE = (
    r"(?:rullator|rullstol|permobil|krycka|kryckor|käpp|protes|tatuering|tatuer|ärr|skägg|mustasch|"
    r"stamm|hälta|guldtand|guldtänder|piercing|rastaflätor|dreads|peruk|glasög|solglasög|"
    r"\w{0,8}schäfer|pitbull|amstaff|rottis|rottweiler|chihuahua|tax(?=en|ar)|pudel|mops|bulldog|labrador|jycke|"
    r"byracka|blindhund|ledarhund|tics|hundar|papegoja|iller|ögonlapp|en arm|ett ben|ett öga|fingr|"
    r"hörapparat|hörselapparat|gips|tänder|epa(?=n|t|$|\W)|epatraktor|mopedbil|a-traktor|fyrhjuling|veteranbil|flakmopp|lastcykel|"
    r"tvillingvagn|hästsvans|(?:blå(?:tt)?|lila|rosa|grönt?|turkost?|rött|blont|orange|krulligt|långt) hår|"
    r"puckel|födelsemärke|hijab|slöja|"
    r"burka|turban|niqab|kippa|adhd|autism|epilepsi|\w{0,20}nedsättning|diagnos|folkabuss|husvagn|elcykel|"
    r"\w{0,8}skoter|diabetes|asperger|downs|cp|insulinpump|talfel|brytning|dialekt|"
    r"brännskad|hårt (?:ben|arm)|fotboja|tvilling|benet? i gips|armen? i gips|allergi)"
)
_WITH = re.compile(
    rf",? \(?(?:(?:med|me|m|mä|utan|i) (?:bara |sin |sina |en |ett |den |det |de |dom |två |sitt )?{_ADJ}"
    rf"|som (?:alltid |jämt |bara )?(?:har|hade|bär|fått|sitter|går|åker|kör|haltar|stammar|saknar|kommer|e|är)"
    rf" (?:med |me |i |på )?(?:bara |sin |sina |en |ett |den |det |de |dom |två |sitt )?{_ADJ})"
    rf"{_FEATURE}\w{{0,6}}(?: \w{{3,15}}(?= (?:på|i|över) (?:hal|nac|arm|kin|han|pan|an|ben)))?(?: (?:på|i|över|"
    rf"runt) (?:hela )?(?:halsen|nacken|armen|armarna|kinden|handen|händerna|pannan|"
    rf"ansiktet|hakan|benet|benen|ögat|näsan|läppen|gips|örat|öronen|huvet|huvudet|ryggen))?"
    rf"(?: (?:o|och|å) {_ADJ}\w{{3,20}}(?= (?:på|i|som|från)))?|,? som (?:haltar|stammar|fått diagnos\w{{0,3}})(?!\w)"
)
_LIVES = re.compile(
    r",? \(?(?:(?:och|o|å|som|numera) )?(?:bor|bodde|boende|bosatt|skriven|inneboende|placerad|placerats|hyr|"
    r"inhyst)(?!\w)"
    r"(?: (?:ensam|kvar|nu|själv|tillsammans|ihop|hos|med|sin|sina|mamma|pappa|mor|far|syster|bror|mormor|hund)"
    r"(?!\w)){0,5}"
)
_DWELLS = re.compile(
    r",? (?:i|från|fr|ur|på) (?:det |den |de )?(?:(?:gula|röda|vita|blå|blåa|gröna|svarta|grå|gråa|rosa|bruna|"
    r"sneda|sista|första|enda|förfallna|gamla|stora|lilla|översta) )?"
    r"(?:\w{0,10}(?:huset|villan|radhuset|stugan|kåken|torpet|huse|gaveln)|\w{0,8}lägenheten|husvagnen|kolonistugan|"
    r"båten|tältet|husbilen)(?!\w)"
    r"|,? (?:på|i) (?:(?:första|andra|tredje|fjärde|femte|sjätte|översta|nedersta) (?:våningen|våning|vån)|"
    r"nedre botten|"
    r"bottenvåningen|trappan ovanför|hörnlägenheten)(?!\w)"
)
_WORKS = re.compile(
    r",? \(?(?:som|vilken) (?:också |även |bara |alltid |brukar |typ |nu |nyss |precis |själv )?"
    r"(?:jobba|arbeta|driv|äg|sköt|undervis|vikariera|städa|träna|led|sälj|praktis|basar|öppna|spela|sjung|"
    r"servera|extrajobba|predik|klipp|ansvara)\w{0,5}(?!\w)(?: \w{2,14}){0,2}?(?= (?:på|i|hos|för|åt|vid|bakom|"
    r"utanför|under)(?!\w)|[,.;)]|$| \w{4,25}(?:en|et|an|n)(?!\w))"
    r"|,? \(?(?:anställd|verksam|praktikant|aktiv|vikarie|kassörska|tränare|ledare)(?!\w)"
)
_NEXT_DOOR = re.compile(
    r",? (?:i|från) (?:porten|huset|lägenheten|uppgången|trappen|radhuset|villan|grannhuset) (?:bredvid|intill|"
    r"mittemot|"
    r"mitt emot|ovanför|under|nedanför|ovanpå)(?!\w)"
    r"|,? (?:bredvid|intill|mittemot|mitt emot|ovanför|under|nedanför|ovanpå) (?:oss|mig|mej)(?!\w)"
)
_OWNS = re.compile(
    r",? \(?som (?:nu |nyligen )?(?:äger|ägde|driver|drev|sköter|förestår|öppnat|startat|köpt|tagit över|basar över|"
    r"ansvarar för) (?:den |det )?(?:\w{2,12}a )?(?!hund|bil|cykel|moped|volvo|fest|"
    r"\w{0,8}kontroll)\w{3,25}(?:en|et|an|n)"
    r"(?!\w)"
)
_THAT_IS = re.compile(
    r", (?:en|ett) (?:\w{3,12} ){0,2}(?:man|kvinna|kille|tjej|pojke|flicka|person|gubbe|tant) (?:från|med|på) \w{2,20}"
)
_HAS_DONE = re.compile(
    r",? \(?som (?:nyss |precis |just )?(?:vann|blivit|blev av med|släppt\w{0,2}|dömd\w{0,2}|dömts|rymt|"
    r"hoppat av|flyttat|"
    r"gått om|fått sparken|suttit inne|åkt in|opererat|förlorat)(?!\w)(?: \w{1,14}){1,3}"
)
_HABIT = re.compile(
    r",? \(?som (?:alltid|jämt|brukar|varje (?:dag|kväll|morgon|natt|helg))(?: (?!som|på|i|vid)\w{1,14}){1,4}"
)
_RECENTLY = re.compile(r",? \(?som (?:nyss|precis|nyligen|just)(?: (?!som|på|i|vid|från)\w{1,14}){1,3}")
_AGE = re.compile(rf",? \(?{_NUMERAL}(?:[,.]5)?(?: ?år(?: gammal)?(?! sedan)(?!\w)|(?=[,)]))\)?|,? född \d{{4}}(?!\d)")
_ABOUT = re.compile(r",? \(?(?:i \w{1,10}-?årsåldern|runt \d\d|ca \d\d|i \w{3,10}årsåldern)(?!\w|:)")
_IN_CLASS = re.compile(rf",? \(?(?:(?:i|från|fr|ur|som går i) )?(?:min |vår )?(?<![\w:.-]){_CLASS}")
_SUBJECT = re.compile(
    r" i (?:no|so|ma|matte|engelska|svenska|slöjd|bild|musik|idrott|franska|tyska|spanska|kemi)(?!\w)"
)
_PLACED = re.compile(
    r"(?i:,? \(?(?P<how>på|vid|i|hos|från|fr|ifrån|till|av|utanför|bakom|framför|ovanför|under|bredvid|intill|mittemot|"
    r"mitt emot|granne med|för|åt|vi|inom) (?:det |den |de |vår |sin |samma |sitt )?"
    r"(?P<where>(?:(?:lilla|stora|gamla|nya|norra|södra|östra|västra|sankt|röda|gula|övre|nedre) )?"
    r"(?!(?:en|ett|någon|nån|något|nåt)\b)[\w:.-]{2,40}))"
    r"(?P<more>(?: [A-ZÅÄÖ][\w:-]{1,30}|(?<=s) (?:kyrka|hus|församling|apotek|park|(?:fri|för|grund|gymnasie)?skola|"
    r"gymnasium|krog|gård)(?!\w)){0,3})"
)
_DIRECTLY = re.compile(r", (?P<where>[\w-]{3,30}(?:skolan|gymnasiet|förskolan|gården|if|ik|bk|hemmet))(?!\w)")
_A_NUMBERED = re.compile(
    r",? (?:på|i|från|för) (?:linje|buss|skolbuss) \d{1,3}(?!\d)|,? (?:på|för|i) (?:skolturen|skolskjutsen|nattbussen|"
    r"\w{3,12}turen|\w{3,12}rundan|\w{3,12}linjen)(?!\w)|,? (?:i|för|från) (?:\w{2,12}s )?(?:(?:flickor|pojkar|"
    r"damer|herrar|flick|pojk|f|p)[ -]?\d\d|(?:\w{2,12}s|ifs|if:s) \w{0,10}(?:juniorlag|damlag|herrlag|a-lag|"
    r"b-lag|ungdomslag|flicklag|"
    r"pojklag)\w{0,2})(?!\w)"
)
_ADDRESSED = re.compile(rf",? (?:(?:hemma )?(?:på|vid|i|från) )?{ADDRESS}")
_CHAIN = re.compile(
    r"(?:lilla |stora )?(?:ica|coop|willys|hemköp|lidl|statoil|okq8|preem|ingo|max|mcdonalds?|donken|pressbyrån|"
    r"systemet|systembolaget|jula|biltema|rusta|dollarstore|espresso|shell|st1|qstar|kronans|apoteket|elgiganten|"
    r"circle|burger|subway|7-eleven|konsum|tempo|netto|handlar|kicks|lindex|normal|gekås|clas)"
)
_GENERIC = re.compile(
    r"(?:\w{0,8}(?:mellan|hög|låg|grund|för|gymnasie|friskol|sim|sport|is|skol|bak|inner|bond|kyrko|lek|fritids|natt|"
    r"äldre|grupp|ungdoms)stadiet|(?:mellan|hög|låg)stadieskolan|skolan|förskolan|grundskolan|friskolan|fritidsgården|"
    r"bondgården|skolgården|bakgården|innergården|kyrkogården|simhallen|sporthallen|ishallen|matsalen|biblioteket|"
    r"sjukhuset|äldreboendet|gruppboendet|boendet|badet|gymnasiet|högstadiet|mellanstadiet|lågstadiet|polisstationen|"
    r"stationen|centralen|hallen|gården|parken|gatan|vägen|torget|kommunen|området|centrum|gallerian|"
    r"parkeringshuset|badhuset|ladugården|ridskolan|musikskolan|kulturskolan|parkeringsplatsen|arbetsplatsen|"
    r"platsen|uteplatsen|fordonet|hållplatsen|busshållplatsen|perrongen|affären|butiken|restaurangen|apoteket|"
    r"förvaltningen)"
)
_OWN_PLACE = re.compile(
    r"[a-zåäö]{3,20}(?:skolan|gården|gymnasiet|hemmet|boendet|kyrkan|klubben|föreningen|hallen|salongen|huset|badet|"
    r"byn|barnen|affären|butiken|firman|bolaget)"
)
_DEFINITE_PLACE = re.compile(
    r"[^\W\d_]{3,30}(?:en|et|an|n|ern|eln|örn)|(?:soc|fritids|dagis|hvb|boendet|camping|bion?|gymmet|fiket|kafét?)"
)
_STREET = re.compile(r"\w{2,30}(?:gatan|gata|vägen|väg|gränd|gränden|stigen|backen|torget|torg|allén|allé|liden|plan)")
_TIME = re.compile(
    r"\w{0,12}(?:natten|kvällen|kväll|morgonen|dagen|dags|helgen|veckan|rasten|lunchen|hösten|våren|sommaren|vintern|"
    r"lektionen|tiden|mötet|händelsen|matchen|festen|gången|sättet|stund|påsken|julen|tåget|bussen|bilen|cykeln|"
    r"mopeden|tjänsten|frågan|ärendet|vägen hem)"
)
_CAR = re.compile(r"(?:volvo|saab|bmw|audi|toyota|ford|opel|skoda|mercedes|golf|passat|kia|nissan|epa|tesla)\w{0,3}")
_AROUND = word_set("vid utanför bakom framför bredvid intill mittemot under ovanför inom vi")
_KIN_OF_ONE = re.compile(
    r"(?<!\w)(?:systern|brodern|mamman|pappan|sonen|dottern|kompisen|frun|farsan|morsan|brorsan|syrran|exet|kusinen|"
    r"mormorn|morfarn|pojkvännen|flickvännen|sambon|barnen|barnet|tvillingen) till (?:den |det )?(?:\w{2,12}a )?"
    r"(?:pojken|flickan|killen|tjejen|mannen|kvinnan|han|hon|eleven|grabben|gubben|barnet) "
    r"(?:som|i|på|med|me|från|vars|man)(?!\w)"
)
_KIN_OF_SOMEBODY = re.compile(
    r"(?<!\w)(?:styv|plast|bonus)?(?:pappan|mamman|fadern|modern|farsan|morsan|brodern|systern|mormodern) till en "
    rf"(?:elev|pojke|flicka|kille|tjej) (?:i|på|som går i) (?:{_CLASS}|[\w-]{{2,20}}skolan)"
)
_SAID_AGAIN = re.compile(
    r"[^\W\d_]{3,20}\"?,? (?:alltså|dvs|d\.v\.s\.|aka) (?:den |det )?(?:han|hon|killen|tjejen|mannen|kvinnan|"
    r"gubben|tanten|"
    r"snubben|grabben|pojken|flickan)(?: där)? (?:med|me|som|i|på|från|fr|vars|till)(?!\w)"
)
""" "snusen, alltså killen med folkabussen"."""
_NAMED_SCHOOL = re.compile(r"(?<!\w)[A-ZÅÄÖ][\w:-]+(?:s [a-zåäö]{0,12})?(?:skola|skolan|gymnasiet|gymnasium)(?!\w)")
_ONLY = re.compile(r",? (?:den|det) (?:enda|ende) (?:med|me|som|i|från|på)(?!\w)")
_IS = re.compile(
    r",? som (?:är|e|va|var|jobbar som|arbetar som) \w{3,20}(?:are|ör|ledare|ant|man|ist|arn|vakt)"
    r"(?= (?:på|i|hos|för|åt) )"
)
_WEARS = re.compile(
    r",? (?:i |iklädd |klädd i |har )?(?:(?:röd|blå|svart|vit|grön|gul|grå|rosa|brun|orange|mörk|ljus)\w? )"
    r"(?:jacka|tröja|keps|mössa|hoodie|luvtröja|byxor|rock|kappa|väst|t-shirt)(?!\w)"
)
_MARKS = (  # what may follow, its points, and its kind, which gives points once
    (_AGE, 2, "age"),
    (_ABOUT, 1, "age"),
    (_IN_CLASS, 2, "class"),
    (_ADDRESSED, 3, "home"),
    (_DWELLS, 2, "home"),
    (_LIVES, 2, "home"),
    (_NEXT_DOOR, 3, "next door"),
    (_WITH, 2, "feature"),
    (_OWNS, 3, "work"),
    (_WORKS, 2, "work"),
    (_HAS_DONE, 3, "habit"),
    (_HABIT, 3, "habit"),
    (_IS, 2, "that is"),
    (_THAT_IS, 2, "that is"),
    (_ONLY, 3, "feature"),
    (_WEARS, 0, "clothes"),
    (_RECENTLY, 1, "habit"),
    (_A_NUMBERED, 2, "place"),
    (_SUBJECT, 1, "subject"),
)


def singled_out(seen: str, low: str, words: list[Word]) -> Iterator[tuple[int, int]]:
    """Where somebody is told, from the first word that says who to the last. `low` is the text in lower case."""
    for at, word in enumerate(words):
        base = _head(word.low) if len(word.low) < _LONGEST else None
        if base is None:
            continue
        start, before = _said_before(low, words, at, base)
        end, points = _said_after(seen, low, word, base, before)
        if points >= _ENOUGH and (end > word.end or (base == 1 and before == 3)):
            yield start, end
    for match in _SAID_AGAIN.finditer(low) if "alltså" in low or "dvs" in low else ():
        yield match.span()
    if " till " in low:
        for pattern in (_KIN_OF_ONE, _KIN_OF_SOMEBODY):
            for match in pattern.finditer(low):
                yield match.span()


def is_person(low: str) -> bool:
    """Whether a word is anybody: "pojke", "kvinnan", "granntanten"."""
    return len(low) < _LONGEST and _PERSONS.fullmatch(low) is not None


@lru_cache(maxsize=8_192)
def _head(low: str) -> int | None:
    """How much the word for a person says by itself; None for another word."""
    if low in _PRONOUNS or low in _KIN:
        return 1
    person = _PERSONS.fullmatch(low)
    if person:
        return 1 if person["one"] else -1
    if _NOBODY.fullmatch(low):
        return None
    if _FROM_ABROAD.fullmatch(low):
        return 3
    if _ONES.fullmatch(low):
        return 2
    if neighbours.is_calling(low):
        if not low.endswith(("n", "t")) or low.endswith("man"):
            return 0
        return 1 if _MANY.fullmatch(low) else 2
    return None


def _said_before(low: str, words: list[Word], at: int, base: int) -> tuple[int, int]:
    """Where it begins, and the points of the adjectives that stand before the word."""
    points, first = 0, at
    while first > 0 and at - first < 4 and low[words[first - 1].end : words[first].start] in (" ", "-"):
        one = words[first - 1].low
        if one in _OURS:
            return words[first - 1].start, min(points, 3) + (2 if base < 1 else 1)
        if one in _SAID_OF:
            points += 1
        elif _SEEN_AS.fullmatch(one):
            points += 3 if base == 1 and "årig" in one else 2  # "den 11-åriga flickan"
        elif one.startswith("årig") and (
            aged := _AGED.search(low, max(0, words[first - 1].start - 3), words[first - 1].start)
        ):
            return aged.start(), points + (3 if base == 1 else 2)
        elif one not in _BEFORE:
            break
        first -= 1
    return words[first].start, min(points, 3)


def _said_after(seen: str, low: str, word: Word, base: int, before: int) -> tuple[int, int]:
    """Where the row of marks that begins right after the word ends, and the points with theirs."""
    end, given, points = word.end, set(), base + before
    for _ in range(_MOST_MARKS):
        match, more, kind = _mark(seen, low, end, calling=base >= 2)
        if match is None:
            break
        end = match.end()
        if kind == "place" and kind in given and match.re is _PLACED:
            points += match["where"][0].isupper() or more > 1  # "på landsbygdsturen i Himmeta"
        if kind == "feature" and "class" in given:
            points += 1
        if kind == "place" and "class" in given and kind not in given:
            points += 2 if _NAMED_SCHOOL.search(seen, *match.span()) else 0  # "en pojke i 6A på Ekeskolan"
        if kind not in given:
            points += more + (kind == "class" and base == 1)
            given.add(kind)
    return end, points


def _mark(seen: str, low: str, at: int, *, calling: bool) -> tuple[re.Match | None, int, str]:
    for pattern, points, kind in _MARKS:
        match = pattern.match(low, at)
        if match and match.end() > at:
            return match, points, kind
    direct = _DIRECTLY.match(low, at)
    if direct:
        return direct, 2, "place"
    placed = _PLACED.match(seen, at)
    if placed:
        return placed, _of_a_place(seen, placed, calling=calling), "place"
    return None, 0, ""


def _of_a_place(seen: str, placed: re.Match, *, calling: bool) -> int:
    """2 for a place with a name, 1 for another, 0 for what is none or is a town."""
    where, written = placed["where"].lower(), placed["where"]
    if _TIME.fullmatch(where) or _CAR.fullmatch(where):
        return 0
    if where.removesuffix("s") in neighbours.TOWNS and not placed["more"]:
        return 0
    more = placed["more"].strip()
    named = _CHAIN.match(where) or more or written[0].isupper() or written.split(" ")[-1][0].isupper()
    if (
        placed["how"] == "i"
        and not calling
        and written.istitle()
        and not (neighbours.is_place(where) or placed["more"])
    ):
        return 0
    last = (more or where).lower().split(" ")[-1]
    if _STREET.fullmatch(last) or (not more and _GENERIC.fullmatch(where.split(" ")[-1])):
        named = False
    elif not named:
        named = _OWN_PLACE.fullmatch(where) is not None
        if not named and not _DEFINITE_PLACE.fullmatch(where.split(" ")[-1]):
            return 0
    if named and (calling or placed["how"] not in _AROUND):
        return 2
    return 1
