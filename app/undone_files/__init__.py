"""Undone files (ångrade inläsningar): a file that was read in is undone in one act.

Noun beside the agreed files: `rows.py` (the reports that a file has brought).
"""
