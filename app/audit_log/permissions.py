from tenants.access import Permission, Role

READ = Permission("audit_log.read", Role.AUDITOR, reads=True)
"""The log of one's own place: who did and read what, by name and number; never what anybody wrote."""
RESTORE = Permission("audit_log.restore", Role.COMMAND_LINE)
"""Tell that the database has been restored."""
