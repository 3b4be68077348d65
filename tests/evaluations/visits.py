"""Before and after, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

ONE, LATER, NONE = ({"id": f"@{name}"} for name in ("measure", "measure_judged_later", "measure_not_judged"))
NEW = Visit("evaluations.new", values=LATER)
VISITS = [
    Visit("evaluations.show", values=ONE, core=True),
    Visit("evaluations.show", Role.LEADER, values=ONE),
    Visit("evaluations.show", values=LATER),
    Visit("evaluations.show", values=NONE),
    Visit("evaluations.shared", query="?slag=control"),
    Visit("evaluations.shared", Role.LEADER),
    NEW,
    Visit("evaluations.new", values=NONE),
]
FORMS = [EmptyForm("evaluations.register", NEW)]
NO_PAGE: dict[str, str] = {}
NOTHING_TO_FILL_IN = dict.fromkeys(
    ("evaluations.withdraw", "evaluations.put_back", "evaluations.share", "evaluations.stop_sharing"), "a button"
)
OPERATIONS: list[tuple[str, str]] = []
