"""Lagkoll, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.house import EMPTY
from tests.browser.visit import EmptyForm, Visit

ONE, DRAFT = {"id": "@assessment"}, {"id": "@assessment_draft"}
PLAN, PLAN_DRAFT = {"id": "@action_plan"}, {"id": "@action_plan_draft"}
MEASURE, MEASURE_DRAFT = {"id": "@plan_measure"}, {"id": "@plan_measure_draft"}
DUTY = Visit("legal_duties.duty", values={"section": "4"})
EDIT, DECIDING = Visit("legal_duties.edit", values=DRAFT), Visit("legal_duties.deciding", values=PLAN_DRAFT)
NEW_MEASURE = Visit("legal_duties.new_measure", values=PLAN_DRAFT)
EDIT_MEASURE = Visit("legal_duties.edit_measure", values=MEASURE_DRAFT)
FOLLOW_UP = Visit("legal_duties.follow_up", values=MEASURE)
NEW_RECORD = Visit("legal_duties.new_record", values={"name": "radet"})
EDIT_RECORD = Visit("legal_duties.edit_record", values={"id": "@legal_record"})
SHOWN_DRAFT = Visit("legal_duties.show", values=DRAFT)
VISITS = [
    Visit("legal_duties.index", core=True),
    Visit("legal_duties.index", slug=EMPTY),
    Visit("legal_duties.index", Role.COUNCIL_MEMBER),
    Visit("legal_duties.show", values=ONE, core=True),
    SHOWN_DRAFT,
    Visit("legal_duties.show", Role.COUNCIL_MEMBER, values=ONE),
    Visit("legal_duties.plan", values=PLAN, core=True),
    Visit("legal_duties.plan", values=PLAN_DRAFT),
    Visit("legal_duties.duty", Role.AUDITOR, values={"section": "14"}),
    Visit("legal_duties.survey"),
    *(Visit("legal_duties.register", values={"name": name}) for name in ("radet", "kameror")),
    Visit("legal_duties.new_record", values={"name": "kameror"}),
    DUTY,
    EDIT,
    DECIDING,
    NEW_MEASURE,
    EDIT_MEASURE,
    FOLLOW_UP,
    NEW_RECORD,
    EDIT_RECORD,
]
FORMS = [
    EmptyForm("legal_duties.say", DUTY),
    EmptyForm("legal_duties.change", EDIT),
    EmptyForm("legal_duties.decide", DECIDING),
    EmptyForm("legal_duties.add_measure", NEW_MEASURE),
    EmptyForm("legal_duties.change_measure", EDIT_MEASURE),
    EmptyForm("legal_duties.write_follow_up", FOLLOW_UP),
    EmptyForm("legal_duties.add_record", NEW_RECORD),
    EmptyForm("legal_duties.change_record", EDIT_RECORD),
]
NO_PAGE = dict.fromkeys(("legal_duties.file", "legal_duties.annex"), "a PDF")
NOTHING_TO_FILL_IN = dict.fromkeys(
    (
        *("legal_duties.begin", "legal_duties.finalize", "legal_duties.remove", "legal_duties.restore"),
        *("legal_duties.order_paper", "legal_duties.begin_plan", "legal_duties.remove_plan"),
        *("legal_duties.remove_measure", "legal_duties.restore_measure"),
        *("legal_duties.remove_record", "legal_duties.restore_record"),
    ),
    "a button",
)
OPERATIONS: list[tuple[str, str]] = []
