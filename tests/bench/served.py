"""The product's web application, and in it an answer that costs nothing of its own: what every page is held to.

Imported by gunicorn.
"""

from wsgi import app

app.add_url_rule("/metrics/bare", "bare", lambda: "ok")  # below a name that is no tenant's

__all__ = ["app"]
