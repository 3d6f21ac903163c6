"""Logs are lines of JSON with a request id.

They contain codes and names of views, never personal data.
"""

import logging
import sys
import traceback
from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


class WithoutPaths(logging.Filter):
    """Removes what other people's lines quote.

    Django's contain paths, with a code or an address in them; Celery's the text and the
    arguments of what failed.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(("django.request", "django.security")):
            record.msg, record.args = "request refused or failed", ()
        elif record.name.startswith("celery.app.trace"):
            task = getattr(record, "data", None) or {}
            record.msg, record.args = "task %s failed or ended", (task.get("name", ""),)
        return True


def exception_location(exc_info: Any) -> str:
    """The class of an exception and its stack, without its text or lines of code.

    The text may quote what a person typed.
    """
    kind, _error, trace = exc_info
    # Without source lines: they could contain values written in the code.
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    return "\n".join([*frames, kind.__name__])


def config(*, level: str, root_level: str) -> dict[str, Any]:
    """The value of the setting LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "portal.conf.logs.formatter"}},
        "filters": {"without_paths": {"()": "portal.conf.logs.WithoutPaths"}},
        "handlers": {
            "out": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["without_paths"],
            }
        },
        "root": {"handlers": ["out"], "level": root_level},
        "loggers": {
            "portal": {"level": level},
            "django.server": {"handlers": ["out"], "propagate": False},
        },
    }


def formatter() -> structlog.stdlib.ProcessorFormatter:
    return formatter_of(
        structlog.processors.ExceptionRenderer(exception_location),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )


def console_formatter() -> structlog.stdlib.ProcessorFormatter:
    """For `make dev` only: lines for people, with whole tracebacks."""
    return formatter_of(
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,
        )
    )


def formatter_of(*renderers: Any) -> structlog.stdlib.ProcessorFormatter:
    plain = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED, processors=[plain, *renderers]
    )
