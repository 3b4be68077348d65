"""Comparison (jämförelse): municipalities side by side, from published coarse rows alone; the area's combined picture.

Noun beside the agreed files: `coarse_rows.py` (sums of published rows: pure).
"""
