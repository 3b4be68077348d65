from tenants.access import Permission, Role

READ = Permission("inbox.read", Role.COORDINATOR, reads=True)
"""What waits: new, stopped, objected to."""
WORK = Permission("inbox.work", Role.COORDINATOR)
"""Go through, reclassify, move, merge and part reports."""
