"""A refusal says why, in French, and leaves nothing written."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from village.core.errors import DomainError, StaleVersion

WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def refused(words: str | None, field: str | None = None, error: type[Exception] = DomainError) -> Iterator[None]:
    """What is asked inside is refused with these words, on this answer of the form; what was begun is undone."""
    with CaptureQueriesContext(connection) as asked, pytest.raises(error, match=words) as refusal:
        yield
    said = [query["sql"] for query in asked]
    last = max((place for place, sql in enumerate(said) if sql.startswith(WRITES)), default=None)
    assert last is None or any(sql.startswith("ROLLBACK TO") for sql in said[last:]), said[last:]
    if field:
        assert getattr(refusal.value, "field", None) == field


def overtaken() -> AbstractContextManager[None]:
    """What is asked inside comes after somebody else's: both texts will be shown, and nothing is written over."""
    return refused(None, error=StaleVersion)
