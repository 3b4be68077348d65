"""Tips from the public and from businesses: sent without signing in, nothing kept of whoever sends, gone through by the
coordinator, who alone makes a report of one.

Nouns beside the agreed files: `proof.py` (what holds back a flood without knowing anybody: pure).
"""
