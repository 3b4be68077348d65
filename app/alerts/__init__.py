"""Alerts (varningar): the analysis of a period in words: what is unusual, hot places, and whether it happens again.

Nouns beside the agreed files: `findings.py` (what an analysis says), `period_alerts.py` (what is more than history
leads one to expect), `hot_places.py` (places, squares and repeats) and `wording.py` (an analysis in words).
"""
