from app.intake import permissions as intake
from tenants.access import Permission, Role

MAP = Permission("mapped_files.map", *intake.IMPORT.roles)
"""Send a file, decide what its columns and words mean, and remember it: for one's own files, the coordinator and the
command line for anybody's."""
READ = Permission("mapped_files.read", *intake.READ.roles, reads=True)
FORGET = Permission("mapped_files.forget", Role.CALENDAR)
"""Let go of the files that nobody has answered for."""
