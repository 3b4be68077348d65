"""Log lines on standard error: one JSON object a line for machines, plain lines for whoever looks at a terminal.

No text that people typed ever goes here.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

FIELDS = ("run", "kind", "tenant", "seconds", "outcome")
"""What a line may say beside its sentence, as fields of their own (`extra=`)."""
SECRET_IN_ADDRESS = re.compile(r"(/(?:inbjudan|nytt-losenord)/)[^/?#\s\"']+")
"""Whoever reads an invitation's address may use it: only that there was one is written down."""


def formatter() -> logging.Formatter:
    """How every line is written, ours, the packages' and the web server's alike."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper("iso"),
            structlog.processors.format_exc_info,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _hide_secrets,
            # Not the trace that shows each variable: those hold what people typed.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if sys.stderr.isatty()
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _hide_secrets(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = SECRET_IN_ADDRESS.sub(r"\1…", value)
    return line


def set_up_logging(level: int = logging.INFO) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
