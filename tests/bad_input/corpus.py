"""What people, programs and attackers type. Each member has a name, so that a failing test says which it was."""

SUM = "9801547"
"""What 1337*7331 becomes when somebody's template engine has read what was typed."""
PAYLOAD = '<script>pwn("koll")</script>'

CORPUS = {
    "nothing": "",
    "only spaces": " \t \r\n ",
    "only zero-width": "\u200b\u200d\ufeff\u2060",
    "20 001 characters": "å" * 20_001,
    "a word of 300 characters": "x" * 300,
    "NUL": "före\x00efter",
    "lone surrogate": "före\ud800efter",
    "control characters": "\x1b[31m\x08\x07\x85",
    "right-to-left override": "\u202etxt.exe\u202c",
    "Zalgo": "Z" + "\u0301\u0327\u0489" * 40,
    "header splitting": "rad\r\nSet-Cookie: pwn=1\r\n\r\n",
    "script": PAYLOAD,
    "attribute": '" autofocus onfocus=pwn(1) x="',
    "end of textarea": "</textarea><img src=x onerror=pwn(1)>",
    "javascript address": "javascript:pwn(1)//",
    "template": "{{1337*7331}}",
    "template literal": "${1337*7331}`\\",
    "statement template": "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "format": "%(place)s %s %d {0.__class__}",
    "own placeholder": "{nu} {då} {finns.inte} {",
    "SQL or": "' OR 1=1--",
    "SQL sleep": "'; SELECT pg_sleep(5); --",
    "SQL setting": "'); SELECT set_config('app.tenant_id', '', false); --",
    "SQL pattern": "%_\\",
    "search syntax": "!!&|<->:*",
    "huge number": "9" * 39,
    "overflowing number": "1e309",
    "number beyond 64 bits": "9223372036854775808",
    "not a number": "NaN",
    "infinity": "-inf",
    "negative": "-1",
    "fraction": "0,5",
    "underscored number": "1_0",
    "Arabic digits": "٣",
    "true": "true",
    "UUID in braces": "{0190a3b0-0000-7000-8000-000000000000}",
    "UUID as a name": "urn:uuid:0190a3b0-0000-7000-8000-000000000000",
    "UUID without hyphens": "0190a3b0000070008000000000000000",
    "UUID of nothing": "0190a3b0-0000-7000-8000-000000000000",
    "a thing of another municipality": "foreign",
    "1899": "1899-12-31T12:00",
    "year 1": "0001-01-01T00:00",
    "30 February": "2024-02-30",
    "hour 25": "2026-11-24T25:61",
    "hour that never was": "2026-03-29T02:30",
    "far future": "9999-12-31T23:59",
    "future": "2027-11-25T12:00",
    "day in the far future": "9999-12-31",
    "offset out of range": "2026-11-24T12:00+99:99",
    "emoji": "👮🏽‍♀️🏳️‍🌈",
    "spreadsheet formula": "=cmd|' /C calc'!A0",
    "personnummer": "Han har 19121212-1212.",
    "name, age and class": "Kalle Svensson, 15 år, går i 8B",
    "path": "../../../../etc/passwd",
    "percent zero": "%00%0d%0a",
    "list": '["a", "b"]',
    "prototype": "__proto__",
}
MARKUP = ("<script>pwn", 'onfocus=pwn(1) x=""', "<img src=x onerror", SUM)
"""None of these may stand in a page as it was typed."""
TRACES = ("Traceback", "werkzeug", "sqlalchemy", "psycopg", "SELECT ", "jinja2", "marshmallow", "site-packages", '.py"')
"""Words of the machinery: they belong in the log."""
SLOWEST = 3.0
"""Seconds for a request: pg_sleep(5) has not run."""
