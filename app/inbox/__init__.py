"""The inbox (Inkommet): what the coordinator does with reports that have come in, and what whoever reported is told.

Her acts change a report as the reports' own do: every change is a version of it, with by whom.
Beside the agreed files: `answers.py` (the coordinator's line to whoever reported), `export.py` (reports as a
file), `ways.py` (what has become of a
report, for her).
"""
