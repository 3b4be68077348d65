"""What a template may not hold. Each rule is shown a template that breaks it."""

import re

import pytest

from tests.architecture.sources import templates, text_of

TRUSTED = {
    "app/templates/parts/form.html": (1, "attributes made by a macro of the same file, which escapes"),
    "app/templates/parts/icons.html": (1, "the lines of our own icons"),
    "app/templates/parts/page.html": (1, "a chart: SVG of charts.py, which escapes every word in it"),
}
"""Template -> how often it may show text as it is, and why."""


def line_of(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1


def found(path: str, source: str, pattern: str, what: str) -> list[str]:
    return [
        f"{path}:{line_of(source, m.start())} {what}" for m in re.finditer(pattern, source, re.IGNORECASE | re.DOTALL)
    ]


def unescaped(path: str, source: str) -> list[str]:
    breaches = found(
        path, source, r"\|\s*safe\b|\{%-?\s*autoescape\s+false|\bMarkup\(", "shows text without escaping it"
    )
    return breaches if len(breaches) != TRUSTED.get(path, (0, ""))[0] else []


def inline_styles(path: str, source: str) -> list[str]:
    """Inline styles: refused by the page's own policy, and never seen again in the dark theme."""
    return found(path, source, r"<[^>{]*\sstyle\s*=", "style= in a tag")


def inline_handlers(path: str, source: str) -> list[str]:
    return found(path, source, r"<[a-z][^>]*\son[a-z]+\s*=", "an inline handler") + found(
        path, source, r"javascript:", "a javascript: address"
    )


def bare_scripts(path: str, source: str) -> list[str]:
    return [
        f"{path}:{line_of(source, m.start())} <{m[1]}> without a nonce"
        for m in re.finditer(r"<(script|style)\b([^>]*)>", source, re.IGNORECASE)
        if "nonce=" not in m[2]
    ]


def foreign_hosts(path: str, source: str) -> list[str]:
    return found(path, source, r"(?<!<a )(src|href|action)\s*=\s*[\"']?(https?:)?//", "an address of another host")


def forms_without_token(path: str, source: str) -> list[str]:
    return [
        f"{path}:{line_of(source, m.start())} a form that posts without {{{{ csrf_field(csrf) }}}}"
        for m in re.finditer(r"<form\b[^>]*method=[\"']?post.*?</form>", source, re.IGNORECASE | re.DOTALL)
        # An open page knows nobody: there is no session that another site could use.
        if "csrf_field(" not in m[0] and 'name="csrf"' not in m[0] and not path.startswith("app/public/")
    ]


def unused_imports(path: str, source: str) -> list[str]:
    """Macros that a template fetches and never calls."""
    breaches = []
    for match in re.finditer(r"\{%-?\s*from\s+\"[^\"]+\"\s+import\s+([^%]+?)(?:\s+with context)?\s*-?%\}", source):
        rest = source[: match.start()] + source[match.end() :]
        names = [part.strip().split(" as ")[-1].strip() for part in match[1].split(",")]
        unused = [name for name in names if not re.search(rf"\bdrawn_once\({name}\b|\b{name}\(", rest)]
        breaches += [f"{path}:{line_of(source, match.start())} {name} is imported and not used" for name in unused]
    return breaches


BROKEN = {
    unescaped: "{{ seen.text|safe }}",
    inline_styles: '<p style="color:red">',
    inline_handlers: '<button onclick="go()">',
    bare_scripts: "<script>go()</script>",
    foreign_hosts: '<img src="https://example.com/a.png">',
    forms_without_token: '<form method="post"><button>Spara</button></form>',
    unused_imports: '{% from "parts/page.html" import tile, crumbs as way %}{{ tile() }}',
}


@pytest.mark.parametrize("check", BROKEN, ids=lambda check: check.__name__)
def test_a_rule_of_templates_holds_and_notices_when_it_is_broken(check):
    breaches = [breach for path in templates() for breach in check(path, text_of(path))]
    assert not breaches, "\n".join(breaches)
    assert check("x.html", BROKEN[check])


def test_there_are_templates():
    assert len(templates()) > 20
