"""Idag: where the fortnight stands, what waits for whoever signs in, and what stands out; a page for each role.

Beside the agreed files: `wording.py` (what is said of the fortnight, of a thing to do and of a report).
"""
