"""Intake (inläsning): files that others have made become reports and outside information.

`csv_file` reads any table, `incident_rows` makes reports of it, `police_events` reads what the police have published.
These three are pure: bytes in, rows or faults out, no database and no clock.
"""
