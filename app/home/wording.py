"""Where the fortnight stands, and when a thing is to be done, in Swedish."""

from datetime import date, timedelta

from app.alerts.findings import Findings
from app.figures.periods import FORTNIGHT_DAYS, MONTHS, WEEKDAYS, Fortnight, local_date
from app.home.service import Part, Waiting
from app.hooks import Todo
from app.incidents.visibility import IncidentView

SOON = 14
"""So many days ahead a day is counted down to."""


def heading(today: date, period: Fortnight) -> str:
    """ "Dag 3 av 14"."""
    return f"Dag {(today - period.first).days + 1} av {FORTNIGHT_DAYS}"


def standing(today: date, period: Fortnight) -> str:
    """ "Lägesbilden v. 48–49 slutar söndag 6 december."."""
    last = period.days.last
    return f"Lägesbilden {period.label} slutar {'i dag' if last == today else weekday_label(last)}."


def analysed(today: date, period: Fortnight, found: Findings | None) -> str:
    """Whether the analysis is ready, of this period or of the one before."""
    if found is None:
        return "Analysen görs natten efter varje dag med rapporter."
    if found.first == period.first:
        until = "i går" if found.last == today - timedelta(days=1) else day_label(found.last)
        return f"Analysen är klar till och med {until}."
    whole = Fortnight(found.first)
    ready = "Bilden" if found.last == whole.days.last else f"Bilden till och med {day_label(found.last)}"
    return f"{ready} av {whole.label} är klar att granska."


def when(one: Todo, today: date) -> str:
    """The last day of a thing and how near it is, the day it is held, or since when it waits; "" when none is known."""
    if day := one.due or one.held:
        left = (day - today).days
        near = {0: "i dag", 1: "i morgon"}.get(left, f"om {left} dagar")
    if one.held:
        return f"{weekday_label(one.held).capitalize()}, {near}"
    if one.due:
        if left < 0:
            return f"Skulle ha varit klart {day_label(one.due)}"
        return f"Sista dag {day_label(one.due)}" + (f", {near}" if left <= SOON else "")
    if one.since:
        return "Sedan i dag" if one.since == today else f"Sedan {day_label(one.since)}"
    return ""


def outcome(seen: IncidentView, anchor: date) -> str:
    """What has become of a report, for whoever wrote it."""
    if seen.disputed:
        return "Stoppad: någon säger att något är fel. Den räknas inte förrän samordnaren har svarat."
    if seen.state == "quarantined":
        return "Räknas inte än: texten kan peka ut en person. Rätta den, så är rapporten med."
    if seen.state == "withdrawn":
        return "Makulerad: den räknas inte."
    if seen.state == "merged":
        return "Sammanslagen med en annan rapport om samma händelse."
    if seen.state == "beside":
        return "Räknas inte: verksamheten räknas ur en annan källa den dagen."
    if not seen.counts:
        return "Förhandsinformation: den räknas inte som en händelse."
    return f"Med i lägesbilden {Fortnight.containing(local_date(seen.earliest), anchor).label}."


def part(told: Part, period: Fortnight) -> str:
    """ "Björkskolan har rapporterat 4 händelser i lägesbilden v. 48–49, och 2 i den förra."."""
    n = "inget" if told.now == 0 else "1 händelse" if told.now == 1 else f"{told.now} händelser"
    before = "inget" if told.before == 0 else str(told.before)
    whose = " och ".join(told.organisations)
    return f"{whose} har rapporterat {n} i lägesbilden {period.label}, och {before} i den förra."


def weekday_label(day: date) -> str:
    """söndag 6 december."""
    return f"{WEEKDAYS[day.weekday()]} {day_label(day)}"


def day_label(day: date) -> str:
    """6 december."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def elsewhere(found: Waiting) -> str:
    """ "3 saker väntar på dig, 1 av dem skulle ha varit klar. Nästa sista dag är 14 december." """
    if not found.n:
        return "Inget väntar på dig."
    late = f", {found.late} av dem skulle ha varit {'klar' if found.late == 1 else 'klara'}" if found.late else ""
    due = f" Nästa sista dag är {day_label(found.due)}." if found.due else ""
    return f"{found.n} {'sak' if found.n == 1 else 'saker'} väntar på dig{late}.{due}"
