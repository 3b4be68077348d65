"""Work that was ordered and has stopped (arbete som har stannat): who sees that, and has it tried again.

The runs themselves are `tenants/runs.py`; what each kind makes is its own domain's.
"""
