"""Log lines on standard error: one JSON object a line for machines, plain lines for whoever looks at a terminal.

No text that people typed ever goes here.
"""

import logging
import sys

import structlog

FIELDS = ("run", "kind", "tenant", "seconds", "outcome")
"""What a line may say beside its sentence, as fields of their own (`extra=`)."""


def set_up_logging(level: int = logging.INFO) -> None:
    shared = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        structlog.processors.TimeStamper("iso"),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.processors.format_exc_info],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Not the trace that shows each variable: those hold what people typed.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if sys.stderr.isatty()
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
