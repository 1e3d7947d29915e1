"""Nothing of what was deleted stays in the files of the tables (R74)."""

import re
import time

from django.db import connection
from psycopg.errors import Diagnostic

from village.core import postgres

_ATTEMPTS, _PAUSE = 5, 3  # seconds: what upkeep of its own reads is read in a moment


def wipe_files() -> bool:
    """Write every table anew, its statistics too: a row that was deleted stays in the file until then.

    Whether none is left: PostgreSQL keeps those that a transaction begun before, its own upkeep included, may read.
    """
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE if attempt else 0)
        if not _kept_back():
            return True
    return False


def _kept_back() -> list[str]:
    """What PostgreSQL says of each table in which it kept deleted rows; in any language, their number comes first."""
    kept: list[str] = []
    shared: set[str] = set()

    def hear(said: Diagnostic) -> None:
        table = re.search(r'(\w+)"', said.message_primary or "")
        if re.match("[1-9]", said.message_detail or "") and not (table and table[1] in shared):
            kept.append(str(said.message_primary))

    with postgres.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relisshared")  # bases, roles: whoever works in another base
        shared.update(name for (name,) in cursor.fetchall())
        connection.connection.add_notice_handler(hear)
        try:
            cursor.execute("VACUUM (FULL, ANALYZE, VERBOSE)")
        finally:
            connection.connection.remove_notice_handler(hear)
    return kept
