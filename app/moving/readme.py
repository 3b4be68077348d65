"""What an export says of itself, in Swedish, for the data-protection officer and whoever builds another system."""

from app.audit_log.labels import OBJECTS
from app.figures.numbers import number
from tenants import contents
from tenants.manifest import FILES, NAME, ROWS, TABLES, Manifest

HOLDS = {
    contents.PEOPLE: "e-postadresser till dem som har eller har haft en roll",
    "membership": "roller: namnet som kommunen känner personen vid, roll, verksamhet, från och till",
    "organisation": "verksamheter",
    "incident": "rapporter, med fritext",
    "document": "handlingar; filerna ligger under files/documents",
    "audit_line": "loggen över vad som har gjorts, i en kedja",
    "audit_head": "loggens senaste länk",
    "read_line": "loggen över vad som har lästs",
    "activity_plan": "vilka aktiviteter som hör till ett fokusområdes plan",
    "area_population": "folkmängd i delområden",
    "basemap": "bakgrundskarta",
    "call_list": "larmlista",
    "coarse_week": "antal per vecka, grupp och ruta, som polisområdet får läsa",
    "day_tally": "antal rapporter per dag",
    "decision_event": "vad som har hänt med ett beslut",
    "ground_draft": "fil med gränser eller platser som väntar på att sparas",
    "handed_type": "vilka händelsetyper som lämnas över",
    "handover_event": "vad som har hänt med det som lämnats över",
    "incident_version": "rapporters tidigare lydelser",
    "intake_file": "inlästa filer",
    "late_change": "rapporter som ändrats sedan kvartalet stängdes",
    "measure_event": "vad som har hänt med en åtgärd",
    "measure_partner": "verksamheter som deltar i en åtgärd",
    "meeting_organisation": "verksamheter som var med på ett möte",
    "meeting_report": "rapporter som togs upp på ett möte",
    "month_tally": "antal rapporter per månad",
    "nil_report": "att en verksamhet inte har något att rapportera",
    "notice_choice": "vilka brev en person vill ha",
    "organisation_day": "antal rapporter per verksamhet och dag",
    "organisation_total": "antal rapporter per verksamhet",
    "picture_analysis": "en lägesbilds räknade analys",
    "picture_draft": "en lägesbild som skrivs",
    "picture_snapshot": "vad en lägesbild räknade när den fastställdes",
    "place_month": "antal rapporter per plats och månad",
    "point_decision": "vilka beslut som fattades vid en punkt",
    "police_event": "polisens publicerade händelser",
    "population": "folkmängd per år",
    "priority": "ett kvartals prioriteringar, en och en",
    "problem_event": "vad som har hänt med en problembild",
    "quarter_priorities": "ett kvartals prioriteringar",
    "redaction_row": "var ord har tagits bort",
    "report_answer": "svar på en rapport",
    "report_look": "vilka rapporter samordnaren har granskat",
    "shared_edition": "lägesbilder som polisområdet får läsa",
    "silence_reminder": "påminnelser till verksamheter som inte har hörts av",
    "tenant_choices": "kommunens egna val: namn, färg, vapen, moduler",
    "tenant_profile": "kommunens inställningar",
    "threshold_seen": "vem som har sett en varning om många rapporter",
    "urgent_choice": "vem som vill få brådskande rapporter",
    "urgent_report": "rapporter som var brådskande",
    "view_reminder": "påminnelser om den egna bilden",
    "where_tally": "antal rapporter per plats",
    "word": "ordstammar i texter, för sökningen",
    "working_group_member": "verksamheter i en arbetsgrupp",
}
"""Table -> what it holds, where what the log calls such a thing (`app/audit_log/labels.py`) is not enough."""


def holds(table: str) -> str:
    return HOLDS.get(table) or OBJECTS[table]


def readme(manifest: Manifest) -> str:
    tables = sorted(manifest.tables.items())
    widest = max(len(name) for name in manifest.tables)
    rows = "\n".join(f"  {name:{widest}}  {number(one.rows):>10}  {holds(name)}" for name, one in tables)
    files = "\n".join(
        f"  {FILES}/{store}/  {number(len(of))} filer, {number(sum(of.values()))} byte"
        for store, of in sorted(manifest.files.items())
    )
    left = "\n".join(f"  {name}: {why}" for name, why in manifest.left_out.items())
    missing = f"\nFiler som saknades när exporten gjordes: {', '.join(manifest.missing)}\n" if manifest.missing else ""
    return f"""\
{manifest.tenant.name}: allt som finns i Samsyn

Exporten gjordes {manifest.made_at} av Samsyn {manifest.product}, databasversion {manifest.schema}.
Allt är läst i samma ögonblick.

HANTERA DEN SOM DET KÄNSLIGASTE DEN HAR. Här finns rapporternas fritext, namn på dem som har roller, deras
e-postadresser och loggen över vem som har läst vad. Lämna den bara till den som kommunen har beslutat, krypterad
och över en väg som kommunen litar på. Ta bort kopior som inte behövs.

Så är den ordnad
  {NAME}  vad som ingår: antal rader, och SHA-256 för varje fil. Filens egen SHA-256 är exportens kännetecken.
  {TABLES}/<tabell>.jsonl  en fil för varje tabell, JSON Lines i UTF-8: en rad i tabellen är ett JSON-objekt på en rad.
    Tider är i UTC enligt ISO 8601, dagar ÅÅÅÅ-MM-DD, id är UUID. Ett fält som saknar värde är null.
    Fält som slutar på _id pekar på id i en annan tabell; tenant_id är kommunen själv.
    Ett fält som är en bild eller fil har filens SHA-256, och filen ligger under {FILES}/{ROWS}/.
  {FILES}/<sort>/<två tecken>/<SHA-256>  filer, med sitt SHA-256 som namn. Handlingarna är PDF/A och heter i
    tabellen document det som står i file_name.

Så kontrolleras den
  sha256sum {NAME}, och jämför med det som skrevs ut när exporten gjordes.
  samsyn tenant import MAPP --check kontrollerar varje fil utan att läsa in något.

Tabeller, och antal rader
{rows}

Filer
{files}
{missing}
Det här följer inte med, och varför
{left}
"""
