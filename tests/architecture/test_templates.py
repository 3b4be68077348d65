"""What a template may not hold, and that its words go through `_`. Each rule is shown a template that breaks it."""

import re

import pytest

from tests.architecture.sources import templates, text_of

_LETTERS = re.compile(r"[A-Za-zÅÄÖåäö]{2,}")
READ_ALOUD = ("alt", "title", "placeholder", "aria-label", "aria-description", "label", "content")
"""Attributes that people see or hear."""
NOT_WORDS = {"Samsyn", "kB", "GET", "POST", "PUT", "id", "width", "device", "initial", "scale", "light", "dark"}
"""No words of a language: the product's name, units, what a browser or a program reads."""
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
    return found(path, source, r"(src|href|action)\s*=\s*[\"']?(https?:)?//", "an address of another host")


def forms_without_token(path: str, source: str) -> list[str]:
    return [
        f"{path}:{line_of(source, m.start())} a form that posts without {{{{ csrf_field(csrf) }}}}"
        for m in re.finditer(r"<form\b[^>]*method=[\"']?post.*?</form>", source, re.IGNORECASE | re.DOTALL)
        if "csrf_field(" not in m[0] and 'name="csrf"' not in m[0]
    ]


def unused_imports(path: str, source: str) -> list[str]:
    """Macros that a template fetches and never calls."""
    breaches = []
    for match in re.finditer(r"\{%-?\s*from\s+\"[^\"]+\"\s+import\s+([^%]+?)\s*-?%\}", source):
        rest = source[: match.start()] + source[match.end() :]
        names = [part.strip().split(" as ")[-1].strip() for part in match[1].split(",")]
        unused = [name for name in names if not re.search(rf"\b{name}\(", rest)]
        breaches += [f"{path}:{line_of(source, match.start())} {name} is imported and not used" for name in unused]
    return breaches


def untranslated(path: str, source: str) -> list[str]:
    """Words between tags, or in attributes that people read, that stand outside {{ _("…") }}."""
    # What is taken out leaves its length, so that lines still tell where. A block that names a class holds no words.
    plain = source
    for taken in (
        r"\{%-? block width -?%\}.*?\{%-? endblock",
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
        r"<(script|style)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>",
    ):
        plain = re.sub(taken, lambda m: re.sub(r"[^\n]", " ", m[0]), plain, flags=re.IGNORECASE | re.DOTALL)
    breaches = []
    for match in re.finditer(r"(?:^|>)([^<>]*)(?=<|$)", plain):
        if words := _words(match[1]):
            breaches.append(f"{path}:{line_of(plain, match.start(1))} {words}")
    for match in re.finditer(rf"\s({'|'.join(READ_ALOUD)})=\"([^\"]*)\"", plain):
        if (words := _words(match[2])) and not plain[: match.start()].endswith(
            ("<meta", '"htmx-config"', '"theme-color"')
        ):
            breaches.append(f"{path}:{line_of(plain, match.start())} {match[1]}={words}")
    return breaches


def _words(piece: str) -> list[str]:
    """The words of a language in a piece of a template that is no markup."""
    if re.fullmatch(r"\s*[\w-]+=\"[^<]*", piece) or re.fullmatch(r"\s*[{}].*", piece):
        return []  # attributes that a macro writes; settings for a program
    return [word for word in _LETTERS.findall(re.sub(r"&[a-z]+;|&#\w+;", " ", piece)) if word not in NOT_WORDS]


BROKEN = {
    unescaped: "{{ seen.text|safe }}",
    inline_styles: '<p style="color:red">',
    inline_handlers: '<button onclick="go()">',
    bare_scripts: "<script>go()</script>",
    foreign_hosts: '<img src="https://example.com/a.png">',
    forms_without_token: '<form method="post"><button>{{ _("Spara") }}</button></form>',
    unused_imports: '{% from "parts/page.html" import tile, crumbs as way %}{{ tile() }}',
    untranslated: '<p>Rapporten är sparad.</p><img alt="En karta">',
}


@pytest.mark.parametrize("check", BROKEN, ids=lambda check: check.__name__)
def test_a_rule_of_templates_holds_and_notices_when_it_is_broken(check):
    breaches = [breach for path in templates() for breach in check(path, text_of(path))]
    assert not breaches, "\n".join(breaches)
    assert check("x.html", BROKEN[check])


def test_words_inside_gettext_are_words_of_nobody_else():
    assert (
        untranslated("x.html", '<p>{{ _("Rapporten är sparad.") }} · 12&nbsp;%</p><img alt="{{ _("Karta") }}">') == []
    )


def test_there_are_templates():
    assert len(templates()) > 20
