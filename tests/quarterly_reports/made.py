"""The example's report as a PDF, and what stands in one."""

from __future__ import annotations

from datetime import date

from app.quarterly_reports.paper import write_draft
from app.quarterly_reports.report import QuarterGroup, QuarterlyReport
from tests.papers import text_of


def group(name: str, now: int, last_year: int | None, twelve: int | None, twelve_before: int | None) -> QuarterGroup:
    return QuarterGroup(name, now, last_year=last_year, twelve_months=twelve, twelve_months_before=twelve_before)


def pdf_of(report: QuarterlyReport) -> bytes:
    """As a draft."""
    return write_draft(report).pdf()


def final_of(report: QuarterlyReport) -> bytes:
    return write_draft(report).final(date(2026, 10, 20), "KS 2026/000").pdf()


def lines_of(pdf: bytes) -> list[str]:
    return [" ".join(line.split()) for line in text_of(pdf, "-layout").splitlines()]


def joined(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split()).replace("\xad ", "")  # a hyphenated word
