"""Incidents (händelser): what happened, where, when and how sure, as an organisation reported it.

Nouns beside the agreed files: `checks.py` (what a report must stand up to), `changes.py` (acts on a report that is
already here), `tallies.py` (the counts kept in the same transaction), `reading.py` (which rows and which columns
somebody may see), `figures.py` (what the picture and the reports count), `history.py` (how far back the reports go).
"""
