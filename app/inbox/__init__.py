"""The inbox (Inkommet): what the coordinator does with reports that have come in, and what whoever reported is told.

Her acts change a report as the reports' own do: every change is a version of it, with by whom.
Beside the agreed files: `ways.py` (what has become of a report, for whoever reported).
"""
