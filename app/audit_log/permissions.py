from tenants.access import Permission, Role

READ = Permission("audit_log.read", Role.AUDITOR, reads=True)
"""The log of one's own place: who did and read what, by name and number; never what anybody wrote."""
EXPORT = Permission("audit_log.export", Role.AUDITOR)
"""The same as a file: a link in the chain, for it goes out of the house."""
CHECK = Permission("audit_log.check", Role.AUDITOR)
"""Have a worker check now that nobody has changed the log of one's own place."""
RIGHTS = Permission("audit_log.rights", Role.ADMINISTRATOR, Role.AUDITOR, reads=True)
"""Who gave which role to whom, and when; nothing else of the log."""
POLICE = Permission("audit_log.police", Role.AREA_CHIEF, reads=True)
"""What the police have read in the area's municipalities, by name: there it stands as "Polisen"."""
RESTORE = Permission("audit_log.restore", Role.COMMAND_LINE)
"""Tell that the database has been restored."""
