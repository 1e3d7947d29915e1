"""Erase for good what the database otherwise keeps as it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def erasing() -> Iterator[None]:
    """Let closed minutes go with the dossier that is erased or archived, and come back with it. For nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('village.erasing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('village.erasing', '', true)")
