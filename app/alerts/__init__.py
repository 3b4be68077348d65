"""Alerts (varningar): the analysis of a period in words: what is unusual, hot places, and whether it happens again.

Nouns beside the agreed files: `findings.py` (what an analysis says), `period_alerts.py` (what is more than history
leads one to expect), `hot_places.py` (places and squares), `repeats.py` (places hit several times, and near repeats),
`wording.py` (an analysis in words) and `outdated.py` (which analysis to make again).
"""
