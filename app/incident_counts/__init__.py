"""Counts of incidents: what the picture, the reports and the analysis count, by the same rules everywhere.

Nouns: `figures.py` (counts and counted incidents), `at_place.py` (all that is counted of one named place),
`windows.py` (all that a picture counts of some days, in one pass), `narrow.py` (which of the reports are meant),
`chosen.py` (some types at some places, many such choices at once), `arrays.py` (counted incidents as arrays, for the
analysis of several audiences at once), `history.py` (how far back the reports go, which were changed last, and which
stand behind figures that are kept), `nearby.py` (other reports near one in place and time), `heard.py` (how much was
reported from), `spans.py` (spans of days in pieces: pure).

It reads the tables of `app.incidents`, which keeps them; `app.incidents.visibility` decides who may read what.
"""
