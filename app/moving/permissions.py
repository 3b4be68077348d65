from tenants.access import Permission, Role

BEGIN = Permission("moving.begin", Role.COMMAND_LINE)
"""Begin to take out all that a place has: the log tells of it before anything is read."""
TAKE_OUT = Permission("moving.take_out", Role.COMMAND_LINE, reads=True)
"""Write it into a folder. Whoever runs the installation packs it and is shown none of it."""
EXPORT = Permission("moving.export", Role.COMMAND_LINE)
"""Have done so: which export it was."""
IMPORT = Permission("moving.import", Role.COMMAND_LINE)
"""Read in what another installation has exported."""
JOIN = Permission("moving.join", Role.COMMAND_LINE)
"""Begin with a municipality, of a file that describes it; tell its area of it."""
END = Permission("moving.end", Role.COMMAND_LINE)
"""Close a municipality, or open it again; tell its area of it."""
ERASE = Permission("moving.erase", Role.COMMAND_LINE)
"""Remove all that is left of one that has ended and was exported after that."""
