"""Incidents (händelser): what happened, where, when and how sure, as an organisation reported it.

Nouns beside the agreed files: `rules.py` (what a report must stand up to, and
what of the place it is checked against), `visibility.py` (who sees which report, and how much of it), `tallies.py`
(the counts and words kept in the same transaction), `lists.py` (the latest of chosen reports, and how many). Their
fields, `app.report` declares. What is counted of incidents, `app.incident_counts` says.
"""
