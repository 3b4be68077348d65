"""Comparison (jämförelse): municipalities side by side, from published coarse rows alone; the area's combined picture.

Nouns beside the agreed files: `coarse_rows.py` (sums of published rows: pure), `quarters.py` (the area's quarterly
report) and `paper.py` (what its template sets).
"""
