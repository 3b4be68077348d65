"""The product's web application, and beside it in the same process an answer that costs nothing: what all is held to.

Imported by gunicorn.
"""

from flask import Flask

from wsgi import app as product

bare = Flask("bare")


@bare.get("/bare")
def answer() -> str:
    return "ok"


def app(environ, start_response):
    return (bare if environ["PATH_INFO"] == "/bare" else product)(environ, start_response)
