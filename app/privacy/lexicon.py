"""What single words are: names (names.csv), titles, relations, and the words that make a name a place or a company."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("names.csv")


class Names(NamedTuple):
    """Names in lower case -> whether the name is an ordinary word too."""

    first: dict[str, bool]
    last: dict[str, bool]


@cache
def known() -> Names:
    """The names of the file; read once."""
    first, last = {}, {}
    with open(FILE, encoding="utf-8") as file:
        for name, used_as, also_a_word in list(csv.reader(file))[1:]:
            (last if used_as == "last" else first)[name.lower()] = also_a_word == "yes"
    return Names(first, last)


# Swedish last names are put together of a few parts: Kvarnström, Kärrman, Lagerkvist.
_ORNAMENTAL = re.compile(
    r"(?:ahl|alm|ank(?:ar)?|arv|asp|back|barr|bäck|berg|björk|blom|boh|bo|bor|borg|brand|bratt|bro|broo?|brun|bruhn|bränn|"
    r"busk|by|bylund|carl|ceder|cron|dal|dahl|ed|ede|ek|eke|elf|en|eng|engel|er|fager|falk|fjäll|flod|fors|fred|fri|frid|frö|"
    r"färn|gran|grahn|grund|grön|gull|gyllen|gyll|göt|göte|hag|hall|halm|hammar|hassel|hed|heden|hell|hjelm|hjort|holm|hult|"
    r"häg|hägg|häll|häger|hög|hör|hörn|jern|järn|jung|karl|kihl|kjell|kling|klint|kron|kull|kvarn|käll|kärr|lager|land|"
    r"laur|leij?on|lid|lilje?|lilj|lin|lind|linde|ljung|lund|lyck|lång|lönn|löf|löv|löw|malm|mell|mo|mos|moss|myr|mål|"
    r"mörn|nor|nord|norden|norr|ny|näs|näss|oden|palm|per|pil|pihl|quist|ram|ren|ring|ris|ros|rosen|rud|rund|ryd|rönn|"
    r"sahl|sand|sed|seder|segel|seger|sel|selan|silver|sjö|skog|skär|sköld|smed|snö|solberg|sol|sten|stein|stjern|stjärn|stolt|strand|stråle|"
    r"ström|ståhl|stål|sund|sunne?r?|svan|svanen?|svart|sved|sväng|säll|säter|söder|tall|tegel|torn|thorn|tun|thun|tång|"
    r"tör|törn|törne|udd|ulf|vahl|vall|vest|vester|wester|vik|vin|vinter|virke|wahl|wall|wenner|wern|west|wet|wetter|wid|wik|"
    r"win|wår|väst|väster|zetter|åker|ås|ål|åhl|älv|äng|öd|ög|ör|öst|öster|öh)"
    r"(?:s?berg(?:er|h)?|blad|bladh|blom|bom|bäck|beck|dahl|dal|ell|ell?in|lin|én|fors|feldt|felt|gren|gård|hag|hagen|hammar|hed|hjelm|holm|holtz|"
    r"hult|häll|kvist|qvist|quist|lind|ling|ljung|lund|löf|löv|man|mark|ros|roos|roth|rot|sell|sjö|skog|sköld|"
    r"sten|stedt|stam|strand|stråle|ström|ståhl|svärd|vall|wall)"
)
_PATRONYMIC = re.compile(r"[a-zåäöéü]{2,}(?:sson|qvist|ović|ovic|ević|evic|dóttir|dotter|zadeh|ullah|oğlu|oglu)")
_FOREIGN_ENDING = re.compile(
    r"[a-zåäöéüçğışćčšžđńłśż]{2,}(?:[bcdfghjklmnprstvzćčšž]ić|ic|ski|ska|sky|wicz|czyk|czak|inen|anen|onen|enko|chuk|yan|ian|idis|poulos|"
    r"akis|opoulou|escu|eanu|shvili|adze|ová|mann|sen|uddin|jani|zai|zada|pour|nejad|far|lou)"
)


def is_first(low: str) -> bool:
    """Whether a word in lower case is a first name; of one with a hyphen the first part is."""
    first = known().first
    return low in first or (
        ("-" in low or "'" in low) and any(part in first for part in re.split("[-']", low) if len(part) > 2)
    )


def is_last(low: str) -> bool:
    """Whether a word in lower case is a last name, or is put together like a Swedish one."""
    last = known().last
    if low in last or (len(low) < 40 and (_PATRONYMIC.fullmatch(low) or _ORNAMENTAL.fullmatch(low))):
        return True
    return "-" in low and len(low) < 60 and any(is_last(part) for part in low.split("-") if part)


def is_word(low: str) -> bool:
    """Whether a name is an ordinary word too, which says nothing by itself."""
    names = known()
    return names.first.get(low, False) or names.last.get(low, False)


def like_a_last_name(low: str) -> bool:
    """Whether an unknown word ends as last names of other origins do."""
    return len(low) < 40 and _FOREIGN_ENDING.fullmatch(low) is not None


# --- places, companies, clubs ----------------------------------------------------------------------------------------

_PLACE_ENDING = re.compile(
    r".*(?:gatan|gata|vägen|torget|torg|allén|alléen|parken|park|skolan|skola|gården|gård|kyrkan|stationen|station|hamnen|bron|"
    r"hallen|huset|backen|området|föreningen|klubben|museet|bolaget|polisen|centrum|kommun|gymnasiet|gymnasium|gränden?|stigen|"
    r"platsen|plan|planen|leden|rondellen|rondell|tunneln|viadukten|motet|badet|fältet|ängen|höjden|berget|åsen|udden|viken|sjön|"
    r"holmen|lunden|dalen|staden|byn|byggarna|byggen|affären|butiken|handeln|kiosken|kiosk|macken|torpet|slottet|slott|"
    r"arenan|arena|vallen|stadion|hotellet|hotell|kaféet|caféet|baren|krogen|pizzerian|grillen|restaurangen|apoteket|"
    r"biblioteket|förskolan|förskola|dagis|fritids|kyrkogård(?:en)?|kapellet|hemmet|boendet|akademin|sjukhuset|kliniken|"
    r"mottagningen|kvarteret|trappan|trappor|kajen|kanalen|bruket|gruvan|verket|fabriken|länet|län|domkyrka|distrikt|"
    r"brandkår|räddningstjänst|terminalen|passagen|gallerian|varuhus(?:et)?|köpcentrum|spåret|slingan|lekplats(?:en)?)"
)
_PLACE = frozenset(
    "gata väg torg allé allè alle plan park skola gård kyrka station hamn bro backe län bokhandel förening klubb gränd stig led plats "
    "länk tunnel minne hage kulle höjd äng udde vik sjö holme ö damm källa lund trappor kaj strand hall arena vall ip if ik bk ff fk sk "
    "aik gif gais friskola grundskola förskola gymnasium kapell församling museum bibliotek teater bio stiftelse fond minnesfond kvarter "
    "kvarteret hemman torp bruk kvarn kommun stad centrum dotterbolag brygga rondell kolgård hästgård ridskola simhall ishall sporthall "
    "idrottshall fritidsgård stadium motionsspår naturreservat hembygdsgård golfbana festival cup memorial minneslopp mässa".split()
)
_BUSINESS = frozenset(
    "ab hb kb co bageri konditori café cafe kafé kiosk livs bil bilar bilservice bygg byggtjänst måleri el rör åkeri taxi buss "
    "bussar frisör frisörer hårvård hårsalong salong restaurang pizzeria pizza krog pub bar grill gatukök gym butik tobak spel järnhandel "
    "järn trä glas plåt däck verkstad bilverkstad bilskrot skrot rörfirma firma begravningsbyrå advokatbyrå byrå redovisning "
    "fastigheter fastighets förvaltning hotell vandrarhem mekaniska maskin maskiner entreprenad trädgård trädgårdar blommor "
    "blomsterhandel handelsträdgård optik guld ur mode skor kläder möbler möbel lek leksaker cykel cyklar cykelaffär mat fisk "
    "charkuteri chark slakteri ost lanthandel handel kött korv korvkiosk glass hamburgare sushi kebab falafel matsalar "
    "kök catering musik foto tandvård tandläkarmottagning hälsocentral vårdcentral stugor camping konfektyr kaviar jul knäcke "
    "cosmetics city supermarket nära kvantum maxi express söner son partners group ".split()
)
_LEADS = frozenset(
    "ica coop hemköp willys tempo netto lidl handlar café cafe kafé restaurang krogen puben baren pizzeria hotell hotel hotellet sankt "
    "sankta s:t s:ta st santa kung drottning prins prinsessan prinsessa hertig kvarteret kv skolan förskolan skola gymnasiet "
    "statyn stormen orkanen båten fartyget färjan tåget gruppboendet gruppbostaden boendet äldreboendet firma firman salong butiken affären "
    "bageriet caféet kiosken parken torget gatan vägen kyrkan gården gårdens bolaget föreningen klubben byn ön sjön appen spelet filmen boken "
    "serien låten bandet märket hästen hunden katten stiftelsen avdelningen avdelning bröderna gebrüder bil bröderna".split()
) - {"bröderna"}


def is_place(low: str) -> bool:
    """Whether a word ends or stands as the name of a street, a school, a shop, a club ..."""
    low = low.removesuffix("s") if low not in _PLACE else low
    return low in _PLACE or (len(low) < 40 and _PLACE_ENDING.fullmatch(low) is not None)


def is_business(low: str) -> bool:
    """Whether a word after a name makes it a company's."""
    return low in _BUSINESS


def leads_a_place(low: str) -> bool:
    """Whether a word before a name makes it a place's or a thing's."""
    return low in _LEADS


# --- people ----------------------------------------------------------------------------------------------------------

_HONORIFIC = frozenset(
    "mr mrs ms herr fru fröken hr frk dr dr. doktor rektor kurator magister lärare läraren professor prof överläkare syster pastor kyrkoherde "
    "polisassistent polisinspektör kommissarie socialsekreterare vårdnadshavare mentor".split()
)
_TITLE = re.compile(
    r"(?:[a-zåäö-]{0,30}(?:lärare|ledare|mästare|handläggare|tränare|pedagog|sköterska|syster|chef|assistent|sekreterare|inspektör|"
    r"kurator|rektor|mentor|läkare|psykolog|terapeut|gymnast|chaufför|förare|vakt|väktare|värd|intendent|konsulent|"
    r"samordnare|strateg|rådgivare|vikarie|resurs|morska|präst|diakon|kantor|fritids|skötare|vårdare|tekniker|snickare|"
    r"städare|städerska|kock|kassörska|expedit|säljare|ägare|hyresvärd|mäklare|bibliotekarie|jurist|advokat|åklagare|"
    r"polis|kommissarie|brandman|nämndeman|politiker|ordförande|direktör|föreståndare|koordinator|coach|domare|spelare|granne|kollega|kompis|"
    r"anhörig|brukare|elev|klient|patient|hyresgäst|vittne|kund|boende|besökare|klasskamrat|barnvakt|familjehem|kontaktperson|"
    r"morfar|farfar|mormor|farmor|faster|moster|morbror|farbror|kusin)(?:n|en|et|arna)?|"
    r"(?:bonus|plast|styv|ex|lill|stor|tvilling|halv)?(?:mamma|pappa|bror|syster|dotter|son|sambo|make|maka|pojkvän|flickvän|vän|man|kille|"
    r"tjej|pojke|flicka|grabb)n?|"
    r"mamman|pappan|brodern|systern|dottern|sonen|sambon|maken|makan|pojkvännen|flickvännen|vännen|mannen|kvinnan|killen|tjejen|pojken|"
    r"flickan|grabben|eleven|barnet|modern|fadern|offret|målsägande|målsäganden|anmälaren|anmälare|den misstänkte|lilla|lille)"
)
_FAMILY = frozenset("familjen fam familj syskonen bröderna systrarna tvillingarna makarna paret släkten".split())
_RELATION = re.compile(
    r"(?:bonus|plast|styv|ex|lill[ae]?|stor[ae]?|tvilling|halv|barn|små|sommar|före detta|fd)?"
    r"(?:mamma|pappa|mor|far|bror|syster|syskon|kille|tjej|kompis(?:ar)?|polare|vän(?:ner)?|pojkvän|flickvän|sambo|fru|man|make|maka|barn|son|"
    r"söner|dotter|döttrar|farmor|farfar|mormor|morfar|farbror|morbror|faster|moster|kusin(?:er)?|föräldrar|förälder|familj|"
    r"vårdnadshavare|lärare|mentor|granne|grannar|hund|mobil|telefon|moped|cykel|cyklar|jacka|väska|ryggsäck|skor|keps|mössa|plånbok|"
    r"handväska|lägenhet|rum|skåp|port|dörr|hem|brevlåda|balkong|kläder|stövlar|gäng|assistent|kontaktperson|"
    r"bostad|altan|bil|bilar|dator|konto|nummer|nycklar|barnbarn|barnvagn|rullator|elsparkcykel)(?:n|en|ns|s)?"
)
NOT_FIRST = frozenset(
    "norra södra östra västra stora lilla nya gamla mellersta övre nedre yttre inre centrala kungliga region polisregion polisområde kommun i på vid av "
    "från till hos med mot ur om under över efter före mellan och men eller så nu då när där här som att det den de en ett vi jag "
    "ni du han hon hen sankt sankta s:t polisen polis skolan enligt sedan även samt länsväg riksväg väg region svenska sveriges "
    "stockholms göteborgs hult nordiska europeiska hotell bar restaurang".split()
)
"""What a name does not begin with, though a capital stands there."""
PARTICLES = frozenset("von af de van der den al el bin ibn ben abu da dos del della la le di".split())


def is_honorific(low: str) -> bool:
    return low in _HONORIFIC or low.removesuffix("n") in _HONORIFIC


def is_title(low: str) -> bool:
    """Whether a word says who the next word is: a calling, a role, a relative."""
    return low in _HONORIFIC or (len(low) < 50 and _TITLE.fullmatch(low) is not None)


def is_family(low: str) -> bool:
    return low in _FAMILY


def is_relation(low: str) -> bool:
    """Whether a word is somebody's: a relative, a friend, or what one has."""
    return len(low) < 40 and _RELATION.fullmatch(low) is not None
