"""The living page: every component of pages with invented values, for whoever works on them (`./run dev`).

An example is one line of `templates/living.html`. `create_app` knows nothing of it: `wsgi_dev.py` alone mounts it.
"""

from flask import Flask

from app.drawing.band_chart import band_chart
from app.drawing.charts import both
from app.interfaces.web import page

PATH = "/komponenter"
PERIODS = [(f"v. {week}", n, 8, 19) for week, n in enumerate((9, 14, 12, 17, 11, 8, 13), start=40)]
PERIODS += [("v. 47", 16, None, None), ("v. 48", 24, 8, 20)]


def mount(app: Flask) -> None:
    drawn = both(band_chart, PERIODS, key="linje", title="Påhittade perioder")
    app.add_url_rule(PATH, "living", lambda: page("living.html", line_with_band=drawn))
