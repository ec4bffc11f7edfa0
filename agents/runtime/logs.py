"""Logs: one line an event on standard error, for people or as JSON."""

import logging
import sys
from typing import Any

import structlog

from agents.runtime.settings import Log


def configure(agent: str, settings: Log) -> None:
    """Log as `agent` from now on, the standard library's loggers included."""
    level = getattr(logging, settings.level.upper())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso" if settings.json else "%H:%M:%S"),
        structlog.processors.StackInfoRenderer(),
    ]
    colours = sys.stderr.isatty()
    renderer: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if settings.json
        else [structlog.dev.ConsoleRenderer(colors=colours, pad_event_to=0)]
    )
    structlog.configure(
        processors=[*shared, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(agent=agent)
    logging.basicConfig(
        level=max(level, logging.WARNING),
        format=f"%(asctime)s [%(levelname)s] {agent} %(name)s: %(message)s",
        datefmt="%H:%M:%S",
        stream=sys.stderr,
    )
