"""The tenant boundary: whose data, who is asking, what they may do there.

Every row of the product belongs to a *tenant* (a municipality or a police area). Nothing reads or writes
a row but through a `Scope`: one tenant, one actor, one transaction.
"""
