"""Places (platser): outlines, sub-areas, main roads and water of a tenant, its named places, grid and population.

Noun beside the agreed files: `grid.py` (points, metres and cells: pure).
"""
