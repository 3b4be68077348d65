"""Pictures for page and paper. Pure.

`charts.py` and `month_chart.py` (counts as SVG), `maps.py` (a map document for the page), `paper_map.py` (a map for
paper), `palette.py` (colours of both), `pdf.py` (typst to PDF).
"""
