from app.intake import permissions as intake
from tenants.access import Permission

UNDO = Permission("undone_files.undo", *intake.IMPORT.roles, to_work=True)
"""Undo what one has read in; the coordinator and the command line what anybody has."""
WEIGH = intake.READ
"""See what would become of the reports of a file that one may read about."""
