"""Köping's invented third quarter of 2026 as report values: example data, every organisation named by function."""

from __future__ import annotations

from datetime import date

from app.figures.counted import CountedPlace
from app.figures.periods import Quarter
from app.places.models import Population
from app.quarterly_reports.models import Priority
from app.quarterly_reports.report import Coverage, Dayparts, QuarterGroup, QuarterlyReport
from tests.quarterly_reports.made_areas import K3, MONITORS, POLICE, a_follow_up, a_goal, an_activity, an_area

GROUPS = (
    QuarterGroup("Trafik", 62, last_year=55, twelve_months=214, twelve_months_before=203),
    QuarterGroup("Skadegörelse och klotter", 61, last_year=74, twelve_months=238, twelve_months_before=262),
    QuarterGroup("Samlingar och ordningsstörning", 58, last_year=66, twelve_months=221, twelve_months_before=240),
    QuarterGroup("Narkotika och alkohol (ANDT)", 39, last_year=33, twelve_months=149, twelve_months_before=131),
    QuarterGroup("Stöld och inbrott", 29, last_year=34, twelve_months=118, twelve_months_before=124),
    QuarterGroup("Otrygg plats och miljö", 19, last_year=24, twelve_months=88, twelve_months_before=97),
    QuarterGroup("Skola och unga", 13, last_year=12, twelve_months=71, twelve_months_before=66),
    QuarterGroup("Våld, hot och rån", 9, last_year=8, twelve_months=37, twelve_months_before=35),
    QuarterGroup("Brand och pyroteknik", 7, last_year=9, twelve_months=31, twelve_months_before=33),
    QuarterGroup("Bedrägeri och osund konkurrens", 6, last_year=9, twelve_months=27, twelve_months_before=34),
    QuarterGroup("Oro, ryktesspridning och extremism", 2, last_year=3, twelve_months=11, twelve_months_before=9),
)
COUNTS = (318, 309, 274, 321, 331, 316, 268, 323, 327, 311, 262, 327, 305)

ANDT = an_area(
    title="Förebyggande arbete mot barn, unga och unga vuxna i ANDT-frågor",
    short_title="ANDT barn, unga och unga vuxna",
    description="Vejp och nikotin säljs till högstadieelever i centrum efter skoltid. Alkohol och narkotika förekommer"
    " kring stationen och inre hamnen fredag och lördag kväll. Fokus är att minska tillgången och nå"
    " föräldrar tidigt.",
    causes={
        "place": [
            "Sju försäljningsställen inom 400 meter från två skolor",
            "Stationens vänthall är enda varma plats efter kl. 19",
        ],
        "exposed": ["Elever i årskurs 7–9 utan vuxna i centrum kl. 14–17"],
        "offender": ["Butiker som inte frågar om ålder", "Äldre kamrater som köper ut"],
        "chain": ["Inköp", "vidareförsäljning i app", "överlämning i centrum", "bruk på skolgård och vid stationen"],
    },
    goals=(
        a_goal(
            "Andelen butiker som begär legitimation vid kontrollköp ökar från 62 % (13 av 21, våren 2026) till"
            " minst 85 % (hösten 2026).",
            "Butiker som frågar om legitimation",
            "procent",
            (62, 85, 81),
            date(2026, 11, 30),
            baseline_count=[13, 21],
            now_count=[17, 21],
        ),
        a_goal(
            "Minst 70 % av hushållen med barn i årskurs 7 är med på föräldramöte om ANDT läsåret 2026/27 (48 %,"
            " 118 av 246, läsåret 2025/26).",
            "Närvaro vid möten",
            "procent",
            (48, 70, None),
            date(2027, 6, 15),
            baseline_count=[118, 246],
        ),
    ),
    activities=(
        an_activity(
            "Fältning i centrum och vid stationen fredag–lördag",
            "Ungdomscoacherna",
            96,
            26,
            24,
            71,
            "Lördag kl. 19–00. Omkring 40 ungdomar i centrum, lugnt efter kl. 22.",
        ),
        an_activity(
            "Skolbesök av polis och ungdomscoacher",
            POLICE,
            20,
            4,
            5,
            14,
            "Årskurs 8, tema vejp och lagen. Tre klasser.",
        ),
        an_activity(
            "Kontrollköp hos försäljningsställen",
            MONITORS,
            42,
            21,
            21,
            42,
            "17 av 21 begärde legitimation. Fyra får återbesök.",
        ),
        an_activity(
            "Föräldramöte om ANDT, årskurs 7",
            "Högstadieskolan",
            8,
            3,
            3,
            5,
            "62 vårdnadshavare. Efterfrågar en gemensam överenskommelse om tider.",
        ),
    ),
    follow_up=a_follow_up(
        status="on_plan",
        judgement="unchanged",
        why="17 av 21 butiker begärde legitimation (81 %) mot 13 av 21 i våras; målet är 85 %. Rapporterna i gruppen"
        " är 39 mot 33 samma kvartal 2025 (+6, +18,2 %), men två verksamheter fler rapporterar.",
        lessons="Fyra butiker står för alla missade legitimationskontroller. Personalomsättning anges som skäl.",
        obstacles="Två fältpass ställdes in på grund av sjukdom.",
        resources="En lathund och utbildning för butikspersonal, cirka 8 000 kr.",
        proposal="continue",
        decision="Lokala Brå ger Västra Mälardalens Myndighetsförbund i uppdrag att kalla de fyra butikerna till"
        " samtal före 30 november.",
        responsible="Ungdomscoacherna",
    ),
    lead="Ungdomscoacherna",
    members=(
        "Ungdomscoacherna",
        "Högstadieskolan",
        "Gymnasieskolan",
        "Friskolan",
        "Socialtjänsten, öppenvård unga",
        POLICE,
        MONITORS,
    ),
    meets="varannan måndag kl. 15",
)
CENTRE = an_area(
    title="Ökad trygghet och minskad brottsbenägenhet i centrum och Nygårdsområdet",
    short_title="Centrum och Nygård",
    description="Skadegörelse, störande samlingar och skräp i centrum fredag–söndag samt i källare och på gårdar i"
    " Nygård. Boende i Nygård uppger lägre trygghet kvällstid än i övriga bostadsområden.",
    causes={
        "place": [
            "Släckta och skymda gångvägar mellan Nygård och centrum",
            "Öppna källarentréer",
            "Torget är tomt på vuxna efter kl. 19",
        ],
        "exposed": ["Boende som undviker tvättstuga och gård kvällstid"],
        "offender": ["Få andra platser att vara på", "Skador som får stå kvar lockar till nya"],
        "chain": ["Trasig lampa", "samling i skymd del", "skadegörelse", "lång tid till lagning", "fler skador"],
    },
    goals=(
        a_goal(
            "Andelen boende i Nygård som känner sig trygga utomhus kvällstid ökar från 58 % (143 av 246 svar,"
            " 2025) till minst 65 % (hösten 2026).",
            "KBAB:s hyresgästenkät",
            "procent",
            (58, 65, None),
            date(2026, 11, 30),
            baseline_count=[143, 246],
        ),
        a_goal(
            "Skadekostnaden i centrum och Nygård minskar från 412 000 kr (2025) till högst 330 000 kr (2026).",
            "Skadekostnad hos KBAB och kommunens fastigheter",
            "kr",
            (412000, 330000, 231000),
            date(2026, 12, 31),
            same_time_last_year=["januari–september", 318000],
        ),
    ),
    activities=(
        an_activity(
            "Gemensamma kvällspass, väktare, ungdomscoacher och polis",
            "Säkerhetsavdelningen",
            48,
            12,
            12,
            35,
            "Fredag kl. 20–01. Två samlingar i källare upplösta genom samtal.",
        ),
        an_activity(
            "Åtgärdade punkter från trygghetsvandring (belysning, växtlighet, lås)",
            "KBAB",
            30,
            8,
            9,
            24,
            "Fyra lyktstolpar på gångvägen Nygård–centrum lagade av VME.",
        ),
        an_activity("Trygghetsvandring", "Säkerhetsavdelningen", 4, 1, 1, 3, "17 deltagare, 8 nya punkter."),
        an_activity(
            "Öppen gård i Nygård med föreningar", "KBAB", 6, 3, 2, 4, "Cirka 120 besökare. En kväll regnade bort."
        ),
    ),
    follow_up=a_follow_up(
        status="on_plan",
        judgement="improved",
        why="96 rapporter från centrum och Nygård mot 118 samma kvartal 2025 (−22, −18,6 %). Skadekostnaden"
        " januari–september är 231 000 kr mot 318 000 kr (−87 000 kr, −27,4 %). Rapporterna ensamma räcker inte"
        " för en slutsats, men kostnaden är ett oberoende mått och pekar åt samma håll.",
        lessons="Skador som lagas inom tre dagar återkommer mer sällan. Tiden till lagning har halverats sedan i"
        " våras.",
        obstacles="Leveranstid på källardörrar, sex veckor.",
        resources="60 000 kr för porttelefon på två källarentréer (KBAB:s budget 2027).",
        proposal="continue",
        decision="Lokala Brå noterar informationen. Enkätresultatet redovisas i kvartal 4.",
        needs_decision=False,
        responsible="KBAB",
    ),
    lead="KBAB",
    members=(
        "KBAB",
        "VME",
        "Säkerhetsavdelningen",
        "Ungdomscoacherna",
        POLICE,
        "Tekniska kontoret",
        "Centrumhandlarna",
    ),
    meets="varannan torsdag kl. 9",
)
TRAFFIC = an_area(
    title="Trafiksäkerhet",
    description="Höga hastigheter på väg 250 genom Kolsva vid skolövergången, fordon på gång- och cykelvägar samt"
    " A-traktorer i inre hamnen sommartid.",
    causes={
        "place": ["Väg 250 är bred och rak före skolövergången", "Gång- och cykelvägen vid Björnstigen saknar hinder"],
        "exposed": ["Barn på väg till skolan kl. 7.20–8.00"],
        "offender": ["Genomfartstrafik som bromsar sent", "Moped- och A-traktorförare som tar genvägar"],
        "chain": ["Lång raksträcka", "hög fart in i tätorten", "övergångsställe upptäcks sent"],
    },
    goals=(
        a_goal(
            "85-percentilen på väg 250 genom Kolsva (40 km/h) sänks från 52 km/h (april 2026) till högst 46 km/h"
            " (oktober 2026).",
            "85-percentil, mätskåp en vecka",
            "km/h",
            (52, 46, 49),
            date(2026, 10, 31),
        ),
        a_goal(
            "Rapporterna om fordon på gång- och cykelväg och skolgård minskar från 28 (januari–september 2025)"
            " till högst 20 (januari–september 2026), med minst 13 rapporterande verksamheter.",
            "Antal rapporter, med täckning bredvid",
            "rapporter",
            (28, 20, 23),
            date(2026, 9, 30),
            coverage=[13, 15],
        ),
    ),
    activities=(
        an_activity(
            "Trafikkontroller på platser valda efter mätning",
            POLICE,
            36,
            9,
            7,
            26,
            "Väg 250, Kolsva, kl. 7.15–8.15. 88 fordon mättes, 12 körde över gränsen.",
        ),
        an_activity(
            "Hastighetsmätning, en vecka per tillfälle",
            "Tekniska kontoret",
            10,
            3,
            3,
            8,
            "Väg 250, Kolsva, v. 36. 85-percentil 49 km/h, 19 320 fordon.",
        ),
        an_activity(
            "Vuxna och polis vid skolövergångar vid terminsstart",
            "Grundskolan i Kolsva",
            6,
            4,
            4,
            4,
            "Fyra morgnar v. 34–35, 9 vuxna.",
        ),
        an_activity(
            "Kvällar med motorburen ungdom, dialog och fordonskontroll",
            "Ungdomscoacherna",
            8,
            3,
            4,
            7,
            "Inre hamnen. 15 fordon, 6 påpekanden om ljud och lykta.",
        ),
    ),
    follow_up=a_follow_up(
        status="late",
        judgement="unchanged",
        why="85-percentilen har sjunkit från 52 till 49 km/h men målet 46 nås troligen inte i oktober."
        " Trafikrapporterna är 62 mot 55 samma kvartal 2025 (+7, +12,7 %). Rapporterna om fordon på gång- och"
        " cykelväg och skolgård är 23 mot 28 (−5, −17,9 %) men når inte målet 20. Underlaget är litet.",
        lessons="Kontroller vid skolstart ger lägre hastighet i ungefär två veckor.",
        obstacles="Två kontroller ställdes in. Hinder på gång- och cykelvägen kräver Trafikverkets yttrande.",
        resources="Två fartdämpande kuddar, uppskattat 120 000 kr (Trafikverket är väghållare).",
        proposal="change",
        decision="Lokala Brå ställer sig bakom en gemensam skrivelse från kommunen och Polisen till Trafikverket om"
        " fartdämpning på väg 250 genom Kolsva.",
        responsible="Tekniska kontoret",
    ),
    lead="Tekniska kontoret",
    members=("Tekniska kontoret", POLICE, "Grundskolan i Kolsva", "Ungdomscoacherna", "Säkerhetsavdelningen"),
    meets="en gång i månaden",
)


def quarters_back(last: Quarter, count: int) -> list[Quarter]:
    start = last.year * 4 + last.number - count
    return [Quarter(index // 4, index % 4 + 1) for index in range(start, start + count)]


def chosen(name: str, need: int, influence: int, rank: int | None, reason: str) -> tuple[Priority, str]:
    return Priority(need=need, influence=influence, rank=rank, reason=reason), name


KOPING = QuarterlyReport(
    municipality="Köpings kommun",
    department="säkerhetsavdelningen",
    quarter=K3,
    dated=date(2026, 10, 20),
    demo=True,
    groups=GROUPS,
    population=Population(n=25729, year=2024, source="SCB"),
    coverage=Coverage(15, 16, 13),
    per_quarter=list(zip(quarters_back(K3, 13), COUNTS, strict=True)),
    incidents_told=305,
    places=(
        CountedPlace("Centrum (torget)", 38, last_year=46, organisations=7),
        CountedPlace("Nygård", 29, last_year=36, organisations=5),
        CountedPlace("Stationens cykelparkering", 21, last_year=18, organisations=4),
        CountedPlace("Väg 250 genom Kolsva", 15, last_year=11, organisations=3),
        CountedPlace("Inre hamnen", 13, last_year=16, organisations=4),
    ),
    dayparts=Dayparts(
        {
            "Dag 06–18": (17, 15, 16, 15, 18, 12, 9),
            "Kväll 18–24": (12, 11, 13, 16, 31, 29, 14),
            "Natt 00–06": (3, 2, 3, 4, 12, 17, 9),
        },
        27,
    ),
    manners=(("avklippt lås", 11), ("samling med hög musik", 9), ("krossad ruta", 8)),
    focus_areas=(ANDT, CENTRE, TRAFFIC),
    priorities=(
        chosen("Stationens cykelparkering", 4, 4, 1, "Cykelstölderna ökar och platsen går att bygga om."),
        chosen("Nikotin och vejp till minderåriga i centrum", 4, 4, 2, "Fyra butiker står för bristerna."),
        chosen("Källarentréer i Karlsdal", 3, 5, 3, "Få dörrar, en ägare, snabb effekt."),
        chosen("Inre hamnen fredag–lördag", 3, 4, None, "Säsongen är slut."),
        chosen("Väg 250 genom Kolsva", 4, 2, None, "Trafikverket är väghållare."),
        chosen("Klotter i centrum", 2, 4, None, "Saneras löpande av tekniska kontoret."),
    ),
)
NOTHING = QuarterlyReport("Kungsörs kommun", Quarter(2026, 1), date(2026, 4, 1))
