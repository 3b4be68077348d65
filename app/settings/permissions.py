from tenants.access import Permission, Role

_OWN = Role.COORDINATOR, Role.ADMINISTRATOR

READ = Permission("settings.read", *_OWN, Role.COMMAND_LINE, reads=True)
"""See how the municipality has been set up."""
CHANGE = Permission("settings.change", *_OWN, Role.COMMAND_LINE)
"""Change what it calls itself and its forums, its arms and its colour: everybody there sees them."""
