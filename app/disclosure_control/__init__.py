"""Disclosure control (utlämnande av tal): what is counted from reports and leaves for the public, another municipality
or another authority passes here: a coarser table first, then none at all; never a false digit, never another total.

Nouns beside the agreed files: `tables.py` (a quarter's counts, and the tables that can be made of them: pure),
`nearby.py` (what has been let out nearby, for whoever compares: pure), which `let_out.py` reads, `attacker.py` (what
can be computed from what is known, by linear programming: pure), `gate.py` (what may leave: pure).
"""
