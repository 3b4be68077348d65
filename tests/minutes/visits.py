"""Agendas and minutes, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

HERE, POINT = {"id": "@meeting"}, {"id": "@agenda_point"}
AGENDA, NOTE, MINUTES = (
    Visit("minutes.agenda", values=HERE, core=True),
    Visit("minutes.point", values=POINT),
    Visit("minutes.show", values=HERE, core=True),
)
VISITS = [AGENDA, Visit("minutes.agenda", Role.SCHOOL, values=HERE), NOTE, MINUTES]
FORMS = [
    EmptyForm("minutes.add_point", AGENDA),
    EmptyForm("minutes.write_note", NOTE),
    EmptyForm("minutes.decide", NOTE),
]
NO_PAGE = {
    "minutes.file": "a PDF",
    "subscriptions.meeting": "a calendar's file",
    **dict.fromkeys(("minutes_api.agenda", "minutes_api.minutes"), "JSON"),
}
NOTHING_TO_FILL_IN = {
    **dict.fromkeys(("minutes.fill", "minutes.move", "minutes.remove_point", "minutes.restore_point"), "a button"),
    "minutes.order": "a button",
    "minutes.finalize": "what may all be left out",
}
OPERATIONS = [("GET", "/api/v1/meetings/{id}/agenda"), ("GET", "/api/v1/meetings/{id}/minutes")]
