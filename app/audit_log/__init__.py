"""The log (Logg): the audit as its readers meet it: who did what, who has read what, whether it holds, and the signed
checkpoints to keep elsewhere. The audit itself: `tenants/audit`, `tenants/checkpoints`, `tenants/verification`.

Nouns beside the agreed files: `labels.py`, `of_problems.py` and `wording.py` (acts, objects and faults in Swedish) and
`police.py` (what the police have read, for the area's chief).
"""
