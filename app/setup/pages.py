"""How far the municipality has been set up, what it shares with its police area, and which modules it uses."""

from flask import request, url_for

from app.interfaces import browser
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.settings import service as settings
from app.setup import modules, permissions, service, sharing
from app.setup.schemas import Finish, Share, Skip, SwitchModule
from tenants.scope import Scope

pages = Pages("setup", __name__, url_prefix="/installningar", template_folder="templates")
NOTICES = {
    "hoppat": "Steget är överhoppat. Du kan ta upp det igen när du vill.",
    "upptaget": "Steget är med igen.",
    "klart": "Påminnelsen på Idag är borta. Allt här går att ändra när som helst.",
    "igen": "Påminnelsen på Idag visas igen så länge något saknas.",
    "pa": "Modulen är på. Den syns i menyn från nästa sida som öppnas.",
    "av": "Modulen är av. Allt som har skrivits i den finns kvar.",
    "delat": "Ändringen är sparad och gäller från och med nu.",
    "samma": "Inget är ändrat: samma grupper delades redan.",
}
LABELS = {"groups": "Grupper som delas", "decided_by": "Vem beslutade?", "decided_on": "Vilken dag?"}
OVERTAKEN = "Någon annan har just ändrat vad som delas. Se efter vad som gäller nu och välj igen."


@pages.get("", needs=permissions.READ)
def index(scope: Scope):
    steps = service.steps(scope)
    left = sum(one.missing for one in steps)
    return page("setup/index.html", steps=steps, left=left, set_up=scope.profile.set_up, notice=notice_of(NOTICES))


@pages.post("/steg", needs=permissions.SKIP)
def skip(scope: Scope):
    chosen = load_form(Skip(), request.form)
    service.skip(scope, **chosen)
    return see_other(url_for("setup.index", ok="hoppat" if chosen["skipped"] else "upptaget"))


@pages.post("/klart", needs=permissions.SKIP)
def finish(scope: Scope):
    chosen = load_form(Finish(), request.form)
    service.finish(scope, **chosen)
    return see_other(url_for("setup.index", ok="klart" if chosen["done"] else "igen"))


def _sharing(scope: Scope, *, status: int = 200, values=None, errors=None):
    groups = sharing.list_shared(scope)
    shared = [one.slug for one in groups if one.shared]
    chosen = values.getlist("groups") if values and not (errors or {}).get("_schema") else shared
    return page(
        "setup/sharing.html",
        status,
        groups=groups,
        shared=shared,
        chosen=chosen,
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/delning", needs=permissions.READ_SHARING)
def show_sharing(scope: Scope):
    return _sharing(scope)


@pages.post("/delning", needs=permissions.SHARE)
@on_refusal(_sharing, conflict={"_schema": [OVERTAKEN]})
def share(scope: Scope):
    said = load_form(Share(), request.form)
    said["before"] = said["before"].split()
    n = sharing.share(scope, session=browser.session_token() or "", **said)
    return see_other(url_for("setup.show_sharing", ok="delat" if n else "samma"))


@pages.get("/moduler", needs=permissions.READ)
def show_modules(scope: Scope):
    shown, version = modules.list_modules(scope), settings.read_municipality(scope).version
    return page("setup/modules.html", modules=shown, version=version, notice=notice_of(NOTICES))


@pages.post("/moduler", needs=permissions.SWITCH)
def switch_module(scope: Scope):
    said = load_form(SwitchModule(), request.form)
    modules.switch(scope, **said)
    return see_other(url_for("setup.show_modules", ok="pa" if said["on"] else "av"))
