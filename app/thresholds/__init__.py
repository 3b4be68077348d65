"""Thresholds (trösklar): so many reports of a type, somewhere, within so many hours, and the notice of it.

Nouns: `windows.py` (which stretch of time reaches a number: pure), `lists.py` (rules and notices as they are read),
`wording.py` (what is said of them).
It reads the table of `app.incidents`, which keeps it; `app.incidents.visibility` decides who may count what.
`app.hooks.came` tells it of reports that have come, or have been let go.
"""
