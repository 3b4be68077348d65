"""The living page: every component of pages with invented values, for whoever works on them (`./run dev`).

An example is one line of `templates/living.html`. `create_app` knows nothing of it: `wsgi_dev.py` alone mounts it.
"""

from flask import Flask

from app.interfaces.web import page

PATH = "/komponenter"


def mount(app: Flask) -> None:
    app.add_url_rule(PATH, "living", lambda: page("living.html"))
