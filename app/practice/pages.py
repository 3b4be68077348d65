"""The practice area: what it is, the button that makes it, and the one that empties it."""

from flask import url_for

from app.interfaces import browser
from app.interfaces.web import Pages, notice_of, page, see_other
from app.practice import permissions, service
from tenants.scope import Scope

pages = Pages("practice", __name__, url_prefix="/installningar/ovningsyta", template_folder="templates")
NOTICES = {
    "gjord": "Övningsytan är klar. Alla som har en roll i kommunen har samma roll där.",
    "tomd": "Övningsytan är tömd. Platser, verksamheter och personer är hämtade på nytt från kommunen.",
}


@pages.get("", needs=permissions.READ)
def index(scope: Scope):
    return page("practice/index.html", area=service.practice_area(scope), notice=notice_of(NOTICES))


@pages.post("", needs=permissions.CHANGE)
def make(scope: Scope):
    service.make(scope, session=browser.session_token() or "")
    return see_other(url_for("practice.index", ok="gjord"))


@pages.post("/tom", needs=permissions.CHANGE)
def empty(scope: Scope):
    service.empty(scope, session=browser.session_token() or "")
    return see_other(url_for("practice.index", ok="tomd"))
