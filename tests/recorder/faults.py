"""Records what is said of a bad report at every door, side by side, and the pages of refused forms. Nothing is kept."""

import csv
import html
import io
import json
import re
from types import SimpleNamespace

from tests.bad_input.sandbox import Sandbox
from tests.browser.addresses import FORMS
from tests.browsing import Browser
from tests.recorder.addresses import filled
from tests.recorder.answers import body_of, told
from tests.recorder.corpus import BODIES, FILE_COLUMNS, FILE_WORDS, FILES, REPORTS, USUAL
from tests.recorder.readers import Reader
from tests.recorder.standing import Standing
from tests.recorder.store import Store

_SUMMARY = re.compile(r'class="error-summary".*?<ul>(.*?)</ul>', re.DOTALL)
_FAULT = re.compile(r'<li>(?:<a href="#f-(\w+)">)?(.*?)(?:</a>)?</li>', re.DOTALL)
_FIELDS = re.compile(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)"')
_TRIED = re.compile(r'<section class="sheet" aria-labelledby="provad">(.*?)</section>', re.DOTALL)


def record_faults(standing: Standing, store: Store, reporter: Reader, coordinator: Reader) -> None:
    """Door "fault": the sentences of every door side by side; door "form": whole pages of refused forms."""
    sandbox = Sandbox(SimpleNamespace(urls=standing.urls, web=standing.house.web))
    try:
        for name, changes in REPORTS.items():
            _record_report(standing, store, sandbox, name, changes, [reporter, coordinator])
        for name, content in FILES.items():
            store.write("fault", "file", name, standing.masked(_file_said(sandbox, coordinator, content)))
        stranger = Reader("koping-nobody", "koping", Browser(standing.house.app.test_client(), None))
        for name, (method, path, content, kind) in BODIES.items():
            path = filled(path, standing.things)
            said = _call(standing, sandbox, reporter, method, path, data=content.encode(), content_type=kind)
            store.write("fault", "api", name, standing.masked(said))
        of_role = {"reporter": reporter, "coordinator": coordinator, "None": stranger}
        for form in FORMS:
            _record_forms(standing, store, sandbox, form, of_role[str(form.visit.role)])
    finally:
        sandbox.close()


def file_of(reports: list[dict] | None, things: dict[str, str] | None = None) -> str:
    """A CSV of these reports (None: every bad one that names no thing of the world)."""
    if reports is None:
        every = [{**USUAL, **changes} for changes in REPORTS.values()]
        reports = [report for report in every if not any("{" in str(value) for value in report.values())]
    file = io.StringIO()
    writer = csv.DictWriter(file, list(FILE_COLUMNS.values()), delimiter=";", lineterminator="\n")
    writer.writeheader()
    for report in reports:
        row = {
            FILE_COLUMNS[name]: FILE_WORDS.get(name, {}).get(value, value)
            for name, value in report.items()
            if name in FILE_COLUMNS and value is not None
        }
        writer.writerow({name: filled(str(value), things or {}) for name, value in row.items()})
    return file.getvalue()


def _record_report(standing, store, sandbox, name: str, changes: dict, readers: list[Reader]) -> None:
    report = {key: value for key, value in {**USUAL, **changes}.items() if value is not None}
    sent = {key: filled(value, standing.things) if isinstance(value, str) else value for key, value in report.items()}
    own = standing.things["report"]
    parts = [f"report: {json.dumps(report, ensure_ascii=False)[:300]}"]
    for reader in readers:
        with sandbox.undone():
            new = _post(reader, "/rapporter/", sent)
            page = standing.masked(told(new))
        with sandbox.undone():
            corrected = _post(reader, f"/rapporter/{own}/rattelse", {**sent, "version": 1, "reason": "prov"})
            correction_page = standing.masked(told(corrected))
        parts += [
            f"form, {reader.name}: {_form_said(new)}",
            f"correction, {reader.name}: {_form_said(corrected)}",
            f"api, {reader.name}: {_call(standing, sandbox, reader, 'POST', 'incidents/', json=sent)}",
            f"api correction, {reader.name}: "
            + _call(
                standing, sandbox, reader, "PUT", f"incidents/{own}", json={**sent, "version": 1, "reason": "prov"}
            ),
            f"file, {reader.name}: {_file_said(sandbox, reader, file_of([report], standing.things).encode())}",
        ]
        if reader is readers[0]:
            store.write("form", "report", name, page)
            store.write("form", "correction", name, correction_page)
    store.write("fault", "report", name, standing.masked("\n\n".join(parts)))


def _post(reader: Reader, path: str, values: dict):
    """Send a form as the reader's browser does, from a page of this place."""
    reader.browser.get(f"/{reader.slug}/logga-in" if reader.key is None else f"/{reader.slug}/konto")
    words = {name: "ja" if value is True else value for name, value in values.items()}
    return reader.browser.post(f"/{reader.slug}{path}", words)


def _form_said(answer) -> str:
    """The status, and each fault as the page's summary lists it."""
    found = _SUMMARY.search(answer.get_data(as_text=True))
    faults = [f"  {field or '-'}: {_words(sentence)}" for field, sentence in _FAULT.findall(found[1])] if found else []
    return "\n".join([str(answer.status_code), *faults])


def _call(standing, sandbox, reader: Reader, method: str, path: str, **body) -> str:
    with sandbox.undone():
        answer = standing.house.app.test_client().open(
            f"/{reader.slug}/api/v1/{path}", method=method, **body, headers={"Authorization": f"Bearer {reader.key}"}
        )
        if answer.status_code < 300:
            return f"{answer.status_code}\n{body_of(answer)}"
        fields = (answer.get_json() or {}).get("fields", {})
        faults = [f"  {field}: {sentence}" for field, sentences in fields.items() for sentence in sentences]
        return "\n".join([f"{answer.status_code} {answer.get_json().get('detail')}", *faults])


def _file_said(sandbox, reader: Reader, content: bytes) -> str:
    """What the page says when the file is tried."""
    reader.browser.get(f"/{reader.slug}/konto")
    with sandbox.undone():
        data = {"file": (io.BytesIO(content), "prov.csv"), "step": "prova"}
        answer = reader.browser.post(f"/{reader.slug}/inlasning/", data, content_type="multipart/form-data")
        tried = _TRIED.search(answer.get_data(as_text=True))
        if tried is None:
            return _form_said(answer)
        lines = filter(None, map(_words, re.split(r"</(?:tr|li|p|h2)>", tried[1])))
        return "\n".join([str(answer.status_code), *(f"  {line}" for line in lines)])


def _record_forms(standing, store, sandbox, form, reader: Reader) -> None:
    """One form sent empty, and with nonsense in every field."""
    path = form.visit.path(standing.house)
    adapter = standing.house.app.url_map.bind("")
    values = {
        name: standing.house.ids[value[1:]] if isinstance(value, str) and value.startswith("@") else value
        for name, value in form.visit.values.items()
    }
    target = adapter.build(form.endpoint, values)
    page = reader.browser.get(f"/{reader.slug}{path}").get_data(as_text=True)
    fields = {name for name in _FIELDS.findall(page) if name not in ("csrf", "id", "version")}
    for kind, sent in (("empty", {}), ("nonsense", dict.fromkeys(sorted(fields), "???"))):
        with sandbox.undone():
            answer = reader.browser.post(f"/{reader.slug}{target}", sent)
            what = standing.masked(target).replace("{", "").replace("}", "")
            store.write("form", kind, what, standing.masked(told(answer)))


def _words(piece: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", piece)).split())
