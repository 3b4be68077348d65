"""What has been sent from here, and what has not."""

from app.interfaces.web import Pages, page
from app.letters import permissions, service
from app.mail.service import KEPT_FOR, MOST_SHOWN
from tenants.scope import Scope

pages = Pages("letters", __name__, url_prefix="/utskick", template_folder="templates")


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    found = service.list_letters(scope)
    return page("letters/index.html", letters=found, works=scope.post.works, most=MOST_SHOWN, days=KEPT_FOR.days)
