"""Whether a document is genuine, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

ASKED = Visit("documents.verifying", Role.COUNCIL_MEMBER, core=True)
VISITS = [ASKED, Visit("documents.verifying", query=f"?kod={'0' * 64}")]
FORMS = [EmptyForm("documents.verify", ASKED)]
NO_PAGE = {"documents.package": "a package for an archive"}
