"""Citizen pledges (medborgarlöften): what the municipality and the police promise for a year, signed by both, never
changed after that, and counted from what is done.

Nouns beside the agreed files: `commitments.py` (what is promised, and what counts for it), `lists.py` (pledges as they
are read, with what is done), `paper.py` (the signed form) and `wording.py`.
"""
