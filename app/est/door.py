"""What the pages of focus areas and of the quarter share."""

from datetime import date

from app.accounts import service as accounts
from app.est import report_sentences as words
from app.est.report_content import GoalRow
from app.figures.periods import MONTHS, WEEKDAYS, Quarter
from app.interfaces.forms import load_form
from app.interfaces.web import Pages
from tenants.access import Permission
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.scope import Scope

pages = Pages("est", __name__, template_folder="templates")
NOTICES = {
    "omrade": "Fokusområdet är sparat.",
    "avslutat": "Fokusområdet är avslutat. Det går att läsa och står kvar i de kvartal det gällde.",
    "aterupptaget": "Fokusområdet gäller igen.",
    "mal": "Målet är sparat.",
    "malbort": "Målet är borttaget.",
    "aktivitet": "Aktiviteten är sparad.",
    "tillfalle": "Tillfället är loggat och räknat.",
    "tillfallebort": "Tillfället är borttaget och räknas inte längre.",
    "utkast": "Uppföljningen är sparad som påbörjad. Lämna in den när den är klar.",
    "inlamnad": "Uppföljningen är inlämnad och kommer med i kvartalsrapporten.",
    "prioriterat": "Prioriteringarna är sparade och kommer med i nästa version av rapporten.",
}
REPORT_NOTICES = {
    "bestalld": "Rapporten är beställd. Den är oftast klar inom en minut.",
    "faststalld": "Rapporten är fastställd. Den kan inte ändras längre.",
}
"""Said in the report's own part of the page, where the reader is after ordering or finalizing."""


def needs(scope: Scope, permission: Permission) -> None:
    """Nobody is shown a form, or told what is wrong in one, whom its act would refuse anyway."""
    if not scope.may(permission):
        raise NotAllowed(permission.name)


def loaded(schema, form) -> dict:
    """The act's inputs; a fault in one of several choices is a fault of its field."""
    try:
        return load_form(schema, form)
    except Invalid as invalid:
        found: dict[str, list[str]] = {}
        for name, sentences in invalid.messages.items():
            found.setdefault(name.partition(".")[0], []).extend(sentences)
        raise Invalid(found) from None


def quarter_of(text: str | None, otherwise: Quarter) -> Quarter:
    """The quarter in an address. Raises NotFound for what is none."""
    if not text:
        return otherwise
    try:
        return Quarter.parse(text)
    except ValueError:
        raise NotFound("quarter") from None


def organisation_choice(scope: Scope) -> list[tuple[str, str]]:
    return [(str(organisation.id), organisation.name) for organisation in accounts.organisations(scope)]


def written(value: float | int | None) -> str:
    """A number as a field shows it: 62, 2,5, or nothing."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else str(value).replace(".", ",")


def goal_progress(goal: GoalRow) -> int | None:
    """How far from baseline to target, 0–100; None when there is nothing to measure from."""
    # A part of a year read against the whole year's target would look better than it is.
    now, target, baseline = goal.now, goal.target, goal.baseline
    if goal.same_time_last_year or now is None or target is None or baseline is None or target == baseline:
        return None
    return round(min(max((now - baseline) / (target - baseline), 0), 1) * 100)


def goal_value(goal: GoalRow, name: str) -> str:
    """baseline, target or now with its unit."""
    return words.amount(getattr(goal, name), goal.unit)


def short_day(day: date) -> str:
    """ "fre 25 sep", on one line."""
    return f"{WEEKDAYS[day.weekday()][:3]}\xa0{day.day}\xa0{MONTHS[day.month - 1][:3]}"
