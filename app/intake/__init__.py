"""Intake (inläsning): files that others have made become reports.

Nouns beside the agreed files: `csv_file.py` (any table: its header and rows), `report_files.py` (the columns of a file
of reports, what stands in its cells, and the file of its rows to mend), `incident_rows.py` (rows as reports),
`plain_rows.py` (those that are like an earlier one) and `held_rows.py` (those that a person must decide on). The
readers get bytes and give rows or faults, without database or clock. What a report must stand up to,
`app.incidents.rules` says.
"""
