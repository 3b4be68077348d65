"""Acts, objects and faults of the audit in Swedish."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.audit_log.labels import ACTS, COLUMNS, FORMER, OBJECTS, PARTS, VALUES
from app.audit_log.refusals import WHY_REFUSED
from app.figures.periods import local_date, moment_label
from tenants.access import Permission
from tenants.audit import ReadLine
from tenants.verification import Fault

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
    what, about = [_what(line)], OBJECTS.get(line.object_kind) or PARTS.get(line.object_kind, line.object_kind or "")
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
    permission = Permission.registry.get(line.act)
    if isinstance(line, ReadLine) and permission and not permission.reads:
        part = PARTS.get(line.act.partition(".")[0])
        return f"Öppnade ett formulär i {part}" if part else "Öppnade ett formulär"
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
