"""Who reads the report itself: whoever reads documents (`documents.read`)."""

from app.documents import permissions as documents
from app.est import permissions as est
from tenants.access import Permission, Role

WAY = Permission(
    "council_papers.way", *dict.fromkeys((*est.READ.roles, *documents.READ.roles)), Role.COMMAND_LINE, reads=True
)
"""See how far a quarter has come on its way to the council."""
CONFIRM = Permission("council_papers.confirm", Role.POLICE_OFFICER)
"""Say that the figures that come from the police are right."""
SEND = Permission("council_papers.send", Role.COORDINATOR)
"""Send a final report to the council's secretary."""
