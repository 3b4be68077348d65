"""What an item says, put together of what was written and of what others keep: a pledge with what is done of it,
others' figures, or a table that was let out. No number that is counted from reports comes from anywhere else."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from app.accessibility.service import EMAIL, PHONE
from app.disclosure_control import permissions as releasing
from app.disclosure_control import service as disclosure
from app.disclosure_control.tables import AREAS
from app.figures.periods import MONTHS, Quarter, date_label, local_date
from app.official_statistics import permissions as official_permissions
from app.official_statistics import service as official
from app.official_statistics.series import label, year_to
from app.pledges import lists as pledges
from app.pledges import permissions as pledge_permissions
from app.pledges.wording import AUTHORITIES
from app.publishing.models import CONTACTS, COUNTED, DONE, MESSAGE, OFFICIAL, PLEDGE
from app.publishing.wording import LINE, QUESTIONS
from app.texts import Texts
from tenants.errors import NotFound
from tenants.scope import Scope

MOST_LINES = 12
OF_SUBJECTS = PLEDGE, OFFICIAL, COUNTED
"""Kinds that are made of something that is kept elsewhere."""
WITH_DAY = MESSAGE, DONE
_COUNTED = re.compile(r"\b\d{1,7}\s?(?:rapport|händelse|observation|inrapporter)\w{0,8}", re.IGNORECASE)
NO_COUNTS = (
    "Texten nämner ett tal ur rapporterna (”{}”). Skriv utan tal: sådana publiceras bara som en tabell som är "
    "utlämnad till allmänheten."
)


def texts() -> Texts:
    """For what is written to be read by all: no person, and no number of reports."""
    return Texts(also=_counts)


def _counts(text: str) -> Sequence[str]:
    found = _COUNTED.search(text)
    return [NO_COUNTS.format(" ".join(found[0].split()))] if found else []


def subjects(scope: Scope, kind: str) -> list[tuple[str, str]]:
    """(subject, in words) of what an item of this kind may be made of, the latest first."""
    if kind == PLEDGE and scope.may(pledge_permissions.READ):
        seen = [one for one in pledges.list_pledges(scope) if one.row.valid_at and not one.row.replaced_at]
        return [(str(one.row.id), one.name) for one in seen]
    if kind == COUNTED and scope.may(releasing.READ):
        seen = [one for one in disclosure.list_releases(scope) if one.addressed_to == disclosure.PUBLIC]
        return [(str(one.id), f"{_what(one)}, {Quarter.parse(one.quarter).label}") for one in seen]
    if kind == OFFICIAL and scope.may(official_permissions.READ):
        shown = official.read_overview(scope)
        return [(f"{one.kind}|{one.source}", f"{one.source}, {_till(shown.last)}") for one in shown.tables if one.year]
    return []


def content(
    scope: Scope,
    kind: str,
    written: Texts,
    *,
    title: str = "",
    text: str = "",
    doing: str = "",
    call: str = "",
    happened_on: date | None = None,
    subject: str = "",
    lines: str = "",
    english_title: str = "",
    english_text: str = "",
    easy_title: str = "",
    easy_text: str = "",
) -> dict[str, Any]:
    """What the item says. Faults are told to `written`."""
    of_texts = kind in (MESSAGE, DONE)
    found: dict[str, Any] = {"title": written.line("title", title, required="Skriv en rubrik.")} if of_texts else {}
    found["text"] = written.take("text", text, required="Skriv texten." if kind in QUESTIONS else "")
    if kind == MESSAGE:
        found["doing"] = written.take("doing", doing, required="Skriv vad ni gör.")
        found["call"] = written.take("call", call, required="Skriv vem man ringer, till exempel 114 14.")
    if kind in WITH_DAY:
        if happened_on and happened_on > local_date(scope.now):
            written.fault("happened_on", "Dagen har inte varit än.")
        found["happened_on"] = happened_on.isoformat() if happened_on else ""
    if kind in OF_SUBJECTS:
        found |= of_subject(scope, kind, written, subject)
    if kind == CONTACTS:
        found |= {"title": "Kontakter", "lines": _contacts(written, lines)}
    for language, pair in (("english", (english_title, english_text)), ("easy", (easy_title, easy_text))):
        said = [written.line(f"{language}_title", pair[0]), written.take(f"{language}_text", pair[1])]
        if of_texts and any(said) and not all(said):
            written.fault(f"{language}_title", "Skriv både rubrik och text, eller inget av dem.")
        if any(said):
            found[language] = {name: one for name, one in zip(("title", "text"), said, strict=True) if one}
    return found


def of_subject(scope: Scope, kind: str, written: Texts, subject: str) -> dict[str, Any]:
    """What is told of it as it stands now."""
    if subject not in dict(subjects(scope, kind)):
        written.fault("subject", "Välj i listan." if subject else "Välj vad som ska publiceras.")
        return {}
    if kind == PLEDGE:
        return _of_pledge(scope, written, UUID(subject))
    if kind == COUNTED:
        return _of_release(scope, UUID(subject))
    return _of_figures(scope, *subject.split("|", 1))


def year_of(scope: Scope, kind: str, content: dict[str, Any]) -> int:
    """Under which year it stands."""
    if kind == PLEDGE and "pledge" in content:
        return content["pledge"]["year"]
    if "table" in content:
        return content["table"]["year"]
    day = content.get("happened_on")
    return date.fromisoformat(day).year if day else local_date(scope.now).year


def _of_pledge(scope: Scope, written: Texts, id: UUID) -> dict[str, Any]:
    """What was promised and done. What was counted of reports when it was made stays in the municipality."""
    seen = pledges.read_pledge(scope, id=id)
    said = [seen.row.purpose, *(one.row.text for one in seen.commitments)]
    for text in said:
        written.fault("subject", *_counts(text))
    commitments = [
        {"text": one.row.text, "who": one.who, "promised": one.promised, "planned": one.now.planned, "done": one.done}
        for one in seen.commitments
    ]
    signed = [f"{AUTHORITIES[one.authority]}, {one.role}, {date_label(one.signed_on)}" for one in seen.signatures]
    till = local_date(scope.now).isoformat()
    pledge = {"year": seen.row.year, "purpose": seen.row.purpose, "commitments": commitments, "signed": signed}
    return {"title": f"Medborgarlöfte {seen.row.year}", "pledge": {**pledge, "counted_till": till}}


def _of_release(scope: Scope, id: UUID) -> dict[str, Any]:
    row = disclosure.find_release(scope, id=id)
    if row.addressed_to != disclosure.PUBLIC:
        raise NotFound("release")
    found, quarter = disclosure.table_of(row), Quarter.parse(row.quarter)
    heads = [MONTHS[int(month[5:]) - 1].capitalize() if month else heading for heading, month in found.columns]
    rows = [[name, *line] for (name, _groups, _area), line in zip(found.rows, found.numbers, strict=True)]
    first = "Delområde" if row.kind == AREAS else "Grupp"
    day = date_label(row.decided_on)
    whole = f"Alla händelser i kommunen under kvartalet: {found.total}."
    return {
        "title": f"{_what(row)}, {quarter.label}",
        "released_id": str(row.id),
        "table": {
            "year": quarter.year,
            "caption": f"{scope.tenant.name}, {quarter.days.label}",
            "heads": [first, *heads],
            "rows": rows,
            "note": f"{whole} Inget tal är avrundat. Tabellen är så fin som den kan vara utan att någon pekas ut.",
            "source": f"Källa: det som verksamheter har rapporterat. Utlämnad efter beslut {day}.",
            "total": found.total,
        },
    }


def _of_figures(scope: Scope, kind: str, source: str) -> dict[str, Any]:
    shown = official.read_overview(scope)
    one = next(one for one in shown.tables if (one.kind, one.source) == (kind, source))
    assert shown.last is not None, "there are tables only up to a day"
    now, then = map(label, year_to(shown.last))
    rows = [[line.series.name, line.now.n, line.then.n] for line in one.year]
    early = any(line.now.preliminary or line.then.preliminary for line in one.year)
    note = "Talen är preliminära. " if early else ""
    return {
        "title": f"Anmälda brott, {now}",
        "table": {
            "year": shown.last.year,
            "caption": f"{scope.tenant.name}, {now} mot {then}",
            "heads": ["Vad", now, then],
            "rows": rows,
            "note": f"{note}Det som senare visar sig inte vara brott räknas också. Streck: talet finns inte.",
            "source": f"Källa: {source}.",
        },
    }


def _what(row: Any) -> str:
    return {"groups": "Händelser per grupp", "months": "Händelser per grupp och månad"}.get(
        row.kind, "Händelser per delområde"
    )


def _till(day: date | None) -> str:
    return f"till och med {day}" if day else ""


def _contacts(written: Texts, lines: str) -> list[dict[str, str]]:
    """A contact for each line: a function, never a person."""
    found = []
    typed = [line for line in lines.splitlines() if line.strip()]
    if not typed:
        written.fault("lines", "Skriv minst en kontakt.")
    if len(typed) > MOST_LINES:
        written.fault("lines", f"Skriv högst {MOST_LINES} rader.")
    for n, line in enumerate(typed[:MOST_LINES], 1):
        cells = [one.strip() for one in line.split(";")] + [""] * 4
        what, phone, email, hours = cells[:4]
        if len(cells) > 8 or not what or not (phone or email):
            written.fault("lines", f"Rad {n}: skriv vem, och telefon eller e-post, med semikolon mellan: {LINE}.")
        if phone and not (PHONE.fullmatch(phone) or phone == "112"):
            written.fault("lines", f"Rad {n}: skriv telefonnumret med siffror.")
        if email and not EMAIL.fullmatch(email):
            written.fault("lines", f"Rad {n}: skriv en e-postadress, till exempel kommunen@exempel.se.")
        what, hours = written.line("lines", what), written.line("lines", hours)
        found.append({"what": what, "phone": phone, "email": email, "hours": hours})
    return found


def written_lines(content: dict[str, Any]) -> str:
    """The contacts as they were typed."""
    rows = (("what", "phone", "email", "hours"), content.get("lines", ()))
    return "\n".join("; ".join(one[name] for name in rows[0]).rstrip("; ") for one in rows[1])
