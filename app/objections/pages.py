"""The page of objections: what one has said is wrong, and what became of it."""

from app.interfaces.web import Pages, notice_of, page
from app.objections import permissions, service
from tenants.scope import Scope

pages = Pages("objections", __name__, url_prefix="/fel-information", template_folder="templates")
NOTICES = {
    "tack": "Tack! Rapporten är stoppad och räknas inte. Samordnaren och dataskyddsombudet ser det. Svaret kommer här."
}


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    everybody = scope.may(permissions.OVERSEE)
    found = service.list_all(scope) if everybody else service.list_own(scope)
    return page(
        "objections/index.html",
        waiting=[one for one in found if not one.settled_at],
        settled=[one for one in found if one.settled_at],
        everybody=everybody,
        wrong=service.WRONG,
        outcome=service.OUTCOME,
        notice=notice_of(NOTICES),
    )
