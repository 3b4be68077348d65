from tenants.access import Permission, Role

READ = Permission("stopped_runs.read", Role.COORDINATOR, Role.ADMINISTRATOR, reads=True)
"""That a report or an analysis was not made, and why; nothing of what stands in it."""
TRY_AGAIN = Permission("stopped_runs.try_again", Role.COORDINATOR, Role.ADMINISTRATOR)
"""The run is done with the rights of whoever ordered it first, so this gives nobody what she may not read."""
