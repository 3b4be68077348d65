from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

_REPORTERS = (*REPORTS_FOR_ITS_ORGANISATION, Role.COORDINATOR)
FIND = Permission("doubles.find", *_REPORTERS, Role.COMMAND_LINE, to_report=True, by_phone=True)
"""Keep which reports a new one is like, whoever may read those: nothing is told."""
READ = Permission("doubles.read", *_REPORTERS, reads=True, to_work=True)
"""The pairs of which one may open both reports."""
SETTLE = Permission("doubles.settle", *_REPORTERS, to_work=True)
"""Say whether the two are the same event: of one's own report, the coordinator of any."""
