"""The pages on which something is removed, for the suites that look at every page."""

from tests.browser.house import FINAL
from tests.browser.visit import Visit

VISITS = [
    Visit("est.show", values={"id": "@area"}, query=f"?kvartal={FINAL}"),
    Visit("est.removal", values={"id": "@area", "kind": "mal", "part_id": "@goal"}),
    Visit("est.removal", values={"id": "@area", "kind": "aktivitet", "part_id": "@activity"}),
    Visit("est.removal", values={"id": "@area", "kind": "tillfalle", "part_id": "@occasion"}),
    Visit("est.restoration", values={"id": "@area", "kind": "tillfalle", "part_id": "@removed_occasion"}),
]
NOTHING_TO_FILL_IN = {
    "est.remove": "a button; a reason is asked for when the quarter's report is final",
    "est.restore": "a button; a reason is asked for when the quarter's report is final",
}
