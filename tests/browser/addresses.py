"""Which pages there are, and who is shown each: an example address for every rule of the URL map.

`test_pages.py` compares this list with the URL map, so that a new page is looked at from its first day.
"""

from datetime import date

from app.figures.periods import Quarter
from tenants.access import Role
from tests.browser.house import AREA, DRAFT, EMPTY, FINAL, UNORDERED
from tests.browser.visit import EmptyForm, Visit
from tests.own_lists import added

COORDINATOR, REPORTER, SCHOOL = Role.COORDINATOR, Role.REPORTER, Role.SCHOOL
MONDAY = date(2026, 11, 2)
"""The first day of a finished period."""


def _area(endpoint: str, **values) -> Visit:
    role = values.pop("role", COORDINATOR)
    return Visit(endpoint, role, values={"id": "@area", **values})


VISITS = [
    Visit("home.today", core=True),
    Visit("home.today", REPORTER, core=True),
    Visit("home.today", Role.ADMINISTRATOR),
    Visit("home.today", Role.COUNCIL_MEMBER),
    Visit("home.today", Role.AUDITOR),
    Visit("home.elsewhere", Role.POLICE_OFFICER),
    Visit("home.elsewhere", REPORTER),
    Visit("home.today", slug=EMPTY),
    Visit("home.today", REPORTER, EMPTY),
    Visit("situational_pictures.show", core=True),
    Visit("situational_pictures.show", SCHOOL),
    Visit("situational_pictures.show", slug=EMPTY),
    Visit("situational_pictures.show", values={"first": "@period"}, query="?grupp=skadegorelse"),
    Visit("situational_pictures.show", REPORTER, values={"first": "@current"}),
    Visit("situational_pictures.show", values={"first": "@period"}, query="?del=natt&slag=skola&visa=egna"),
    Visit("situational_pictures.numbers", values={"first": "@period"}, core=True),
    Visit("situational_pictures.numbers", slug=EMPTY, values={"first": MONDAY}, query="?del=dag"),
    Visit("situational_pictures.whole_map", values={"first": "@period"}, core=True),
    Visit("situational_pictures.whole_map", slug=EMPTY, values={"first": MONDAY}),
    Visit("situational_pictures.whole_map", REPORTER, values={"first": "@period"}, query="?lager=varme"),
    Visit("situational_pictures.place", values={"first": "@period", "id": "@place"}, core=True),
    Visit("situational_pictures.place", REPORTER, values={"first": "@current", "id": "@place"}),
    Visit("situational_pictures.table", values={"first": "@period"}, core=True),
    Visit("situational_pictures.table", REPORTER, values={"first": "@current"}),
    Visit("situational_pictures.table", slug=EMPTY, values={"first": MONDAY}),
    Visit("situational_pictures.map_document", values={"first": "@period"}),
    Visit("alerts.analysis", values={"first": "@current"}, core=True),
    Visit("alerts.analysis", SCHOOL, values={"first": "@period"}),
    Visit("alerts.analysis", REPORTER, values={"first": "@current"}),
    Visit("alerts.analysis", values={"first": "@older"}),
    Visit("alerts.analysis", slug=EMPTY, values={"first": MONDAY}),
    Visit("situational_pictures.map_document", slug=EMPTY, values={"first": MONDAY}),
    Visit("incidents.index", core=True),
    Visit("incidents.index", REPORTER),
    Visit("incidents.index", query="?first=2020-01-01&last=2020-01-02"),
    Visit("incidents.index", slug=EMPTY),
    Visit("incidents.new"),
    Visit("incidents.new", REPORTER, core=True),
    Visit("incidents.new", Role.SOCIAL_SERVICES),
    Visit("incidents.new", REPORTER, EMPTY),
    Visit("incidents.person", REPORTER),
    Visit("incidents.picker"),
    Visit("incidents.picker", slug=EMPTY),
    Visit("incidents.show", values={"id": "@report"}),
    Visit("incidents.place_map", values={"id": "@report"}),
    Visit("incidents.show", SCHOOL, values={"id": "@report"}),
    Visit("incidents.show", values={"id": "@stopped"}),
    Visit("incidents.show", REPORTER, values={"id": "@stopped"}),
    Visit("incidents.show", REPORTER, values={"id": "@withdrawn"}),
    Visit("incidents.edit", REPORTER, values={"id": "@report"}),
    Visit("dossiers.index"),
    Visit("dossiers.index", REPORTER),
    Visit("dossiers.index", slug=EMPTY),
    Visit("dossiers.show", values={"id": "@place"}, core=True),
    Visit("dossiers.show", SCHOOL, values={"id": "@place"}, query="?fran=2026-09-01&till=2026-11-24"),
    Visit("dossiers.show", REPORTER, values={"id": "@place"}, query="?fran=2026-11-24&till=2026-11-24"),
    Visit("dossiers.show", values={"id": "@place"}, query="?fran=2026-11-24&till=2026-11-01", status=422),
    Visit("est.index"),
    Visit("est.index", slug=EMPTY),
    _area("est.show"),
    _area("est.show", role=SCHOOL),
    _area("est.details"),
    _area("est.details", role=SCHOOL),
    Visit("est.new"),
    _area("est.edit"),
    _area("est.new_goal"),
    _area("est.edit_goal", goal_id="@goal"),
    _area("est.new_activity"),
    _area("est.edit_activity", activity_id="@activity"),
    _area("est.new_occasion"),
    _area("est.follow_up", quarter=Quarter.parse("2026-Q4")),
    _area("est.follow_up", quarter=Quarter.parse(FINAL)),
    Visit("quarterly_reports.quarters"),
    Visit("quarterly_reports.quarter", values={"quarter": Quarter.parse(FINAL)}),
    Visit("quarterly_reports.quarter", values={"quarter": Quarter.parse(DRAFT)}),
    Visit("quarterly_reports.quarter", values={"quarter": Quarter.parse(UNORDERED)}),
    Visit("quarterly_reports.quarter", SCHOOL, values={"quarter": Quarter.parse(FINAL)}),
    Visit("quarterly_reports.quarter", slug=EMPTY, values={"quarter": Quarter.parse(FINAL)}),
    Visit("documents.index"),
    Visit("documents.index", Role.COUNCIL_MEMBER),
    Visit("documents.index", Role.COUNCIL_MEMBER, EMPTY),
    Visit("intake.index"),
    Visit("intake.index", slug=EMPTY),
    Visit("intake.show", values={"id": "@intake"}),
    Visit("intake.upload", values={"upload_id": "@upload"}),
    Visit("accounts.sign_in", None),
    Visit("accounts.invitation", None, values={"token": "@invitation"}),
    Visit("accounts.forgotten", None),
    Visit("accounts.reset", None, values={"token": "@reset"}),
    Visit("accounts.account"),
    Visit("accounts.account", REPORTER),
    Visit("comparison.index", Role.AREA_CHIEF, AREA),
    Visit("comparison.show", Role.AREA_CHIEF, AREA, {"first": MONDAY}),
    Visit("comparison.map_document", Role.AREA_CHIEF, AREA, {"first": MONDAY}),
    Visit("audit_log.index", Role.AUDITOR, core=True),
    Visit("audit_log.index", Role.AUDITOR, query="?reads=ja"),
    Visit("audit_log.index", Role.AUDITOR, query="?object_id=x", status=422),
    Visit("audit_log.index", Role.AUDITOR, EMPTY),
    Visit("audit_log.rights", Role.ADMINISTRATOR),
    Visit("audit_log.rights", Role.AUDITOR, EMPTY),
    Visit("audit_log.police_reads", Role.AREA_CHIEF, AREA),
    Visit("audit_log.police_reads", Role.AREA_CHIEF, AREA, query="?object_id=x", status=422),
    Visit("api.docs"),
]
LISTS = {
    "incidents.index": "reports, as many as a page of them holds",
    "inbox.index": "reports that wait, as many as a page of them holds",
    "inbox.unit": "an organisation's reports, as many as a page of them holds",
    "inbox.looked": "the latest reports that have been gone through",
    "audit_log.index": "lines of the log, as many as a page of it holds",
    "audit_log.rights": "changes of roles, as many as a page of it holds",
    "audit_log.police_reads": "what the police have read, as many as a page of it holds",
    "dossiers.index": "the municipality's named places",
    "people.index": "everybody's roles in the municipality",
    "meetings.index": "meetings that come and have been",
    "meetings.show": "what a meeting follows up and decides",
    "meetings.decisions": "decisions, as many as a page of them holds",
    "comparison.index": "the area's municipalities, a card for each that has shared something",
    "comparison.show": "the same of an earlier fortnight",
    "api.docs": "every operation of the API",
}
"""Pages that are as long as what they list, and what that is."""
NO_PAGE = {
    "static": "files of the pages",
    "health": "JSON for the one who watches the machine",
    "ready": "JSON for the one who watches the machine",
    "api.description": "JSON",
    "alerts_api.analysis": "JSON",
    "incidents_api.index": "JSON",
    "incidents_api.show": "JSON",
    "incidents_api.categories": "JSON",
    "incidents_api.places": "JSON",
    "documents.file": "a file for download",
    "audit_log.checkpoints": "a file for download",
    "dossiers.document": "a file for download",
    "intake.bad_rows": "a file for download",
    "intake.upload_status": "a part of intake.upload, which is looked at with it",
    "alerts.analysis_status": "a part of alerts.analysis, which is looked at with it",
    "quarterly_reports.status": "a part of quarterly_reports.quarter, which is looked at with it",
}
"""What is answered to GET and is no page, and why."""


FORMS = [
    EmptyForm("incidents.create", Visit("incidents.new", REPORTER)),
    EmptyForm("incidents.correct", Visit("incidents.edit", REPORTER, values={"id": "@report"})),
    EmptyForm("incidents.withdraw", Visit("incidents.show", REPORTER, values={"id": "@report"})),
    EmptyForm("incidents.classify", Visit("incidents.show", REPORTER, values={"id": "@report"})),
    EmptyForm("accounts.open_session", Visit("accounts.sign_in", None)),
    EmptyForm("accounts.accept", Visit("accounts.invitation", None, values={"token": "@invitation"})),
    EmptyForm("accounts.ask_for_reset", Visit("accounts.forgotten", None)),
    EmptyForm("accounts.choose_password", Visit("accounts.reset", None, values={"token": "@reset"})),
    EmptyForm("accounts.change_password", Visit("accounts.account", REPORTER)),
    EmptyForm("accounts.make_token", Visit("accounts.account", REPORTER)),
    EmptyForm("intake.create", Visit("intake.index")),
    EmptyForm("intake.decide", Visit("intake.show", values={"id": "@intake"})),
    EmptyForm("est.create", Visit("est.new")),
    EmptyForm("est.change", _area("est.edit")),
    EmptyForm("est.create_goal", _area("est.new_goal")),
    EmptyForm("est.change_goal", _area("est.edit_goal", goal_id="@goal")),
    EmptyForm("est.create_activity", _area("est.new_activity")),
    EmptyForm("est.change_activity", _area("est.edit_activity", activity_id="@activity")),
    EmptyForm("est.log_occasion", _area("est.new_occasion")),
    EmptyForm("est.write_follow_up", _area("est.follow_up", quarter=Quarter.parse("2026-Q4"))),
]
NOTHING_TO_FILL_IN = {
    "accounts.choose_notices": "empty means: no letters",
    "accounts.stay": "a button",
    "audit_log.export": "empty means: everything",
    "accounts.switch": "a button",
    "accounts.close_session": "a button",
    "accounts.end_token": "a button",
    "accounts.end_session": "a button",
    "accounts.end_other_sessions": "a button",
    "intake.cancel": "a button",
    "accounts.look_over": "asked by a script: tests/browser/test_guard.py",
    "incidents.settle": "empty means: let the guard hide what it found",
    "est.end": "a button",
    "est.reopen": "a button",
    "est.submit_follow_up": "a button",
    "quarterly_reports.prioritise": "empty means: nothing is judged this time",
    "quarterly_reports.order": "a button",
    "quarterly_reports.order_own": "a button",
    "alerts.order_analysis": "a button",
    "quarterly_reports.finalize": "the register number may be left out",
    "incidents_api.create": "JSON",
    "incidents_api.withdraw": "JSON",
}
"""What is sent by POST and cannot be sent empty by mistake, and why."""

VISITS += added("VISITS")
FORMS += added("FORMS")
NO_PAGE |= dict(added("NO_PAGE"))
NOTHING_TO_FILL_IN |= dict(added("NOTHING_TO_FILL_IN"))
