"""The API's frame: one scope per request, strict bodies, Swedish problem+json, and the OpenAPI document."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from apispec import APISpec
from flask import Flask, jsonify
from flask_smorest import Api as Smorest
from flask_smorest import Blueprint
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from app.interfaces.failures import TITLES
from app.interfaces.forms import Schema, count_values, few, fields, flat, refuse_many
from app.interfaces.web import in_scope, open_to_strangers, page
from tenants.errors import Invalid
from tenants.scope import Scope

View = TypeVar("View", bound=Callable)
VERSION = "v1"
DEEPEST = 20  # objects and lists in one another
PROBLEM = "application/problem+json"


class Problem(Schema):
    """Why a request was refused (RFC 9457), in Swedish."""

    type = fields.String(required=True)
    status = fields.Integer(required=True)
    title = fields.String(required=True)
    detail = fields.String(required=True, metadata={"description": "Vad som är fel och vad du kan göra"})
    faults = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        data_key="fields",
        metadata={"description": "Fält för fält vad som ska rättas (bara vid 422)"},
    )
    number = fields.String(metadata={"description": "Felets nummer, om du hör av dig (bara vid 500)"})


class _Parser(FlaskParser):
    """Reads what was sent and refuses what cannot be meant."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(("json", "query", "headers", "form", "files"), RAISE)

    def load_json(self, req, schema) -> Any:
        if req.mimetype != "application/json":
            raise UnsupportedMediaType
        try:
            text = req.get_data().decode("utf-8")  # json itself would guess at UTF-16
            body = json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
            # Of many objects in one request (a batch) each by itself: all together they are held by the bytes.
            for one in body if schema.many and isinstance(body, list) else [body]:
                refuse_many(count_values(one))
        except (ValueError, RecursionError):
            raise BadRequest from None
        if _too_deep(body):
            raise BadRequest
        if wrong := _numbers_in_quotes(body, schema):
            raise Invalid(few(wrong))
        return body

    def load_querystring(self, req, schema) -> Any:
        if doubled := [name for name, values in req.args.lists() if len(values) > 1]:
            raise Invalid(few({name: ["Fältet har skickats flera gånger."] for name in doubled}))
        return super().load_querystring(req, schema)

    def handle_error(self, error, req, schema, *, error_status_code, error_headers):
        messages = error.messages
        # webargs names where it looked first: {"json": {field: […]}}
        if isinstance(messages, dict) and len(messages) == 1 and next(iter(messages)) in ("json", "query"):
            messages = next(iter(messages.values()))
        raise Invalid(few(flat(messages), schema.fields))


class Api(Blueprint):
    """A domain's part of the API, signed in by an access token. Every view gets the open scope first."""

    ARGUMENTS_PARSER = _Parser()

    def add_url_rule(self, rule, endpoint=None, view_func=None, *args, **options):
        if view_func is not None:
            view_func = in_scope(view_func, door="api")
        super().add_url_rule(rule, endpoint, view_func, *args, **options)

    # Flask's own types let a view give responses only; ours give what their schema shows.

    def get(self, rule: str, **options) -> Callable[[View], View]:
        return self.route(rule, methods=["GET"], **options)

    def post(self, rule: str, **options) -> Callable[[View], View]:
        return self.route(rule, methods=["POST"], **options)

    def put(self, rule: str, **options) -> Callable[[View], View]:
        return self.route(rule, methods=["PUT"], **options)


class _Smorest(Smorest):
    """flask-smorest with our own failures: `web.py` words them, and the description says so."""

    spec: APISpec  # made by `init_app`
    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self):
        # Its own handler would answer every failure of the pages, too, in English and as JSON.
        pass


def set_up_api(app: Flask, blueprints: Iterable[Api]) -> None:
    """Mount every domain's API and its description."""
    app.config.update(
        API_TITLE="Samsyn",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "servers": [{"url": "/{tenant}", "variables": {"tenant": {"default": "koping"}}}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    smorest = _Smorest(app)
    smorest.register_field(fields.Moment, "string", "date-time")
    for blueprint in blueprints:
        smorest.register_blueprint(blueprint)
    description = described(smorest.spec.to_dict())
    app.add_url_rule(f"/api/{VERSION}/openapi.json", "api.description", lambda: jsonify(description))

    def docs(scope: Scope):
        return page("api.html", description=description)

    app.add_url_rule(f"/api/{VERSION}/", "api.docs", in_scope(open_to_strangers(docs), door="page"))


def described(description: dict) -> dict:
    """The OpenAPI document with every refusal that each operation can give."""
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    description["components"]["responses"] = {
        str(status): {"description": TITLES[status], "content": {PROBLEM: problem}}
        for status in (400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
    }
    for path in description["paths"].values():
        for method in path.keys() & {"get", "post", "put", "patch", "delete"}:
            operation = path[method]
            can_be = {401, 403, 404, 500, 503}
            if "requestBody" in operation:
                can_be |= {400, 409, 413, 415, 422}
            if operation.get("parameters"):
                can_be |= {422}
            for status in sorted(can_be):
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/{status}"}
    return description


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict:
    refuse_many(len(pairs))
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    if not all(key.isprintable() for key in found):
        raise ValueError("a key holds half a letter or a control character")
    return found


def _no_constant(name: str):
    raise ValueError(f"{name} is no number")


def _numbers_in_quotes(body: Any, schema) -> dict[str, list[str]]:
    """JSON has numbers and true/false of its own; a form has not, so the fields themselves read text, too."""
    if not isinstance(body, dict):
        return {}
    bare = (fields.Integer, fields.Float, fields.Boolean)
    return {
        name: ["Skriv värdet utan citattecken."]
        for name, value in body.items()
        if isinstance(value, str) and isinstance(schema.fields.get(name), bare)
    }


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        holders = [list(one.values()) if isinstance(one, dict) else one for one in level]
        level = [inner for holder in holders if isinstance(holder, list) for inner in holder]
    return bool(level)
