"""EST (effektiv samordning för trygghet): focus areas, their working groups and activities, quarterly follow-ups,
priorities and the quarterly report.

Nouns beside the agreed files: `counting.py` (figures inside written texts), `texts.py` (what a written text may hold),
`groups.py` (who works with a focus area), `overview.py` (what is read), `occasions.py`, `follow_ups.py`,
`at_place.py` (what has been done at a named place), `priorities.py`, `reports.py` (order, make, finalize),
`quarter_figures.py` (the report's figures), `report_*.py` (the report's content, words, pages and source)
and `vocabulary.py` (the words for stored codes). `pages.py` gathers
`area_pages.py`, `work_pages.py` and `quarter_pages.py`, which share `door.py`.
"""
