"""How the municipality has been set up: its names, its arms, its colour."""

from datetime import timedelta

from flask import make_response, request, url_for

from app.figures.periods import MONTHS, Fortnight, local_date
from app.interfaces.browser import keep_unchanged, session_token
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, forget_tenant, notice_of, open_to_strangers, page, see_other
from app.settings import permissions, service
from app.settings.schemas import Describe, Rename, Rhythm, Switch, Versioned
from tenants.errors import Invalid
from tenants.profile import GROUP_NAMES
from tenants.scope import Scope

pages = Pages("settings", __name__, template_folder="templates")
NOTICES = {
    "sparat": "Inställningarna är sparade. De gäller från nästa sida som öppnas.",
    "namn": "Kommunen heter så från nu. Det syns överallt inom en halv minut.",
    "perioder": "Ändringen är sparad. Lägesbildens perioder räknas så från nästa sida som öppnas.",
    "vapen": "Vapnet är bytt.",
    "dolt": "Vapnet visas inte längre.",
    "visat": "Vapnet visas igen.",
}
FIELDS = (
    *("letterhead", "coordinator_unit", "council", "council_lead", "est_name", "group_name", "worry_contact", "accent"),
    *("secretary", "attach_report", "follow_up_days"),
    "version",
)


def _form(scope: Scope, *, status: int = 200, values=None, errors=None, name=None):
    kept = service.read_municipality(scope)
    stored = {name: getattr(kept, name) for name in FIELDS}
    typed = held(status, stored, values)
    return page(
        "settings/municipality.html",
        status,
        kept=kept,
        name=scope.tenant.name if name is None else name,
        mondays=_mondays(scope),
        differs=scope.profile.differs,
        group_names=[(name, name.capitalize()) for name in GROUP_NAMES],
        values=typed,
        errors=errors or {},
        differences=overtaken(status, stored, typed),
        notice=notice_of(NOTICES),
    )


@pages.get("/installningar/kommunen", needs=permissions.READ)
def municipality(scope: Scope):
    return _form(scope)


@pages.post("/installningar/kommunen", needs=permissions.CHANGE)
@on_refusal(_form, compares=True)
def describe(scope: Scope):
    service.describe(scope, **load_form(Describe(), request.form))
    return see_other(url_for("settings.municipality", ok="sparat"))


def _other_form(scope: Scope, *, status: int = 200, values=None, errors=None):
    """The page when another of its forms is refused: these fields stay as they are stored."""
    return _form(scope, status=status, errors=errors, name=(values or {}).get("name"))


def _mondays(scope: Scope) -> list[tuple[str, str]]:
    """The two rhythms that a fortnight can have, each by the next Monday that begins one."""
    here, profile = local_date(scope.now), scope.profile
    firsts = profile.area_first, profile.area_first + timedelta(days=7)
    nexts = [Fortnight.containing(here, first).next.first for first in firsts]
    days = [f"{day.day} {MONTHS[day.month - 1]}" for day in nexts]
    return [("nej", f"Som polisområdet: {days[0]}"), ("ja", f"De andra veckorna: {days[1]}")]


@pages.post("/installningar/namn", needs=permissions.CHANGE)
@on_refusal(_other_form)
def rename(scope: Scope):
    service.rename(scope, session=session_token() or "", **load_form(Rename(), request.form))
    forget_tenant(scope.tenant.slug)
    return see_other(url_for("settings.municipality", ok="namn"))


@pages.post("/installningar/perioder", needs=permissions.CHANGE)
def choose_rhythm(scope: Scope):
    chosen = load_form(Rhythm(), request.form)
    service.choose_rhythm(scope, session=session_token() or "", **chosen)
    return see_other(url_for("settings.municipality", ok="perioder"))


@pages.post("/installningar/vapen", needs=permissions.CHANGE)
@on_refusal(_other_form)
def put_arms(scope: Scope):
    version = load_form(Versioned(), request.form)["version"]
    sent = request.files.get("arms")
    if sent is None or not sent.filename:
        raise Invalid({"arms": ["Välj en fil först."]})
    service.put_arms(scope, version=version, picture=sent.read())
    return see_other(url_for("settings.municipality", ok="vapen"))


@pages.post("/installningar/vapen/visning", needs=permissions.CHANGE)
def switch_arms(scope: Scope):
    chosen = load_form(Switch(), request.form)
    service.switch_arms(scope, **chosen)
    return see_other(url_for("settings.municipality", ok="visat" if chosen["shown"] else "dolt"))


@pages.get("/vapen/<mark>.png")
@open_to_strangers
def arms(scope: Scope, mark: str):
    """The picture. Its address changes with it, so whoever has it never asks again."""
    response = make_response(service.read_arms(scope, mark=mark))
    response.mimetype = "image/png"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return keep_unchanged(response)
