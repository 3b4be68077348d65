"""Work that was ordered (arbeten): how far it has come, who ends what was not meant, and who has what has stopped
tried again.

The runs themselves are `tenants/runs.py`; what each kind makes is its own domain's.
"""
