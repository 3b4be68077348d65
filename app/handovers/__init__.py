"""Handovers (överlämnat): what a report tells of that somebody has to mend, handed to an organisation, and how far it
has come.

Nouns beside the agreed files: `lists.py` (what is read) and `wording.py`.
"""
