"""The words beside a name that say whose it is: a street's, a school's, a shop's or a club's, or a person's: callings,
families, relatives, and what somebody has."""

import re
from functools import lru_cache

from app.vocabulary.shown import word_set

_LONGEST = 40
_PLACE_ENDING = re.compile(
    r".*(?:gatan|gata|vägen|torget|torg|allén|alléen|parken|park|skolan|skola|gården|gård|kyrkan|stationen|station|"
    r"hamnen|bron|"
    r"hallen|huset|backen|området|föreningen|klubben|museet|bolaget|polisen|centrum|kommun|gymnasiet|gymnasium|"
    r"gränd(?:en)?|stigen|"
    r"platsen|plan|planen|leden|rondellen|rondell|tunneln|viadukten|motet|badet|fältet|ängen|höjden|berget|åsen|"
    r"udden|viken|sjön|"
    r"holmen|lunden|dalen|staden|byn|byggarna|byggen|affären|butiken|handeln|kiosken|kiosk|macken|torpet|torp|"
    r"slottet|slott|"
    r"arenan|arena|vallen|stadion|hotellet|hotell|kaféet|caféet|baren|krogen|pizzerian|grillen|restaurangen|apoteket|"
    r"biblioteket|förskolan|förskola|dagis|fritids|kyrkogård(?:en)?|kapellet|hemmet|boendet|akademin|sjukhuset|"
    r"kliniken|"
    r"mottagningen|kvarteret|trappan|trappor|kajen|kanalen|bruket|gruvan|verket|fabriken|länet|län|domkyrka|distrikt|"
    r"brandkår|räddningstjänst|terminalen|passagen|gallerian|varuhus(?:et)?|köpcentrum|spåret|slingan|"
    r"lekplats(?:en)?|kulturhus|medborgarhus|bladet|tidningen|turnering(?:en)?|staty(?:n)?|monument(?:et)?|konserten)"
)
_PLACE = word_set(
    """
    gata väg torg allé allè alle plan park skola gård kyrka station hamn bro backe län bokhandel förening klubb
    gränd stig led plats länk tunnel minne hage kulle höjd äng udde vik sjö holme ö damm källa lund trappor kaj
    strand hall arena vall ip if ik bk ff fk sk aik gif gais friskola grundskola förskola gymnasium kapell
    församling museum bibliotek teater bio stiftelse fond minnesfond kvarter kvarteret hemman torp bruk kvarn
    kommun stad centrum dotterbolag brygga rondell kolgård hästgård ridskola simhall ishall sporthall idrottshall
    fritidsgård stadium motionsspår naturreservat hembygdsgård golfbana festival cup memorial minneslopp mässa
    """
)
_BUSINESS = word_set(
    """
    ab hb kb co bageri konditori café cafe kafé kiosk livs bil bilar bilservice bygg byggtjänst måleri el rör
    åkeri taxi buss bussar frisör frisörer hårvård hårsalong salong restaurang pizzeria pizza krog pub bar grill
    gatukök gym butik tobak spel järnhandel järn trä glas plåt däck verkstad bilverkstad bilskrot skrot rörfirma
    firma begravningsbyrå advokatbyrå byrå redovisning fastigheter fastighets förvaltning hotell vandrarhem
    mekaniska maskin maskiner entreprenad trädgård trädgårdar blommor blomsterhandel handelsträdgård optik guld ur
    mode skor kläder möbler möbel lek leksaker cykel cyklar cykelaffär mat fisk charkuteri chark slakteri ost
    lanthandel handel kött korv korvkiosk glass hamburgare sushi kebab falafel matsalar kök catering musik foto
    tandvård tandläkarmottagning hälsocentral vårdcentral stugor camping konfektyr kaviar jul knäcke cosmetics
    revy lokaler orkester loppis kapell antik fynd garn tyg ved
    frukt grönt grönsaker korvmoj moj moped däckservice däckverkstad rostbiff delikatesser delikatess bokhandel böcker
    tvätt kemtvätt skrädderi skomakeri urmakeri plattsättning golv målarfärg färg kakel snickeri hantverk smide
    trafikskola körskola bröd kiosken korvar wok sushibar thai kolgrill gatumat bröderna förlag tryckeri advokater
    städ städservice redovisningsbyrå flytt transport transporter schakt gräv mark lantbruk gårdsbutik nagelsalong
    barbershop barber skönhet skönhetssalong tatuering hundfrisör hunddagis zoo djuraffär lekland allehanda
    city supermarket nära kvantum maxi express söner son partners group
    """
)
_LEADS = word_set(
    """
    ica coop hemköp willys tempo netto lidl handlar café cafe kafé restaurang krogen puben baren pizzeria hotell
    hotel hotellet sankt sankta t st santa kung drottning prins prinsessan prinsessa hertig kvarteret kv
    skolan förskolan skola gymnasiet statyn stormen orkanen båten fartyget färjan tåget gruppboendet gruppbostaden
    boendet äldreboendet firma firman salong butiken affären bageriet caféet kiosken parken torget gatan vägen
    kyrkan gården gårdens bolaget föreningen klubben byn ön sjön appen spelet filmen boken serien låten bandet
    sal salen rum rummet lokal lokalen konferensrum konferensrummet grupprum grupprummet mötesrum mötesrummet
    sammanträdesrum sammanträdesrummet aula aulan bilaga
    operation insats insatsen projekt projektet kampanjen övningen
    märket ik if bk ifk fk sk hästen hunden katten tidningen stiftelsen avdelningen avdelning gebrüder bil
    """
)
THE_PLACE = word_set(
    "skolan förskolan gymnasiet krogen puben baren hotellet butiken affären bageriet caféet kiosken parken torget "
    "gatan "
    "vägen kyrkan gården bolaget föreningen klubben byn ön sjön appen spelet boendet äldreboendet avdelningen tåget"
)
"""After these words a whole name is rather a person's: "vi såg i parken Kalle Svensson"."""
NOT_FIRST = word_set(
    """
    norra södra östra västra stora lilla nya gamla mellersta övre nedre yttre inre centrala kungliga region
    polisregion polisområde kommun i på vid av från till hos med mot ur om under över efter före mellan och men
    eller så nu då när där här som att det den de en ett vi jag ni du han hon hen sankt sankta s:t polisen polis
    ford max my burger king röda
    innan medan genom mellan utanför bakom framför runt kring nära förutom trots bredvid invid ovanför nedanför dock
    idag igår ibland ofta varje dessutom tyvärr troligen hela
    skolan enligt sedan även samt länsväg riksväg väg region svenska sveriges stockholms göteborgs hult nordiska
    europeiska hotell bar restaurang
    """
)
"""What a name does not begin with, though a capital stands there."""


TOWNS = word_set(
    """
    norberg lindesberg sandviken hallsberg skultuna hedemora mariestad kumla nora rosenlund göteborg helsingborg
    trelleborg sundsvall hudiksvall karlsborg vänersborg falkenberg varberg ängelholm katrineholm stockholm laholm
    hässleholm köping arboga kungsör kolsva munktorp hallstahammar västerås eskilstuna örebro sala fagersta surahammar
    enköping strängnäs uppsala malmö lund borås umeå gävle borlänge falun skövde karlstad nyköping linköping norrköping
    jönköping västmanland bergslagen mälardalen sörmland södermanland närke dalarna mitt öst väst syd nord region
    sverige halmstad växjö kalmar motala nykvarn söderköping lidköping enskede strömsund ljusdal tierp solna nacka
    valskog ramnäs virsbo kolbäck strömsholm himmeta medåker götlunda
    """
)
"""Towns whose names are last names too."""


def is_place(low: str) -> bool:
    """Whether a word ends or stands as the name of a street, a school, a shop, a club ..."""
    return len(low) < _LONGEST and _is_place(low)


@lru_cache(maxsize=8_192)
def _is_place(low: str) -> bool:
    return low in _PLACE or _PLACE_ENDING.fullmatch(low.removesuffix("s")) is not None


def is_business(low: str) -> bool:
    """Whether a word after a name makes it a company's."""
    return low in _BUSINESS


def leads_a_place(low: str) -> bool:
    """Whether a word before a name makes it a place's or a thing's."""
    return low in _LEADS


_HONORIFIC = word_set(
    """
    mr mrs ms herr fru fröken hr frk dr dr. doktor rektor kurator magister lärare läraren professor prof
    överläkare syster pastor kyrkoherde polisassistent polisinspektör kommissarie socialsekreterare vårdnadshavare
    insp polisass mentor dagisfröken mattant mattanten
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
    r"spelare|kommunalråd|landshövding|borgmästare|lärar|ledar|mästar|handläggar|tränar|skötar|vårdar|"
    r"städar|säljar|ägar|"
    r"domar|läkar|förar|väktar|fröken|skolsyrra|polisman|polismannen|snut|imam|kassör|magister|doktor|pedell|"
    r"uppsyningsman|"
    r"nämndledamot|"
    r"ledamot|chauffis|chaffis|vaktis|vaktmäst|fritidis|frisör|barberare|servitör|servitris|bartender|"
    r"receptionist|apotekare|optiker|florist|hovmästare|bagare|konditor|handlare|krögare|målare|elektriker|rörmokare|"
    r"hantverkare|organist|instruktör|lantbrukare|dagmamma|massör|tandhygienist|fastighetsskötare|ordningsman|"
    r"tolk|soctante|socialtante|mattante|dagistante|\w{3,10}tante|"
    r"brevbärare|fotograf|journalist|reporter|redaktör|lokalvårdare|parkeringsvakt|badvakt|spärrvakt|kontrollant|"
    r"besiktningsman|konsult|aspirant|bonde|veterinär|tandläkare|barnmorska|undersköterska|socionom)(?:n|en|et|arna)?"
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
    r"tant|tanten|gubbe|gubben|gumman|farbror|onkel|damen|herrn|änkan|änka|"
    r"lilla|lille|gamla|gamle|fulla|fulle)"
)
_SPOKEN_ROLES = word_set(
    """
    ass ordf ordföranden vaktm vaktmästarn rekt kur väkt sekr insp polisass polinsp lär magistern fröken frökn syster
    broder tant farbror onkel faster moster dr doktorn prof ssk usk fritidsl assistent tränarn coachen coach
    pastor pastorn prästen prästn imamen herr fru frk hr fr snuten polisman polismannen kommunpolis kommunpolisen
    närpolis närpolisen områdespolis områdespolisen kontaktpolis socionomen kassören sekreteraren majen domarn lagledarn
    lagledare lagledaren busschaffisen bussföraren taxichauffören bovärden bovärdn hyresvärdn soctanten farbrorn
    skolsyrran skolsyrra kommissarien ledamoten nämndledamoten kommunalrådet socialsekreteraren intendenten väktarn
    vakten ordningsvakten
    handläggarn skötarn målsäganden målsägande vittnet grannen granne herrn bartendern frisören
    """
)
"""Roles as they are said and shortened, which nobody puts before anything but a name."""


def is_spoken_role(low: str) -> bool:
    return low in _SPOKEN_ROLES or is_calling(low)


_AGENT = re.compile(
    r"[a-zåäö]{3,25}(?:ister|ist|isten|(?:ff|[tnmsd])ör|(?:ff|[tnmsd])ören|log|logen|iker|ikern|are|aren|"
    r"(?<![bv])arn|man|mannen|ant|"
    r"anten|ska|skan|issa|"
    r"föreståndare|chefen|ansvarig|ansvarige|personal|personalen)"
)


def is_an_agent(low: str) -> bool:
    """Whether a word ends as words for what somebody does; many others do too."""
    return len(low) < _LONGEST and _is_an_agent(low)


@lru_cache(maxsize=8_192)
def _is_an_agent(low: str) -> bool:
    return _AGENT.fullmatch(low) is not None and _NO_AGENT.fullmatch(low) is None


_NO_AGENT = re.compile(
    r"(?:und|av|s|be)viker|skriker|[a-zåäö]{1,20}igare|(?:o?trygg|säkr|lugn|ren|ljus|mörk|fin|grön|stark|svag|vackr|snygg|tät)are|"
    r"(?:minsk|önsk|gransk)a"
)
"""What somebody does, and what is more of something: "undviker Nygård", "ett tryggare Nygård"."""


ADJECTIVES = word_set(
    """
    lång frisk rask hård modig stark glad rolig svart brun grön ny stor full snäll stilig rapp kvick dristig hed
    lugn trygg het kall rolf ren klar klok rik vild fri fager skarp flink tapper stolt frimodig orädd fast ung gammal
    lindrig lätt god bra sann stum blank hel
    """
)
"""Last names that say rather what somebody is like."""

_FAMILY = word_set(
    """
    familjen fam familj grannarna syskonen bröderna systrarna tvillingarna makarna paret släkten
    barnen pojkarna flickorna grabbarna killarna ungarna fruarna gubbarna brorsorna kompisarna tjejerna brödraskaran
    klanen kusinerna syskonparet brödraparet herrskapet
    """
)
WHOLE_FAMILIES = word_set("familjen fam familj syskonen bröderna systrarna tvillingarna makarna paret släkten klanen")
"""Of those, what stands before a name rather than before what they are like."""
_KIN = (
    r"(?:bonus|plast|styv|ex|lill[ae]?|stor[ae]?|tvilling|halv|barn|små|sommar|bästa?|före detta|fd)?"
    r"(?:mamma|pappa|mor|far|bror|bröder|syster|systrar|syskon|kille|killar|tjej|tjejer|kompis(?:ar)?|polare|"
    r"vän(?:ner)?|pojkvän|flickvän|sambo|fru|man|make|maka|barn|ung(?:e|ar)|grabb|grabbar|son|"
    r"söner|dotter|döttrar|farmor|farfar|mormor|morfar|farbror|morbror|faster|moster|kusin(?:er)?|föräldrar|"
    r"förälder|familj|tvillingar|tvilling|fosterson|fosterdotter|fosterbarn|svåger|svägerska|svärson|svärdotter|"
    r"svärmor|svärfar|"
    r"sonson|dotterson|barnbarn|styvfar|gudson|morsa|farsa|brorsa|brorsor|syrra|syrror|päron|brud|bruttan?|"
    r"snubbe|ex|exet|gubbe|gumma|tös|"
    r"pojke|pojk|jänta|unge|tös|pojkar|flicka|flickor|dejt|kumpan|vårdnadshavare|lärare|mentor|granne|"
    r"grannar)(?:n|en|ns|s)?"
)
_KINSHIP = re.compile(_KIN)
_SLANG = re.compile(
    r"(?:lill|stor|bonus|plast)?(?:morsa|farsa|brorsa|syrra|brors|systers)n?|brorsor|syrror|"
    r"päron|brud"
)
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
    return len(low) < _LONGEST and _is_calling(low)


@lru_cache(maxsize=8_192)
def _is_calling(low: str) -> bool:
    return _CALLED.fullmatch(low) is not None


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


_HE = (
    r"(?<!\w)(?:hon|han|hen|den(?= (?:där|dära|däringa|som har))|(?:killen|tjejen|mannen|kvinnan|gubben|"
    r"tanten|kärringen|käringen|snubben|damen|grabben|"
    r"farbrorn|gumman|typen|alkisen|pundaren|pundarn|langaren|langarn|knarkaren|knarkarn|grannen|pojken|flickan|"
    r"ungen|mannn|gubbn|tantn|killn|tjejn|kärringn|lillkillen|snubbn|vaktisen|pappan|mamman|farsan|morsan|"
    r"kusinen|brorsan|ledaren))(?: (?:där|dära|däringa|den))?(?: \w{2,12}(?:a|e))?"
)
_FEATURE = (
    r"(?:rullator|rullstol|permobil|krycka|kryckor|käpp|protes|tatuering|tatuera|ärr|skägg|mustasch|"
    r"stamning|stammar|hälta|"
    r"haltar|guldtand|guldtänder|piercing|rastaflätor|dreads|peruk|glasöga|glasöger|schäfer|pitbull|amstaff|"
    r"rottis|rottweiler|"
    r"chihuahua|tax|pudel|mops|bulldog|labrador|jycke|byracka|hund|hundar|papegoja|iller|lapp|en arm|"
    r"ett ben|ett öga|fingrar|"
    r"hörapparat|gips|tics|blinda|döva|läpp|tänder|epa|epatraktor|mopedbil|a-traktor|moppe|fyrhjuling|permobil|veteranbil|"
    r"skåpbil|bmw|volvo|"
    r"mercedes|merca|audi|saab|golf|cross|flakmoppe|lastcykel|barnvagn|påsar|påsarna|kundvagn|hatt|hatten|"
    r"båt|getter|höns|hönor|katter|ormar|kamphund|(?:blått|lila|rosa|grönt|turkost) hår|rygg|puckel|skäll|näsa|"
    r"flint|hästsvans|kind|hals)"
)
_WITH_A_FEATURE = re.compile(
    rf"{_HE},? (?:med|me|mä|utan|som (?:alltid |jämt )?(?:har|hade|haltar|stammar|saknar|kör|går me|går med|"
    rf"rullar|drar på))"
    rf" (?:bara |alltid |den |det |dom |sin |sina |en |ett |två |tre |\w{{2,12}}(?:a|e|"
    rf"t|å) ){{0,3}}{_FEATURE}(?:n|en|et|t|na|erna|arna|orna|ar|or|er|r|s)?(?!\w)"
)
"""Whoever has what one person of a place has: "han me bara en arm", "hon med rullatorn"."""
_WORK = (
    r"(?:ica|coop|willys|hemköp|lidl|statoil|okq8|ok|preem|circle k|ingo|max|mcdonalds?|donken|pressbyrån|"
    r"systemet|bolaget|jula|biltema|"
    r"rusta|dollarstore|\w{0,20}(?:firman|macken|mackn|kiosken|kioskn|pizzerian|skolan|badet|biblioteket|"
    r"bibblan|fritidsgården|gården|"
    r"apoteket|gymmet|frisören|salongen|lagret|verkstan|verkstaden|simhallen|ishallen|sporthallen|kyrkan|"
    r"vårdcentralen|förskolan|dagis|"
    r"äldreboendet|boendet|hemtjänsten|krogen|baren|puben|grillen|bageriet|konditoriet|caféet|kafét|fiket|"
    r"skrotet|tippen|"
    r"bruket|fabriken|posten|banken|köket|bespisningen|matsalen|expeditionen|receptionen|kassan|bussen|"
    r"skolskjutsen|taxin|skolbussen|färdtjänsten|sopbilen|glassbilen|posten|tidningarna|"
    r"ridskolan|stallet|klubben|laget|pojklaget|flicklaget|hvb-hemmet|hvb|soc|kommunen|affären|butiken|"
    r"handlarn|handlaren))"
)
_WHO_WORKS = re.compile(
    rf"{_HE},? som (?:också |även |bara |alltid |brukar |typ |nu )?(?:jobba|arbeta|träna|hyr|ha|äg|driv|"
    rf"sköt|städa|vakta|undervisa|vikariera|sitt|"
    rf"stå|spela|led|sälj|prakt|bo|kör)\w{{0,6}} (?:\w{{2,14}} ){{0,2}}(?:(?:på|i|hos|för|åt|vid|bakom|"
    rf"ovanpå|ovanför|under|bredvid|mittemot) )?(?:\w{{2,14}} )?{_WORK}(?!\w)"
)
"""Whoever works or lives somewhere: "hon som jobbar på macken", "han som bor ovanpå pizzerian"."""
_AT_WORK = re.compile(rf"(?<!\w)(?:han|hon)(?: där)? (?:på|i|från) {_WORK}(?!\w)")
_IS_AT_WORK = re.compile(
    rf"{_HE},? som (?:e|är|va|var) (?!på|i|vid|hos)\w{{3,20}} (?:på|i|hos|åt|"
    rf"vid) (?:\w{{2,14}} )?{_WORK}(?!\w)"
)
_BY_NICKNAME = re.compile(
    r"(?<!\w)(?:en|nån|någon|snubbe|snubben|kille|killen|tjej|tjejen|man|mannen|gubbe|gubben|typ|typen|"
    r"person|personen|kvinna|"
    r"kvinnan|han|hon|langaren|ledaren|familjen|dom|grannen|elev|eleven|pojken|flickan) (?:som )?(?:"
    r"kallas|kallar sig|kalla sig|kallade sig|går under namnet|lyssnar på|"
    r"dom kallar|de kallar|alla kallar|vi kallar)"
    r"(?: för)? \"?(?P<nick>(?!(?:för|har|är|var|blev|i|på|av|ska|nu|det|så|inte|något|nåt|samma|egentligen|"
    r"precis|också|typ|någonting|vad|va)(?!\w))[^\W\d_]{3,15})(?!\w)"
)
BY_WHAT_OTHERS_SAY = re.compile(
    r"(?<!\w)(?P<nick>[^\W\d_]{3,20})\"? (?:(?:kallas|heter) (?:han|hon|hen|killen|tjejen|mannen|snubben|"
    r"gubben)(?= som| han| hon|,? med| av|,|\.| i| på|$| för)|"
    r"som (?:han|hon|hen|de|dom|alla) kalla(?:s|r)?(?!\w))"
    r"|(?<!\w)(?:alla|de|dom|vi|folk|man|ungarna|eleverna) (?:kallar|säger) (?:honom|henne|hen|han|hon|en)(?: för)? \"?"
    r"(?P<nickname>(?!för|hora|idiot|bög|fitta|luder|neger|blatte|ful|fet|dum|rasist|tjock|äcklig|det|att|inte|"
    r"så|är|som|har"
    r"|fula|saker|apa|svin|hemska)[^\W\d_]{3,20})(?!\w)"
)
SINGLED_OUT = (
    (_WITH_A_FEATURE, (" med ", " me ", " mä ", " utan ", " som ")),
    (_WHO_WORKS, (" som ",)),
    (_AT_WORK, ("han", "hon")),
    (_IS_AT_WORK, (" som ",)),
    (_BY_NICKNAME, ("kalla", "namnet", "lyssnar")),
)
"""In small letters: somebody told by what only one has, by work, or by a nickname; and what one part of must stand in
the text for the pattern to match."""
NICKNAMED = re.compile(
    r"(?<!\w)(?:[fF]amiljen|[hH]an|[hH]on|[kK]illen|[tT]jejen|[sS]nubben|[mM]annen|[gG]rannen|[eE]leven|dom) (?:som )?"
    r"(?:heter|hette|hetat) (?!(?:så|det|inte|något|nåt|samma|egentligen|precis|också|typ|någonting|vad|som|och|för|"
    r"nog|kanske|bara|likadant|annat|annorlunda)(?!\w))[a-zåäö]{3,15}(?!\w)|"
    r"(?<!\w)(?:[dD]en så kallade|[sS]å kallade|[eE]n viss|[gG]år under namnet|[lL]yssnar på namnet|"
    r"[kK]allad|[kK]allas) \"?[A-ZÅÄÖ][\w-]{2,20}\"?"
    r",? (?:som|han|hon|hen|bosatt|boende|med|me|från|i) "
    r"|(?<![\w])\"?(?:[A-ZÅÄÖ][\w-]{2,20}(?:en|n|et|an|e|is)|[lL]ill(?:en|an)|[sS]tor(?:en|an)|"
    r"[tT]jock(?:en|is|isen)|[lL]ång(?:en|is))\"?"
    r"(?: igen| idag| igår| där| också)?,? (?:han|hon|hen|den|killen|gubben|snubben|tjejen|"
    r"tanten)(?: där)? (?:som|med|me|utan|från|i) "
    r"|(?<!\w)(?!Målsäg|Misstänk|Offer|Ytter|Därefter|Senare)[A-ZÅÄÖ][a-zåäöé]{2,15}(?<!en|et|na|um|an|ag|"
    r"år)(?:,| \() ?en (?:\w{2,12} ){0,2}(?:kille|tjej|"
    r"snubbe|gubbe|man|kvinna|tant|grabb|pojke|"
    r"flicka|kis|brud) (?:i|på|från|med|me|som) (?!\d|övre|nedre|yngre|äldre|medel)"
)
"""A nickname and what tells who: "Spöket igen, hon me rullatorn", "den så kallade Generalen, som tränar ..."."""
SAID_OF_NICKNAMED = (
    *("heter", "hette", "hetat", "allad", "allas", "n viss", "namnet", ", en ", ",en ", "(en ", "( en "),
    *(" han ", " hon ", " hen ", " den ", " killen ", " gubben ", " snubben ", " tjejen ", " tanten "),
)
"""One of these is in whatever it matches."""
