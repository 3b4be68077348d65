"""The address (prenumeration) under which the program that somebody has her calendar in fetches the meetings here.

It is an access token that reaches no further (`tenants/access.py`). Nouns beside the agreed files: `ical.py` (the file
that is fetched).
"""
