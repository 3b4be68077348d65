"""The act of searching."""

from app import hooks
from app.hooks import FoundOfKind, Sought
from app.search import permissions
from app.words.matching import parts_of
from app.words.service import LONGEST_QUERY
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope

SHORTEST = 2


@requires(permissions.SEARCH)
def search(scope: Scope, *, text: str) -> list[FoundOfKind]:
    """What the actor may find by these words, kind by kind; kinds of which nothing is found are left out.

    Raises Invalid when there is nothing to look for. What was looked for is written nowhere.
    """
    text = " ".join(text.split())
    parts = parts_of(text)
    if len(text) > LONGEST_QUERY:
        raise Invalid({"q": [f"Skriv högst {LONGEST_QUERY} tecken. Två eller tre ord räcker."]})
    if not parts or max(map(len, parts)) < SHORTEST:
        raise Invalid({"q": [f"Skriv minst {SHORTEST} bokstäver, till exempel namnet på en plats."]})
    return [kind for kind in hooks.find(scope, Sought(text, parts)) if kind.hits]
