"""Structured logs: one JSON object a line, with the request's id. Secrets and tokens have no place in them."""

import logging
import re
import sys
from functools import lru_cache
from json import dumps
from typing import Any

import msgspec
import structlog

_HIDDEN = ("token", "secret", "password", "signature", "cookie", "authorization", "body", "key")

# traces without the values of their variables, on terminals too: these hold secrets and what customers typed
_TRACES = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def hide(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Blank every field whose name says that it holds what must not be logged (I13): the last net, not the first."""
    for name in event:
        if _is_hidden(name):
            event[name] = "hidden"
    return event


@lru_cache(maxsize=500)
def _is_hidden(name: str) -> bool:
    return any(part in name.lower() for part in _HIDDEN)


_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])")


def mask_cards(line: str) -> str:
    """Put the last four digits in the place of whatever looks like a card number, wherever in the line it is (T56)."""
    return _DIGITS.sub(_masked, line)


def _masked(found: re.Match[str]) -> str:
    digits = [int(sign) for sign in found.group() if sign.isdecimal()]
    # the check sum of ISO/IEC 7812: other long numbers stay readable
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return found.group() if sum(doubled) % 10 else f"card ending {found.group()[-4:]}"


class _Masking(structlog.stdlib.ProcessorFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return mask_cards(super().format(record))


def _masking(_logger: object, _method: str, line: Any) -> str:
    return mask_cards(line)


def _as_json(event: object, **_: object) -> str:
    try:
        return msgspec.json.encode(event, enc_hook=repr).decode()
    except UnicodeEncodeError:  # half a character, which came in from outside; the standard library spells it out
        return dumps(event, default=repr)


def set_up_logs(*, json: bool = True) -> None:
    """Send structlog and the standard library's loggers to standard output; `json=False` is for a person's terminal.

    Both ways write the same line. Ours does not go through the standard library: one line a request is worth that.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide,
    ]
    rendering: list[structlog.typing.Processor] = (
        [_TRACES, structlog.processors.JSONRenderer(_as_json)]
        if json
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    structlog.configure(
        processors=[*shared, *rendering, _masking],
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        _Masking(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("httpx", "httpcore", "stripe", "pika", "dramatiq"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
