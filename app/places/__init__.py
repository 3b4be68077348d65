"""Places (platser): outlines, sub-areas, main roads and water of a tenant, its named places, grid and population.

Beside the agreed files: `changes.py` (acts that lay the ground), `kinds.py` (what a place may be: pure), `grid.py`
(points, metres and cells: pure), `borders.py` (whether a point lies in a municipality: pure), `population_rows.py` (a
file of populations, read row by row).
"""
