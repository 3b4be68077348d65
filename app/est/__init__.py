"""EST (effektiv samordning för trygghet): focus areas, their working groups, goals and activities, and what a working
group writes of a quarter (the follow-up).

Nouns beside the agreed files: `overview.py` (what is read), `occasions.py`, `follow_ups.py`, `removals.py`, `groups.py`
(who works with a focus area) and `counting.py` (figures inside written texts). The quarter's page and report are
`app/quarterly_reports`.
"""
