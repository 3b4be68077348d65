"""Pictures for page and paper. Pure.

`charts.py`, `small_charts.py`, `band_chart.py`, `time_charts.py` and `town_charts.py` (counts and rates as SVG, of the
pieces in `svg.py`), `causes.py` (why something happens, as a triangle and a chain), `marks.py` (small drawings beside
their words), `maps.py` (a map document for the page) and what it marks (`map_marks.py`), `paper_map.py` (a map for
paper, on the streets of `paper_streets.py`, with the names of `paper_names.py`; and what any map stands on),
`palette.py` (colours of both), `accent.py` (a tenant's own colour), `qr.py` (a QR code), `raster.py` (a drawing as
dots), `pdf.py` (typst to PDF, with the look that all documents share in `paper.typ`).
"""
