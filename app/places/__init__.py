"""Places (platser): outlines, sub-areas, main roads and water of a tenant, its named places, grid and population.

Nouns beside the agreed files: `grid.py` (points, metres and cells: pure), `borders.py` (whether a point lies in a
municipality: pure), `population_rows.py` (a file of populations, read row by row).
"""
