"""Incidents (händelser): what happened, where, when and how sure, as an organisation reported it.

Nouns beside the agreed files: `said.py` (the fields of a report), `checks.py` (what a report must stand up to),
`knowledge.py` (what of the place it is checked against), `changes.py` (acts on a report that is already here),
`tallies.py` (the counts kept in the same transaction), `visibility.py` (who sees which report, and how much of it),
`seen.py` (a report as somebody sees it), `figures.py` (what the picture and the reports count), `series.py` (counts as
arrays, for analysis), `history.py` (how far back the reports go), `spans.py` (spans of days in pieces: pure),
`at_place.py` (what counts at a named place).
"""
