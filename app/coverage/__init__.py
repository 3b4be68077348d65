"""Coverage (täckning): who is expected to report, who has, who has said that there is nothing to report, who is silent.

Nouns: `standing.py` (where each organisation stands in a period: pure), `spans.py` (when an organisation is to report,
and when it is closed), `reminders.py` (letters to those that are silent).
"""
