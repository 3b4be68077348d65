"""Comparison (jämförelse): municipalities side by side, from published rows alone; the area's combined picture, and its
Monday.

Nouns beside the agreed files: `coarse_rows.py` (sums of published rows: pure), `quarters.py` (the area's quarterly
report), `paper.py` (what its template sets), `monday.py` (all that the municipalities tell the area, on one page),
`monday_parts.py` (what that is made of: pure) and `wording.py`.
"""
