"""Meetings (möten) of every kind, and what is decided at them (beslut): with a place, whoever does it, a last day and a
ground, and followed up at the meetings that come.

Nouns beside the agreed files: `circle.py` (who reads which meeting and decision), `lists.py` (what is read),
`decisions.py` (acts on decisions) and `wording.py`.
"""
