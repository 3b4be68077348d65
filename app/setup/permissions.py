from tenants.access import Permission, Role

READ = Permission("setup.read", Role.COORDINATOR, Role.ADMINISTRATOR, reads=True)
"""See how far the municipality has been set up."""
SKIP = Permission("setup.skip", Role.COORDINATOR, Role.ADMINISTRATOR)
"""Leave out a step, or take it up again."""
READ_SHARING = Permission(
    "setup.read_sharing", Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.COMMAND_LINE, reads=True
)
"""See what the police area may read, and who decided it."""
SHARE = Permission("setup.share", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
SWITCH = Permission("setup.switch", Role.COORDINATOR, Role.ADMINISTRATOR, Role.COMMAND_LINE)
"""Turn a module on or off."""
