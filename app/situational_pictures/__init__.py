"""Situational pictures (lägesbilder): the 14 days, where, when and how, beside earlier periods.

Nouns beside the agreed files: `group_table.py` (counts per group), `where_when.py` (places, cells, hours), `efforts.py`
(whether both sides were reported alike), `room.py` (the number that everybody reads, and what a reader's own view
adds), `choice.py` (what a reader narrows the picture to), `saying.py` (the picture in words), `shading.py`
(rates of sub-areas and the density, as the map shades them) and `year_table.py`
(the table that readers know from Brå).
"""
