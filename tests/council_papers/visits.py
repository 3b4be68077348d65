"""What the suites that look at every page need to know of the council's papers."""

from app.figures.periods import Quarter
from tenants.access import Role
from tests.browser.house import DRAFT, FINAL
from tests.browser.visit import EmptyForm, Visit

BACK = Visit("council_papers.sending_back", values={"quarter": Quarter.parse(DRAFT), "id": "@area"})
VISITS = [
    Visit("council_papers.way", values={"quarter": Quarter.parse(FINAL)}),
    Visit("council_papers.way", Role.POLICE_OFFICER, values={"quarter": Quarter.parse(DRAFT)}),
    Visit("council_papers.way", Role.SCHOOL, values={"quarter": Quarter.parse(FINAL)}),
    Visit("council_papers.report", values={"id": "@final"}),
    Visit("council_papers.report", Role.COUNCIL_MEMBER, values={"id": "@final"}),
    Visit("council_papers.compare", values={"id": "@final"}),
    BACK,
]
NO_PAGE = {"council_papers.text_document": "a text document", "council_papers.tables": "a workbook"}
NOTHING_TO_FILL_IN = {"council_papers.confirm": "a button", "council_papers.send": "a button"}
FORMS = [EmptyForm("council_papers.send_back", BACK)]
