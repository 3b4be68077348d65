"""The law's duties and what is kept of them, in Swedish."""

from typing import NamedTuple

from app.legal_duties.models import (
    AGREEMENT,
    AGREEMENTS,
    ASSESSMENT,
    BASIS,
    CAMERA,
    CAMERAS,
    COORDINATION,
    COUNCIL,
    DONE,
    LEADING,
    MET,
    NOT_ASKED,
    ONGOING,
    OPEN,
    OTHER_PLANS,
    PARTLY,
    PARTS,
    PLAN,
    PLANNED,
    REPORT,
    SEAT,
    SECTORS,
    STOPPED,
    TAGS,
    UPDATE,
)
from tenants.errors import NotFound


class Section(NamedTuple):
    """A section of the law: its number, and what it asks, in our words."""

    paragraph: str
    title: str
    asks: str


SECTIONS = {
    BASIS: Section(
        "1–3 §§",
        "Kunskapsbaserat arbete",
        "Arbetet vilar på kunskap, kommunen tar ställning till vad som behöver göras och tar ett visst ansvar för "
        "samordningen.",
    ),
    ASSESSMENT: Section(
        "4 §",
        "Lägesbild",
        "En lägesbild av brottsligheten i hela kommunen: kartläggning, omfattning och konsekvenser, annan information "
        "av betydelse och en analys.",
    ),
    PLAN: Section("5 §", "Åtgärdsplan", "Ett beslut om åtgärder med lägesbilden som grund."),
    UPDATE: Section(
        "6 §", "Uppdatering och uppföljning", "Lägesbilden uppdateras och planen följs upp minst vartannat år."
    ),
    OTHER_PLANS: Section(
        "7 §", "Tillsammans med annan planering", "Arbetet vävs in i planer enligt andra lagar där det passar."
    ),
    AGREEMENTS: Section(
        "8–9 §§", "Överenskommelser", "Kommunen verkar för skriftliga överenskommelser med syften och områden."
    ),
    COUNCIL: Section(
        "10 §", "Strategiskt råd", "Kommunen verkar för ett råd som den leder, med personer i ledande ställning."
    ),
    COORDINATION: Section(
        "11–12 §§", "Samordningsfunktion", "En funktion som samordnar, stödjer, är kontaktpunkt och sprider kunskap."
    ),
    LEADING: Section(
        "13 §", "Ledning och rapport", "Styrelsen leder arbetet och rapporterar löpande till kommunfullmäktige."
    ),
    CAMERAS: Section(
        "14 §", "Kameror", "Kommunen får kamerabevaka platser dit allmänheten har tillträde. Ingen plikt."
    ),
}
STATES = {
    OPEN: ("wait", "Inte besvarad"),
    PARTLY: ("work", "Delvis"),
    MET: ("ok", "Uppfylld"),
    NOT_ASKED: ("neutral", "Inte aktuell"),
}
PART_LABELS = dict(
    zip(
        PARTS,
        (
            "Kartläggning av brottsligheten",
            "Brottslighetens omfattning",
            "Brottslighetens konsekvenser",
            "Annan information av betydelse",
            "Analys",
        ),
        strict=True,
    )
)
PART_HINTS = dict(
    zip(
        PARTS,
        (
            "Vilka brott, var, när och hur i hela kommunen, också det som sällan anmäls.",
            "Hur mycket, mot tidigare år och mot annat. Varje tal med period och källa.",
            "Kostnader, otrygghet, drabbade grupper och verksamheter.",
            "Det som inte är brott men spelar roll: skola, bostäder, föreningar, näringsliv, dialoger.",
            "Varför det ser ut så, vad som väntar och vad kommunen kan påverka. Skrivs av er.",
        ),
        strict=True,
    )
)
TAG_NAMES = dict(
    zip(TAGS, ("Folkhälsa", "Risk- och sårbarhetsanalys", "ANDTS", "Skola och elevhälsa", "Översiktsplan"), strict=True)
)
AUDIENCES = {"all": "Samordnaren", "police": "Samordnaren och polisen"}
SECTOR_NAMES = dict(
    zip(
        SECTORS,
        ("Kommunen", "Polisen", "Regionen", "Annan myndighet", "Näringslivet", "Civilsamhället", "Annan"),
        strict=True,
    )
)
MEASURE_STATES = {
    PLANNED: ("wait", "Planerad"),
    ONGOING: ("work", "Pågår"),
    DONE: ("ok", "Klar"),
    STOPPED: ("neutral", "Avbruten"),
}


class Register(NamedTuple):
    """How a register is called, and its fields: (column, question), in the order in which they are asked."""

    title: str
    one: str
    slug: str
    about: str
    fields: dict[str, str]
    needed: tuple[str, ...]


REGISTERS = {
    SEAT: Register(
        "Rådets register",
        "Plats i rådet",
        "radet",
        "Vilka som sitter i det brottsförebyggande rådet, efter funktion, också näringsliv och civilsamhälle.",
        {
            "what": "Vilken funktion?",
            "who": "Vilken verksamhet?",
            "sector": "Varifrån?",
            "leading": "Ledande befattning",
            "first": "Från och med",
            "last": "Till och med",
        },
        ("what", "who", "sector"),
    ),
    AGREEMENT: Register(
        "Överenskommelser",
        "Överenskommelse",
        "overenskommelser",
        "Skriftliga överenskommelser om samverkan: parter, syften, områden och giltighet.",
        {
            "what": "Vilket syfte?",
            "who": "Vilka parter?",
            "text": "Vilka områden gäller den?",
            "balance": "Undertecknad av (funktioner)",
            "first": "Gäller från",
            "last": "Gäller till",
            "review_on": "Ses över",
            "registry_number": "Diarienummer",
        },
        ("what", "who", "text", "first"),
    ),
    CAMERA: Register(
        "Kameror",
        "Kamera",
        "kameror",
        "Platser som bevakas med kamera: behov, intresseavvägning och när den ska omprövas.",
        {
            "what": "Vilken plats?",
            "who": "Vem bevakar?",
            "text": "Behov: vad har hänt, och vad har prövats i stället?",
            "balance": "Intresseavvägning",
            "first": "Uppe från",
            "last": "Uppe till",
            "review_on": "Omprövas",
            "registry_number": "Diarienummer",
        },
        ("what", "text", "balance", "review_on"),
    ),
    REPORT: Register(
        "Rapporter till kommunfullmäktige",
        "Rapport",
        "fullmaktige",
        "När styrelsen rapporterade till kommunfullmäktige, och om vad.",
        {
            "first": "Rapporterad den",
            "what": "Vad gällde rapporten?",
            "text": "Vad sades, i några meningar?",
            "registry_number": "Diarienummer",
        },
        ("first", "what"),
    ),
}
ASKED_FOR = {AGREEMENT: AGREEMENTS, CAMERA: CAMERAS}
"""Registers that are off until asked for -> the duty at which that is said."""
DUTY_LABELS = {
    "state": "Hur står det till?",
    "evidence": "Vad visar det?",
    "done_on": "Gjort den",
    "next_on": "Nästa gång senast",
    "keeps_register": "För register här",
}
ASSESSMENT_LABELS = {
    **PART_LABELS,
    "first": "Från och med",
    "last": "Till och med",
    "tags": "Vävs in i",
    "annex": "Bilaga med egen läsekrets",
    "annex_audience": "Vem får läsa bilagan?",
    "registry_number": "Diarienummer",
    "insist": "Spara ändå",
}
PLAN_LABELS = {
    "body": "Vem beslutade?",
    "decided_on": "Vilken dag?",
    "paragraph": "Paragraf",
    "registry_number": "Diarienummer",
    "insist": "Spara ändå",
}
MEASURE_LABELS = {
    "text": "Vad ska göras?",
    "why": "Vad i lägesbilden svarar det mot?",
    "organisation_id": "Vilken verksamhet?",
    "function": "Vilken funktion?",
    "due": "Till när?",
    "measure_id": "Åtgärd i arbetet",
    "state": "Hur står den?",
    "said": "Hur går det?",
    "insist": "Spara ändå",
}
FINAL = "Den är fastställd och ändras inte. Börja på nästa version i stället."
DECIDED = "Planen är beslutad. Åtgärderna följs upp, men ändras inte."
NOTICES = {
    "sparat": "Sparat.",
    "ater": "Den är återställd.",
    "borjat": "Lägesbilden är påbörjad med det som är känt. Läs, skriv om och skriv det som saknas.",
    "finns": "Det finns redan ett utkast.",
    "faststalld": "Lägesbilden är fastställd. Papperet görs.",
    "plan": "Planen är påbörjad. Skriv åtgärderna, och sedan vem som beslutade.",
    "beslutad": "Beslutet är inskrivet. Nu räknas 24 månader.",
    "bestallt": "Papperet görs. Läs in sidan igen om en liten stund.",
    "uppfoljt": "Uppföljningen är sparad.",
    "fast": FINAL,
    "beslut": DECIDED,
}


def states_of(slug: str) -> list[tuple[str, str]]:
    """(code, words) of the states that a duty may have."""
    return [(code, words) for code, (_sign, words) in STATES.items() if code != NOT_ASKED or slug == CAMERAS]


def register_at(slug: str) -> tuple[str, Register]:
    """The register at an address: (kind, how it is called). Raises NotFound."""
    for kind, one in REGISTERS.items():
        if one.slug == slug:
            return kind, one
    raise NotFound("legal_record")
