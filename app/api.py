"""The API's frame: one scope per request, strict bodies, Swedish problem+json, and the OpenAPI document."""

import json
from typing import Any

from flask import Flask, jsonify, render_template
from flask_smorest import Api as Smorest
from flask_smorest import Blueprint
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from app.forms import flat
from app.web import frame, in_scope
from tenants.errors import Invalid

VERSION = "v1"
DEEPEST = 20


class _Parser(FlaskParser):
    """Reads what was sent and refuses what cannot be meant."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(("json", "query", "headers", "form", "files"), RAISE)

    def load_json(self, req, schema) -> Any:
        if req.mimetype != "application/json":
            raise UnsupportedMediaType
        try:
            body = json.loads(req.get_data(), object_pairs_hook=_no_doubles, parse_constant=_no_constant)
        except (ValueError, RecursionError, UnicodeDecodeError):
            raise BadRequest from None
        if _depth(body) > DEEPEST:
            raise BadRequest
        return body

    def handle_error(self, error, req, schema, *, error_status_code, error_headers):
        messages = error.messages
        # webargs names the place first: {"json": {field: […]}}
        if isinstance(messages, dict) and len(messages) == 1 and next(iter(messages)) in ("json", "query"):
            messages = next(iter(messages.values()))
        raise Invalid(flat(messages))


class Api(Blueprint):
    """A domain's part of the API, signed in by an access token. Every view gets the open scope first."""

    ARGUMENTS_PARSER = _Parser()

    def add_url_rule(self, rule, endpoint=None, view_func=None, *args, **options):
        if view_func is not None:
            view_func = in_scope(view_func, door="api")
        super().add_url_rule(rule, endpoint, view_func, *args, **options)


def set_up_api(app: Flask) -> None:
    """Mount every domain's API and its description."""
    from app.incidents.api import api as incidents_api

    app.config.update(
        API_TITLE="Samsyn",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "servers": [{"url": "/{place}", "variables": {"place": {"default": "koping"}}}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    smorest = Smorest(app)
    smorest.register_blueprint(incidents_api)
    app.extensions["samsyn_api"] = smorest
    app.add_url_rule(f"/api/{VERSION}/openapi.json", "api.description", lambda: jsonify(smorest.spec.to_dict()))
    app.add_url_rule(f"/api/{VERSION}/", "api.docs", _docs)


def _docs():
    return render_template("api.html", **frame(), notice=None)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str):
    raise ValueError(f"{name} is no number")


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        if deepest > DEEPEST:
            return deepest
        level = [
            inner for outer in level if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]  # fmt: skip
    return deepest
