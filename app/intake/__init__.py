"""Intake (inläsning): files that others have made become reports and outside information.

`csv_file` reads any table, `incident_rows` makes reports of it, `police_events` reads what the police have published:
bytes in, rows or faults out, no database and no clock. What a report must stand up to, `app.incidents.checks` says.

Nouns beside the agreed files: `csv_file`, `incident_columns`, `incident_rows`, `bad_rows`, `local_times`, `positions`
for reports; `police_events` (reading), `counties`, `events` (their acts) for what the police publish.
"""
