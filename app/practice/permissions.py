from tenants.access import Permission, Role

READ = Permission("practice.read", Role.COORDINATOR, Role.ADMINISTRATOR, reads=True)
"""See whether there is a practice area."""
CHANGE = Permission("practice.change", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
"""Make the municipality's practice area, and empty it."""
