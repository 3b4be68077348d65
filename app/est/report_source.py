"""A report's values as bytes and back: a draft is kept with them, so that the final one is made of the same. Pure."""

import json

from app.est.report_content import QuarterlyReport
from app.plain_values import converter

FORMAT = "samsyn.quarterly_report/1"


def dumped(report: QuarterlyReport) -> bytes:
    """The report as JSON (UTF-8, sorted, so that equal values give equal bytes)."""
    values = {"format": FORMAT, "report": converter.unstructure(report)}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def loaded(source: bytes) -> QuarterlyReport:
    """The report of such bytes. Raises ValueError for anything else."""
    values = json.loads(source)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ValueError("not a quarterly report's source")
    return converter.structure(values["report"], QuarterlyReport)
