"""Whether a word is a name: as names.csv says, or as it is put together."""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from app.vocabulary.shown import word_set

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


_NO_GENITIVES = word_set(
    """
    klass chans trans jeans shorts narciss tages matos anus brits juris willys gens séans this
    """
)
"""Words that only look like a name's genitive."""
WORDS_WHEN_SMALL = word_set(
    """
    rita ritas minnas lova lovas helga marina nazi tilde line lines class this else said elif edit holm mare cord
    lone mile miles lore precious tina åse isa ina ann inka ester jasmin parsa lis pärs seans frans tova malte maltes
    erna dawn autumn rose ian max jan lage f-klass
    """
)
"""First names that say nothing alone without their capital."""
PARTICLES = word_set(
    """
    von af de van der den al el bin ibn ben abu da dos del della la le di
    """
)


# Swedish last names are put together of a few parts: Kvarnström, Kärrman, Lagerkvist.
_ORNAMENTAL = re.compile(
    r"(?:ahl|alm|ank(?:ar)?|arv|asp|back|barr|bäck|berg|björk|blom|boh|bo|bor|borg|brand|bratt|bro|broo?|brun|"
    r"bruhn|bränn|"
    r"busk|by|bylund|carl|ceder|cron|dal|dahl|ed|ede|ek|eke|elf|en|eng|engel|er|fager|falk|fjäll|flod|fors|fred|"
    r"fri|frid|frö|"
    r"färn|gran|grahn|grund|grön|gull|gyllen|gyll|göt|göte|hag|hall|halm|hammar|hassel|hed|heden|hell|hjelm|hjort|"
    r"holm|hult|"
    r"häg|hägg|häll|häger|hög|hör|hörn|jern|järn|jung|karl|kihl|kjell|kling|klint|kron|kull|kvarn|käll|kärr|lager|"
    r"land|"
    r"laur|leij?on|lid|lilje?|lilj|lin|lind|linde|ljung|lund|lyck|lång|lönn|löf|löv|löw|malm|mell|mo|mos|moss|myr|"
    r"mål|"
    r"mörn|nor|nord|norden|norr|ny|näs|näss|oden|palm|per|pil|pihl|quist|ram|ren|ring|ris|ros|rosen|rud|rund|ryd|"
    r"rönn|"
    r"sahl|sand|sed|seder|segel|seger|sel|selan|silver|sjö|skog|skär|sköld|smed|snö|solberg|sol|sten|stein|stjern|"
    r"stjärn|stolt|strand|stråle|"
    r"ström|ståhl|stål|sund|sunne?r?|svan|svanen?|svart|sved|sväng|säll|säter|söder|tall|tegel|torn|thorn|tun|thun|"
    r"tång|"
    r"tör|törn|törne|udd|ulf|vahl|vall|vest|vester|wester|vik|vin|vinter|virke|wahl|wall|wenner|wern|west|wet|"
    r"wetter|wid|wik|"
    r"win|wår|väst|väster|zetter|åker|ås|ål|åhl|älv|äng|öd|ög|ör|öst|öster|öh)"
    r"(?:s?berg(?:er|h)?|blad|bladh|blom|bom|bäck|beck|dahl|dal|ell|ell?in|lin|én|fors|feldt|felt|gren|gård|hag|"
    r"hagen|hammar|hed|hjelm|holm|holtz|"
    r"hult|häll|kvist|qvist|quist|lind|ling|ljung|lund|löf|löv|man|mark|ros|roos|roth|rot|sell|sjö|skog|sköld|"
    r"sten|stedt|stam|strand|stråle|ström|ståhl|svärd|vall|wall)"
)
_PATRONYMIC = re.compile(r"[^\W\d_]{2,}(?:sson|qvist|ović|ovic|ević|evic|dóttir|dotter|zadeh|ullah|oğlu|oglu|lander)")
_FOREIGN_ENDING = re.compile(
    r"[a-zåäöéüçğışćčšžđńłśż]{2,}(?:[bcdfghjklmnprstvzćčšž]ić|ic|ski|ska|sky|wicz|czyk|czak|inen|anen|onen|enko|"
    r"chuk|yan|ian|idis|poulos|"
    r"akis|opoulou|escu|eanu|shvili|adze|ová|mann|sen|uddin|jani|zai|zada|pour|nejad|far|lou)"
)


def _is_first(low: str) -> bool:
    """Whether a word in lower case is a first name; of one with a hyphen the first part is."""
    first = known().first
    return (
        low in first
        or _is_spelt_otherwise(low)
        or (("-" in low or "'" in low) and any(part in first for part in re.split("[-']", low) if len(part) > 2))
    )


def _is_last(low: str) -> bool:
    """Whether a word in lower case is a last name, or is put together like a Swedish one."""
    last = known().last
    if low in last or (len(low) < 40 and (_PATRONYMIC.fullmatch(low) or _ORNAMENTAL.fullmatch(low))):
        return True
    if low.endswith("son") and len(low) > 6 and _is_first(low[:-3]):
        return True
    return "-" in low and len(low) < 60 and any(_is_last(part) for part in low.split("-") if part)


def is_listed_last(low: str) -> bool:
    """Whether a last name stands in the file or is a patronymic, rather than only put together like one."""
    return low in known().last or (len(low) < _LONGEST and _PATRONYMIC.fullmatch(low) is not None)


class Kind(NamedTuple):
    """What a word is as a name. `base` is the word without the ending of its genitive."""

    base: str
    first: bool
    last: bool
    weak: bool
    """A name that is an ordinary word too, which says nothing by itself."""
    genitive: bool


_LONGEST = 40
_NOTHING = Kind("", False, False, False, False)


def kind(low: str) -> Kind:
    """What a word in lower case is as a name."""
    return _kind(low) if len(low) <= _LONGEST else _NOTHING


@lru_cache(maxsize=16_384)
def _kind(low: str) -> Kind:
    first, last, base = _is_first(low), _is_last(low), low
    if low.endswith("s") and not first and low not in _NO_GENITIVES:
        owner = low[:-1].rstrip("'-")
        if _is_first(owner) or (not last and _is_last(owner)):
            base, first, last = owner, _is_first(owner), _is_last(owner)
    names = known()
    weak = names.first.get(base, False) or names.last.get(base, False)
    return Kind(base, first, last, weak, low.endswith(("s", "x", "z")))


_NICKNAME = re.compile(r"[a-zåäö]{1,6}(?:bb|ck|dd|ff|gg|kk|ll|mm|nn|pp|rr|ss|tt|vv|zz)(?:e|is|o)")
_NO_NICKNAMES = word_set(
    """
    inne uppe nere ville skulle kunde kille lille alle fylle matte netto lotto risotto motto grotto konto tillo stille
    halle rolle villo brutto ghetto espresso kollo allo disse gryning nisse tomte nalle lokalis gratis praxis hallo
    hello denne hatte sedde hadde borrelis bonnis sunne bräcke färre värre större smärre förre bodde trodde skedde
    mådde nådde klädde ledde födde flydde tydde betydde
    """
)


def like_a_nickname(low: str) -> bool:
    """Whether an unknown word is put together as Swedish nicknames are: Sebbe, Adde, Lollo."""
    return len(low) < _LONGEST and _like_a_nickname(low)


@lru_cache(maxsize=8_192)
def _like_a_nickname(low: str) -> bool:
    return _NICKNAME.fullmatch(low) is not None and low not in _NO_NICKNAMES


def like_a_last_name(low: str) -> bool:
    """Whether an unknown word ends as last names of other origins do."""
    return len(low) < 40 and _FOREIGN_ENDING.fullmatch(low) is not None


_SPOKEN_ENDING = re.compile(
    r"[^\W\d_]{2,25}(?:lund|ström|strøm|qvist|kvist|berg|borg|gren|blad|bladh|dahl|mark|sson|zon|stedt|én|"
    r"ić|vic|ovic|evic|ski|"
    r"wska|vska|nska|cka|[aiouyä]nen|pour|zadeh|zada|oglu|oğlu|yan|escu|enko|wicz|czyk|idis|poulos|lander|"
    r"nejad|ullah|uddin|mann|"
    r"[nrl]sen|elius|enius|feldt|hjelm|holm|lind|löf|strand|vall|wall|hult|bäck|fors|khel|walla|khani|bakhsh|avi|iri|"
    r"sköld|stam|stråhle|ståhl|hammar|hagen|ander|adze|shvili|akis|inho|eira|ez|dez|tti|lli|rro|oui|aoui|abdi|awi|eh|"
    r"[aeiouy][bdhkmnsqj]i|ali|mand|vand|aj|qi|shi|oğan|ogan|ınar|kaplan|demir|yıldız|iev|iyev|chenko|yuk|chuk|"
    r"ashvili|wa|ou|oo|"
    r"ija|ije|kh|rz|icz|iak|czak|nik|ov|ova|eva|son|sén|rén|lén|nér|lér|tér|ér|rö|lius|nius|sius|cius|tius)"
)
_NO_SPOKEN_ENDING = re.compile(
    r"(?:affär|besvär|misär|miljonär|lov|prov|klov|skov|behov|person|säson|lektion|fason|balkon|teknik|"
    r"klinik|panik|kvar|"
    r"beröm|hej|nej|tjej|batteri|väska|kompis|juni|juli|taxi|ski|skidor|maskin|energi|hålla|sniff|lösa|polis)\w{0,3}|"
    r"[^\W\d_]{0,30}(?:mannen|innen|annen|ansen|ursen|orsen|älsen|ulsen|elsen|kerad|plockan)|franska|spanska|svenska|"
    r"danska|finska|norska|enska|ganska|granska|önska|kinesiska|"
    r"arbetsvall|fotvall|isberg|snöberg|landborg|anmälningar|konditorn|stockholm|sportlov|strandvall"
)


def ends_like_a_last_name(low: str) -> bool:
    """Whether a word in small letters ends as last names do and hardly any other word."""
    return (
        len(low) < _LONGEST
        and _SPOKEN_ENDING.fullmatch(low) is not None
        and _NO_SPOKEN_ENDING.fullmatch(low) is None
        and low not in _NO_GENITIVES
    )


@cache
def _cut() -> tuple[frozenset[str], frozenset[str]]:
    """First and last names without one of their letters, of those that are nothing else and are long enough."""
    first, last = (
        frozenset(
            less
            for name, weak in names.items()
            if not weak and len(name) > 4 and " " not in name
            for less in _less(name)
        )
        for names in known()
    )
    return first, last


def _less(low: str) -> list[str]:
    return [low, *(low[:at] + low[at + 1 :] for at in range(len(low)))]


@lru_cache(maxsize=8_192)
def is_nearly(low: str, *, last: bool = False) -> bool:
    """Whether a word is a listed first (or last) name but for one letter that is wrong, missing, added or changed
    places with the next: "fredirk", "nyströn"."""
    return 4 < len(low) < _LONGEST and any(less in _cut()[last] for less in _less(low))


_NOT_SWAPPED = word_set(
    """
    agens aktie alias almar andan andes anges anser arven avlar barka benet bitna brisen bryna busar degar degars dragna
    flisan glida handa hanens himla himlar ismen kajas kalas karma karman kristen kurer lavar magen magra makro manad
    median menig milda moran nagel niger ordas paras ramas samla senat siare sirap stega tanka ugnar vimla vrede
    """
)


def is_swapped(low: str) -> bool:
    """Whether two letters that stand side by side in a listed first name have changed places: "hevdig", "matlida"."""
    first = known().first
    return (
        low not in _NOT_SWAPPED
        and len(low) > 4
        and any(
            first.get(low[:at] + low[at + 1] + low[at] + low[at + 2 :]) is False
            for at in range(len(low) - 1)
            if low[at] != low[at + 1]
        )
    )


@cache
def _plain_firsts() -> frozenset[str]:
    """First names, as they are heard, that are nothing else and are long enough to tell."""
    return frozenset(_heard(name) for name, weak in known().first.items() if not weak and len(name) > 4)


_UNUSUAL = re.compile(r"[wzqx]|th|ph|kh|gh|aa|ii|uu|yy|ee|cc|dj|hn")
_HEARD = (
    *(
        ("ph", "f"),
        ("th", "t"),
        ("kh", "k"),
        ("gh", "g"),
        ("ck", "k"),
        ("hn", "n"),
        ("dj", "j"),
        ("w", "v"),
        ("z", "s"),
    ),
    *(("c", "k"), ("q", "k"), ("x", "ks"), ("y", "i"), ("é", "e")),
)
_DOUBLE = re.compile(r"(.)\1")


def _heard(low: str) -> str:
    for written, said in _HEARD:
        low = low.replace(written, said)
    return _DOUBLE.sub(r"\1", low)


def _is_spelt_otherwise(low: str) -> bool:
    """ "wiktoria", "zandra": a listed first name in letters that Swedish words hardly have."""
    return len(low) > 4 and _UNUSUAL.search(low) is not None and _heard(low) in _plain_firsts()


_FIRST_PART = (
    r"(?:alm|apel|ask|asp|berg|björk|björn|blom|bo|brand|brant|bratt|bro|bränn|bäver|bör|ceder|dag|dahl|dal|duv|ek|"
    r"eke|eken|elm|eng|fager|falk|fjäll|flink|flod|fors|frid|fur|fält|gid|gil|glans|glim|gran|grann?|gren|grund|grå|"
    r"gyllen|hag|hall|hammar|hassel|hav|hed|hell|hjelm|hjort|holm|hul|hult|häger|häll|hög|is|järn|jern|kall|kalm|"
    r"karl|klar|klang|kling|klint|klöver|krok|kron|kvarn|kvist|källa?|kärr|lager|land|lid|lilj|lind|ljung|ljus|lod|"
    r"lund|lust|löv|löf|malm|mar|mild|moss|må[nr]|mård|myr|mörk|natt|nor[dr]?|ny|näs|orr|palm|pil|ram|rapp|rehn|ren|"
    r"rik|ring|ris|ros|rosen|rud|råd|rön?n|röd|sand|segel?|seger|silv?er|sjö|skarp|skog|skog?s|sköld|skön|slätt|sol|"
    r"spjut|spång|stark|stig|stjärn|sten|stor|storm|strand|strid|ström|stål|ståhl|sund|sval|svahn?|svan|svärd|säl|"
    r"säter|söder|tall|tid|till|topp|torn|torp|troll|tuv|törn|udd|ull|ulv|ut|vall|vass|vest|vester|vid|vik|vild|vin|"
    r"ving|vinter|vit|vret|värn|väst|väster|wall|wahl|åker|ås|älg|älv|äng|ängs|ärn|ör|öst|öster)s?"
)
_LAST_PART = (
    r"(?:berg|bergh|bladh?|bo|bom|borg|brand|brant|brink|bro|bäck|beck|dahl|dal|dalen|dell|dén|dorff|ell|én|er|erus|"
    r"eus|falk|feldt?|fors|fält|gren|gård|hag|hagen|hall|ham|hammar|hed|heim|hjelm|hjort|holm|hult|häll|ing|in|ius|"
    r"klint|krantz|crantz|kull|kvist|qvist|land|lander|lid|lilja|lin|lind|ling|ljung|lod|lund|löf|löv|man|mar|mark|"
    r"mell|ner|nell|rot|roth?|rud|ryd|sell|sjö|skiöld|skog|skär|sköld|spjut|stad|stam|stedt?|sten|stig|strand|"
    r"stråle|ström|ståhl|stål|sund|svan|svärd|söö|sén|torn|torp|vall|wall|vid|wid|vik|wik|värn|ås|åker|öö)"
)
_OF_TWO_PARTS = re.compile(_FIRST_PART + _LAST_PART)


def is_of_two_parts(low: str) -> bool:
    return 5 < len(low) < _LONGEST and _OF_TWO_PARTS.fullmatch(low) is not None and low not in _NO_GENITIVES


def could_be_a_last_name(low: str) -> bool:
    """Whether an unknown word is put together as Swedish last names are, as many other words are too ("asplid")."""
    return len(low) < _LONGEST and (_OF_TWO_PARTS.fullmatch(low) is not None or ends_like_a_last_name(low))


_ORDINARY = word_set(
    """
    franska spanska svenska danska finska norska engelska tyska ryska polska idrott matte bild slöjd musik teknik
    ambulans brandmark hemmark utmark bostadsmark parkmark skogsmark lövskog hagel stormen kanon bord stol telefon
    strand sportstrand badstrand nattvall jordvall bullervall häst hästar utegren trädgren isbäck dagbäck
    """
)


def is_an_ordinary_word(low: str) -> bool:
    """Words that end like a last name and stand after a role all the same."""
    return low in _ORDINARY
