"""Consultations, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

WALK, PLANNED = {"id": "@walk"}, {"id": "@dialogue_planned"}
FINDING, CONTACT = {"id": "@finding"}, {"id": "@contact"}
NEW, EDIT = Visit("consultations.new"), Visit("consultations.edit", values=WALK)
NEW_REMARK = Visit("consultations.new_remark", values=WALK, core=True)
EDIT_REMARK = Visit("consultations.edit_remark", values=FINDING)
ANSWERING = Visit("consultations.answering", values=FINDING)
CONTACTS, EDIT_CONTACT = Visit("consultations.contact_list"), Visit("consultations.edit_contact", values=CONTACT)
INVITING = Visit("consultations.inviting", values=PLANNED)
VISITS = [
    Visit("consultations.index", core=True),
    Visit("consultations.index", slug=EMPTY),
    Visit("consultations.index", Role.COUNCIL_MEMBER),
    Visit("consultations.index", values={"borttagen": "@dialogue_away"}),
    Visit("consultations.show", values=WALK, core=True),
    Visit("consultations.show", Role.COUNCIL_MEMBER, values=WALK),
    Visit("consultations.show", values=PLANNED),
    NEW,
    EDIT,
    NEW_REMARK,
    EDIT_REMARK,
    ANSWERING,
    CONTACTS,
    EDIT_CONTACT,
    INVITING,
]
FORMS = [
    EmptyForm("consultations.create", NEW),
    EmptyForm("consultations.change", EDIT),
    EmptyForm("consultations.add_remark", NEW_REMARK),
    EmptyForm("consultations.change_remark", EDIT_REMARK),
    EmptyForm("consultations.answer", ANSWERING),
    EmptyForm("consultations.add_contact", CONTACTS),
    EmptyForm("consultations.change_contact", EDIT_CONTACT),
]
NO_PAGE = {
    "consultations.picture": "a JPEG",
    "consultations.alarm_sheet": "a PDF",
    **dict.fromkeys(("consultations_api.index", "consultations_api.show"), "JSON"),
}
NOTHING_TO_FILL_IN = {"consultations.invite": "ticks alone, where letters leave"} | dict.fromkeys(
    (
        *(
            "consultations.remove",
            "consultations.restore",
            "consultations.remove_remark",
            "consultations.restore_remark",
        ),
        *("consultations.remove_photo", "consultations.remove_contact", "consultations.restore_contact"),
    ),
    "a button",
)
OPERATIONS = [("GET", "/api/v1/consultations"), ("GET", "/api/v1/consultations/{id}")]
