"""Acts, objects and faults of the audit in Swedish."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.accounts.service import ORGANISATION_KINDS
from app.figures.periods import local_date, moment_label
from tenants.access import ROLE_NAMES
from tenants.verification import Fault

ACTS = {
    "accessibility.describe": "Ändrade kontakten för tillgänglighet",
    "accounts.sign_in": "Inloggning",
    "accounts.sign_out": "Utloggning",
    "accounts.account": "Såg sitt konto",
    "accounts.self": "Höll sig inloggad, eller såg namn på medarbetare",
    "accounts.ask_for_reset": "Någon bad om ett nytt lösenord",
    "accounts.reset_password": "Valde ett nytt lösenord med en länk",
    "accounts.notices": "Valde vilka brev som ska skickas",
    "accounts.tokens": "Gjorde eller avslutade en nyckel",
    "accounts.organisations": "Såg verksamheterna",
    "accounts.way_in": "Ändrade sina inloggningar eller sitt lösenord",
    "alerts.count_analysis": "Räknade varningar",
    "alerts.keep_analysis": "Sparade en analys",
    "alerts.make_analysis": "Räknade fram en analys",
    "alerts.order_analysis": "Beställde en analys",
    "alerts.read": "Läste varningar och heta platser",
    "audit.chained_anew": "Kedjan räknades om vid en uppdatering",
    "audit.reads_sealed": "Läsrader förseglades",
    "audit.verified": "Loggen kontrollerades",
    "audit_log.export": "Tog ut loggen som fil",
    "audit_log.read": "Läste loggen",
    "audit_log.police": "Läste vad polisen har läst",
    "audit_log.rights": "Läste vem som fått vilken roll",
    "audit_log.restore": "Databasen återställdes från en säkerhetskopia",
    "basemaps.keep": "Städade bland kartornas bakgrunder",
    "basemaps.overlook": "Såg kartornas bakgrund",
    "basemaps.read": "Hämtade kartans bakgrund",
    "basemaps.send": "Skickade en bakgrundskarta",
    "basemaps.store": "Bytte eller tog bort kartornas bakgrund",
    "call_lists.change": "Ändrade en samtalslista",
    "call_lists.overlook": "Såg samtalslistorna",
    "call_lists.read": "Såg vem man ringer",
    "coverage.change": "Ändrade vem som ska rapportera, eller påminde någon",
    "coverage.count": "Såg hur många som hörts av",
    "coverage.own": "Såg om verksamheten har hörts av",
    "coverage.read": "Såg vem som rapporterar",
    "coverage.say": "Sade eller tog tillbaka inget att rapportera",
    "coverage.write": "Skrev en påminnelse",
    "comparison.area": "Läste områdets bild",
    "meetings.answer": "Svarade på ett beslut",
    "meetings.follow_up": "Följde upp ett beslut",
    "meetings.hold": "Ändrade ett möte eller ett beslut",
    "meetings.read": "Läste möten och beslut",
    "documents.drafts": "Läste ett utkast",
    "documents.finalize": "Fastställde en handling",
    "documents.read": "Läste handlingar",
    "documents.read_for_coordinator": "Läste en handling för samordnaren",
    "documents.read_for_police": "Läste en handling för polisen",
    "documents.store": "Sparade en handling",
    "dossiers.document": "Tog ut ett platsunderlag",
    "dossiers.read": "Läste om en plats",
    "est.follow_up": "Skrev en uppföljning",
    "est.log": "Förde in ett tillfälle",
    "est.manage": "Ändrade ett fokusområde",
    "est.read": "Läste fokusområden",
    "home.elsewhere": "Såg hur mycket som väntar i andra kommuner",
    "home.own": "Såg sin första sida",
    "home.read": "Öppnade Idag",
    "incidents.analyse": "Räknade rapporter för en analys",
    "incidents.changed": "Såg hur många rapporter som ändrats",
    "incidents.classify": "Ändrade vem som får läsa en rapport",
    "incidents.correct": "Rättade eller makulerade en rapport",
    "incidents.count": "Läste siffror",
    "incidents.import": "Läste in rapporter",
    "incidents.object": "Stoppade en rapport: fel information",
    "incidents.own": "Såg sina egna rapporter",
    "incidents.published": "Läste kommunernas siffror",
    "incidents.read": "Läste rapporter",
    "incidents.report": "Rapporterade",
    "incidents.restrict": "Lät färre läsa en verksamhets rapporter",
    "incidents.settle": "Släppte en spärrad rapport",
    "inbox.export": "Tog ut rapporter som fil",
    "inbox.read": "Såg vad som har kommit in",
    "inbox.unit": "Läste verksamhetens rapporter",
    "inbox.work": "Gick igenom, ändrade eller slog ihop rapporter",
    "intake.import": "Läste in en fil",
    "intake.read": "Såg inlästa filer",
    "organisations.register": "Lade till, ändrade eller avslutade en verksamhet",
    "taxonomy.choose": "Bytte namn på, dolde eller lade till en händelsetyp",
    "taxonomy.read_own": "Såg händelsetyperna",
    "people.confirm": "Bekräftade eller tog bort någon i polisen",
    "people.give": "Gav, ändrade eller avslutade en roll",
    "people.read": "Såg vilka som har roller",
    "letters.read": "Såg vilka brev som har skickats",
    "letters.write": "Skrev ett brev",
    "mail.read": "Såg vilka brev som har skickats",
    "mail.send": "Skickade ett brev",
    "people.make_link": "Gjorde en länk till ett brev",
    "people.shut_out": "Stängde ut någon ur alla platser, eller släppte in henne igen",
    "people.accept_invitation": "Tog emot en inbjudan",
    "people.invite": "Gav en person en roll",
    "doubles.find": "Letade rapporter om samma händelse",
    "doubles.read": "Såg rapporter som kan vara samma händelse",
    "doubles.settle": "Sade om två rapporter är samma händelse",
    "objections.oversee": "Såg vilka rapporter som är stoppade",
    "objections.told": "Såg hur många rapporter som är stoppade",
    "objections.read": "Läste om fel information",
    "phones.forget": "Lät en persons telefoner glömmas",
    "phones.let_go": "Lät en egen telefon glömmas",
    "phones.open": "Öppnade en ihågkommen telefon",
    "phones.read": "Såg sina ihågkomna telefoner",
    "phones.remember": "Lät en telefon kommas ihåg",
    "phones.shut": "En telefon glömdes efter för många fel PIN-koder",
    "places.read": "Läste kartans platser",
    "places.recount": "Räknade om efter en ändring av kartans underlag",
    "places.register": "Ändrade kommunens karta, platser eller folkmängd",
    "police_events.import": "Läste in polisens händelser",
    "police_events.read": "Läste polisens händelser",
    "quarterly_reports.finalize": "Fastställde kvartalsrapporten",
    "quarterly_reports.make": "Gjorde kvartalsrapporten",
    "quarterly_reports.order": "Beställde kvartalsrapporten",
    "quarterly_reports.order_own": "Beställde ett eget exemplar av kvartalsrapporten",
    "quarterly_reports.prioritise": "Ändrade prioriteringar",
    "quarterly_reports.runs": "Såg hur långt kvartalsrapporten kommit",
    "reminders.remind": "Skrev veckans påminnelser",
    "search.search": "Sökte",
    "go_live.change": "Antecknade ett underlag, eller öppnade eller stängde för rapporter",
    "go_live.missing": "Såg vilka underlag som saknas",
    "go_live.read": "Såg underlagen för riktiga händelser",
    "settings.change": "Ändrade kommunens uppgifter",
    "settings.read": "Såg kommunens uppgifter",
    "setup.read": "Såg hur långt kommunen är uppsatt",
    "practice.change": "Gjorde eller tömde övningsytan",
    "practice.read": "Såg om det finns en övningsyta",
    "setup.read_sharing": "Såg vad polisområdet får läsa",
    "setup.share": "Ändrade vad polisområdet får läsa",
    "setup.switch": "Slog på eller stängde av en modul",
    "setup.skip": "Hoppade över eller tog upp ett steg i uppsättningen",
    "situational_pictures.read": "Läste lägesbilden",
    "stopped_runs.read": "Såg arbeten som stannat",
    "stopped_runs.try_again": "Lät ett arbete som stannat göras om",
}
FORMER = {"first_screen.own": "Såg sin första sida", "situational_pictures.first_screen": "Öppnade startsidan"}
"""Acts that are called otherwise now, in the lines that were written before."""
OBJECTS = {
    "activity": "aktivitet",
    "audit": "logg",
    "checkpoint": "kontrollpunkt",
    "accessibility_contact": "kontakt för tillgänglighet",
    "decision": "beslut",
    "document": "handling",
    "focus_area": "fokusområde",
    "follow_up": "uppföljning",
    "go_live_paper": "underlag för riktiga händelser",
    "goal": "mål",
    "incident": "rapport",
    "incident_double": "två rapporter som liknar varandra",
    "intake": "inläst fil",
    "meeting": "möte",
    "membership": "roll",
    "named_place": "plats",
    "objection": "fel information",
    "occasion": "tillfälle",
    "organisation": "verksamhet",
    "own_type": "egen händelsetyp",
    "people": "roll",
    "phone": "telefon",
    "phones": "telefon",
    "police_confirmation": "bekräftelse av någon i polisen",
    "reporting_span": "när någon ska rapportera",
    "run": "körning",
    "shape": "område",
    "sharing_decision": "beslut om delning",
}
PARTS = {
    "accessibility": "tillgänglighet",
    "accounts": "konto och inloggning",
    "alerts": "varningar och heta platser",
    "alerts_api": "varningar genom API:et",
    "audit_log": "loggen",
    "basemaps": "kartornas bakgrund",
    "call_lists": "samtalslistorna",
    "comparison": "områdets bild",
    "coverage": "vem som rapporterar",
    "coverage_api": "inget att rapportera genom API:et",
    "documents": "dokument",
    "doubles": "samma händelse",
    "dossiers": "platser",
    "est": "fokusområden",
    "ground": "kartans underlag",
    "home": "Idag",
    "incidents": "rapporter",
    "incidents_api": "rapporter genom API:et",
    "inbox": "det som har kommit in",
    "inbox_api": "det som har kommit in genom API:et",
    "intake": "inläsning av filer",
    "letters": "brev som skickas",
    "meetings": "möten och beslut",
    "meetings_api": "möten och beslut genom API:et",
    "objections": "fel information",
    "quarterly_reports": "kvartalet",
    "organisations": "verksamheterna",
    "taxonomy": "händelsetyperna",
    "people": "personer och roller",
    "phones": "ihågkomna telefoner",
    "practice": "övningsytan",
    "search": "sök",
    "search_api": "sök genom API:et",
    "go_live": "underlag för riktiga händelser",
    "settings": "kommunens uppgifter",
    "setup": "inställningarna",
    "situational_pictures": "lägesbilden",
    "stopped_runs": "arbeten som stannat",
}
"""What a refused page or button belongs to, by the first word of its address in the code."""
COLUMNS = {
    "access_class": "läskrets",
    "state": "läge",
    "role": "roll",
    "kind": "sort",
    "organisation": "verksamhet",
    "valid_from": "gäller från",
    "valid_to": "gäller till",
    "group_slug": "grupp",
    "shared": "delas",
    "decided_on": "beslutat",
    "what": "vad",
    "first": "från och med",
    "last": "till och med",
    "wrong": "vad som är fel",
    "outcome": "svar",
    "answer": "svar",
    "due": "till när",
    "status": "läge",
    "period_first": "lägesbild från",
    "confirmed": "bekräftad av områdets chef",
    "shut_out": "utestängd",
}
VALUES = {
    "shared": {"True": "ja", "False": "nej"},
    "shut_out": {"True": "ja", "False": "nej"},
    "access_class": {
        "open": "alla",
        "internal": "alla i samverkan",
        "police": "samordnare och polis",
        "restricted": "egna och samordnaren",
    },
    "state": {
        "counted": "medräknad",
        "quarantined": "spärrad",
        "withdrawn": "makulerad",
        "merged": "sammanslagen",
        "draft": "utkast",
        "final": "fastställd",
        "open": "att göra",
        "late": "sent",
        "done": "gjort",
        "dropped": "släppt",
    },
    "status": {"planned": "planerat", "held": "pågår", "closed": "avslutat"},
    "answer": {"commits": "åtar sig", "declines": "åtar sig inte"},
    "what": {"expected": "ska rapportera", "unexpected": "ska inte rapportera", "closed": "stängd"},
    "wrong": {
        "person": "uppgift om en person",
        "place": "plats",
        "time": "tid",
        "not_here": "hör inte hit",
        "other": "annat",
    },
    "outcome": {
        "same": "samma händelse",
        "different": "två händelser",
        "put_back": "tillbaka som den var",
        "corrected": "rättad",
        "reworded": "texten ändrad",
        "withdrawn": "makulerad",
    },
    "role": {str(role): name for role, name in ROLE_NAMES.items()},
    "kind": {
        **{kind: kind for kind in ORGANISATION_KINDS},
        "picture": "lägesbildsmöte",
        "extra": "extra avstämning",
        "est": "EST-möte",
        "council": "möte i rådet",
        "group": "möte i arbetsgrupp",
    },
}
"""Of a column whose changes are told, what its codes are called; a column without codes has dates."""
WHY_REFUSED = {
    "changed_meanwhile": "någon annan hade ändrat",
    "module_off": "modulen var avstängd",
    "meeting_closed": "mötet var avslutat",
    "meeting_held": "mötet hade hållits",
    "not_yet": "mötet hade inte varit än",
    "period_taken": "lägesbilden hade redan ett möte",
    "withdrawn": "rapporten var makulerad",
    "taken_up": "inbjudan var redan besvarad",
    "no_arms": "det fanns inget vapen att visa",
    "not_counted": "rapporten räknades inte",
    "not_merged": "rapporten var inte sammanslagen längre",
    "not_stopped": "rapporten var inte spärrad längre",
    "already_final": "dokumentet var redan fastställt",
    "not_parked": "arbetet gjordes redan om",
    "run_open": "rapporten gjordes redan",
    "run_exists": "rapporten var redan beställd",
    "import_open": "en annan fil lästes in",
    "already_read": "filen var redan inläst",
    "too_many_tries": "för många försök",
    "id_taken": "samma id fanns på en annan rapport",
    "invalid": "uppgifterna gick inte att ta emot",
}
_CHANGE = re.compile(
    r"(?:(?P<kind>\w{1,60}) (?P<id>\S{1,60}) )?(?P<column>\w{1,60}) (?P<old>\S{1,200}) → (?P<new>\S{1,200})"
)
OUTCOMES = {"done": "Gjort", "refused": "Nekat", "failed": "Misslyckades"}
_FAULTS = {
    "number": "Länk {line} saknas, är tillagd eller flyttad.",
    "changed": "Länk {line} är ändrad.",
    "unlinked": "Länk {line} hänger inte ihop med den före.",
    "rewritten": "Någon av länkarna {line}–{upto} är inte som den var vid en kontrollpunkt.",
    "cut": "Kedjan är kapad: den nådde länk {upto}, och från länk {line} saknas minst en.",
    "head": "Kedjans huvud stämmer inte med länk {line}.",
    "wiped": "Hela kedjan är borta, från länk {line}.",
    "forged": "Länk {line} är inte skriven av databasens egen funktion.",
    "reads": "Läsraderna under förseglingen i länk {line} är ändrade: {now} finns, {sealed} förseglades.",
    "read": "Läsrad {detail} är inte skriven av databasens egen funktion.",
    "unreadable": "Kontrollpunkt {line} går inte att läsa.",
    "changed_checkpoint": "Kontrollpunkt {line} är ändrad, eller så saknas en före den.",
    "not_signed": "Kontrollpunkt {line} har fel underskrift.",
    "forgotten": "Kontrollpunkt {line}, som loggen minns, finns inte i filen: den är kapad eller påbörjad på nytt.",
}


def act_label(act: str) -> str:
    """What people read of an act, or of the page or button that somebody was refused."""
    part = act.partition(".")[0]
    return ACTS.get(act) or FORMER.get(act) or (f"Försökte något i {PARTS[part]}" if part in PARTS else act)


_NUMBER = re.compile(r"\bn=(\d{1,9})\b")


def entry_row(entry: Any, names: Mapping[UUID, str]) -> list[str]:
    """A line in words: when, who, what, what it was about, the number of that, the number of the link."""
    line = entry.line
    what, about = [_what(line)], OBJECTS.get(line.object_kind, line.object_kind or "")
    if entry.shown:
        what.append(f"{len(entry.shown)} med begränsad text")
    if getattr(line, "outcome", "done") != "done":
        what.append(outcome_sentence(line.outcome, line.detail))
    if change := getattr(line, "change", None):
        what.append(change_sentence(change))
    if getattr(line, "concerned_id", None):
        role = VALUES["role"].get(line.concerned_role, line.concerned_role or "")
        what.append(f"{names.get(line.concerned_id, line.concerned_id)}, {role}")
    who = f"{entry.actor}, {line.machine_user} på servern" if line.machine_user else entry.actor
    number = (line.object_id or "").split(" ")[0]
    link = getattr(line, "seq", None)
    return [moment_label(line.at), who, "; ".join(what), about, number, "" if link is None else str(link)]


def shown_number(line: Any) -> int:
    """How many things a line says were shown or taken out."""
    found = _NUMBER.search(line.detail or "")
    return int(found[1]) if found else 0


def _what(line: Any) -> str:
    """The act, with how many things it showed where that says something."""
    n = shown_number(line)
    if line.act == "incidents.read" and line.object_id:
        return "Läste en rapport"
    if line.act == "incidents.read" and n:
        return "Läste en rapport i listan" if n == 1 else f"Läste {n} rapporter i listan"
    if line.act in ("audit_log.export", "inbox.export"):
        return f"{ACTS[line.act]}: {n} {'rad' if n == 1 else 'rader'}"
    return act_label(line.act)


def also_read(entry: Any) -> str:
    """What else the same page has read."""
    first = _what(entry.line)
    labels = dict.fromkeys(_what(one) for one in entry.also)
    return ", ".join(label[:1].lower() + label[1:] for label in labels if label != first)


ENDED = "Avslutade rollen"
_LAST_DAY = re.compile(r"valid_to \S+ → (\d{4}-\d\d-\d\d)")


def change_of_role(line: Any) -> tuple[str, str]:
    """What was done with somebody's role, and from what to what: one whose last day has been is ended."""
    change = line.change or ""
    last = _LAST_DAY.search(change)
    if last and date.fromisoformat(last[1]) < local_date(line.at):
        change = "; ".join(one for one in change.split("; ") if not one.startswith(("valid_from ", "valid_to ")))
        return ENDED, change
    return act_label(line.act), change


def rights_sentence(line: Any, names: Mapping[UUID, str]) -> str:
    """Who was given which role, or what was changed in it."""
    whom = names.get(line.concerned_id, str(line.concerned_id))
    role = VALUES["role"].get(line.concerned_role, line.concerned_role or "")
    act, change = change_of_role(line)
    changes = [_worded(one) for one in change.split("; ") if one and not one.startswith("role –")]
    said = f"{whom} fick rollen {role}" if "role – → " in change else f"{whom}, {role}: {act[:1].lower()}{act[1:]}"
    return f"{said} ({'; '.join(changes)})" if changes else said


def change_sentence(change: str) -> str:
    """What a line tells of from what to what (`tenants/told.py`)."""
    return "; ".join(_worded(one) for one in change.split("; "))


def _worded(change: str) -> str:
    found = _CHANGE.fullmatch(change)
    if found is None:
        return f"och {change[1:]} till" if change.startswith("+") else change
    column = found["column"]
    old, new = (VALUES.get(column, {}).get(found[name], found[name]) for name in ("old", "new"))
    whose = f"{OBJECTS.get(found['kind'], found['kind'])} {found['id']}, " if found["kind"] else ""
    word = COLUMNS.get(column, column)
    return f"{whose}{word}: {new}" if old == "–" else f"{whose}{word}: från {old} till {'ingen' if new == '–' else new}"


def outcome_sentence(outcome: str, detail: str | None) -> str:
    """How an act ended that was not done. A refusal's detail is a code or the name of the right that was missing."""
    if outcome != "refused" or not detail:
        return OUTCOMES[outcome]
    why = WHY_REFUSED.get(detail) or ("rollen har inte rätten" if detail in ACTS else "det fanns inte")
    return f"{OUTCOMES[outcome]}: {why}"


def fault_sentence(fault: Fault) -> str:
    """What is wrong, with the number of the line."""
    now, _, sealed = fault.detail.partition(" ")
    return _FAULTS[fault.what].format(line=fault.line, upto=fault.upto, now=now, sealed=sealed, detail=fault.detail)
