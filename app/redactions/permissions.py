from tenants.access import Permission, Role

READ = Permission("redactions.read", Role.COORDINATOR, Role.REGISTRAR, Role.AUDITOR, reads=True)
"""What has been asked for, by whom, why, and what became of it. The words, while it waits."""
DECIDE = Permission("redactions.decide", Role.COORDINATOR, Role.REGISTRAR, Role.AUDITOR)
"""Ask that words be removed, and confirm, refuse or withdraw it: the coordinator and the registrar, two persons; where
nobody is registrar, the auditor is in her place."""
FORGET = Permission("redactions.forget", Role.CALENDAR)
"""Let go of the words of what nobody has answered."""
AGAIN = Permission("redactions.again", Role.COMMAND_LINE)
"""Do again what was done, in a restored backup."""
