from tenants.access import Permission, Role

_OVERSEERS = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.AREA_CHIEF)
READ = Permission("stopped_runs.read", *_OVERSEERS, reads=True)
"""What has been ordered, how far it has come, or why it was not made; nothing of what stands in it."""
CANCEL = Permission("stopped_runs.cancel", *_OVERSEERS)
"""End what was ordered by mistake or is no longer wanted."""
TRY_AGAIN = Permission("stopped_runs.try_again", *_OVERSEERS)
"""The run is done with the rights of whoever ordered it first, so this gives nobody what she may not read."""
