"""The page of what was found."""

from flask import request

from app.interfaces.web import Pages, page
from app.search import permissions, service
from tenants.errors import Invalid
from tenants.scope import Scope

pages = Pages("search", __name__, url_prefix="/sok", template_folder="templates")


@pages.get("", needs=permissions.SEARCH)
def show(scope: Scope):
    """Without words, the box alone."""
    words, kinds, errors = request.args.get("q", ""), [], {}
    if words.strip():
        try:
            kinds = service.search(scope, text=words)
        except Invalid as refused:
            errors = refused.messages
    status = 422 if errors else 200
    return page("search/show.html", status=status, words=words, kinds=kinds, errors=errors)
