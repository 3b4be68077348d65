"""Pledges, for the suites that look at every page."""

from app.figures.periods import Quarter
from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE, DRAFT = {"id": "@pledge"}, {"id": "@pledge_draft"}
PROMISE, PROMISE_DRAFT = {"id": "@promise"}, {"id": "@promise_draft"}
NEW, EDIT = Visit("pledges.new"), Visit("pledges.edit", values=DRAFT)
NEW_PROMISE = Visit("pledges.new_commitment", values=DRAFT)
EDIT_PROMISE = Visit("pledges.edit_commitment", values=PROMISE_DRAFT)
SIGNING, CORRECTING = Visit("pledges.signing", values=DRAFT), Visit("pledges.correcting", values=ONE)
FOLLOW_UP = Visit("pledges.follow_up", values=ONE | {"quarter": Quarter(2026, 3)})
VISITS = [
    Visit("pledges.index", core=True),
    Visit("pledges.index", slug=EMPTY),
    Visit("pledges.index", Role.COUNCIL_MEMBER),
    Visit("pledges.index", values={"borttagen": "@pledge_away"}),
    Visit("pledges.show", values=ONE, core=True),
    Visit("pledges.show", Role.COUNCIL_MEMBER, values=ONE),
    Visit("pledges.show", values=DRAFT),
    Visit("pledges.commitment", values=PROMISE),
    Visit("pledges.choose", values=PROMISE),
    Visit("pledges.next_year", values=ONE),
    NEW,
    EDIT,
    NEW_PROMISE,
    EDIT_PROMISE,
    SIGNING,
    CORRECTING,
    FOLLOW_UP,
]
FORMS = [
    EmptyForm("pledges.create", NEW),
    EmptyForm("pledges.change", EDIT),
    EmptyForm("pledges.add_commitment", NEW_PROMISE),
    EmptyForm("pledges.change_commitment", EDIT_PROMISE),
    EmptyForm("pledges.sign", SIGNING),
    EmptyForm("pledges.correct", CORRECTING),
    EmptyForm("pledges.write_follow_up", FOLLOW_UP),
]
NO_PAGE = {"pledges.file": "a PDF", **dict.fromkeys(("pledges_api.index", "pledges_api.show"), "JSON")}
NOTHING_TO_FILL_IN = {
    **dict.fromkeys(
        (
            *("pledges.remove", "pledges.restore", "pledges.remove_commitment", "pledges.restore_commitment"),
            *("pledges.remove_signature", "pledges.restore_signature", "pledges.order_paper"),
        ),
        "a button",
    ),
    "pledges.link": "nothing that counts is a choice",
    "pledges.begin_next": "nothing that goes on is a choice",
}
OPERATIONS = [("GET", "/api/v1/pledges"), ("GET", "/api/v1/pledges/{id}")]
