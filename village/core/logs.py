"""The technical log: one line for each event, in UTC, that can be read by a machine and names nobody.

What was typed never reaches it: an error is told by its kind and its place in the code, without its message (a database
error quotes the row it refused). An address that opens by itself is cut before its secret.
"""

import logging
import re
import time
import traceback
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

_FORMAT = "%(asctime)sZ %(levelname)s %(name)s %(message)s"
_DAY = "%Y-%m-%dT%H:%M:%S"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# « /reponse/… », « /avis/… »: whoever holds such an address needs nothing else.
_SECRET = re.compile(r"(/(?:reponse|avis|agenda|programme/invitation|compte/mot-de-passe/nouveau)/)[^\s?]+")
# Their messages are about the machine, never about a person.
_TOLD = (OperationalError, ImproperlyConfigured, ConnectionError, ImportError)

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Line(logging.Formatter):
    """« 2018-02-06T13:04:05Z WARNING village.refusals … »."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__(_FORMAT, _DAY)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        record.message = _CONTROL.sub(" ", _SECRET.sub(r"\1…", record.message))
        return super().formatMessage(record)

    def formatException(self, ei: _Info | Any) -> str:  # noqa: N802 - the library's name
        error: BaseException | None = ei[1]
        said: list[str] = []
        while error is not None:
            said[:0] = [*traceback.format_tb(error.__traceback__), f"{_named(error)}\n"]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(said).rstrip("\n")


def _named(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {_CONTROL.sub(' ', str(error))}" if isinstance(error, _TOLD) else name
