"""Nothing of what was deleted stays in the files of the tables (R74)."""

import re
import time

from django.db import connection
from psycopg.errors import Diagnostic

from village.core import postgres

_ATTEMPTS, _PAUSE = 5, 3  # seconds: what upkeep of its own reads is read in a moment
_WORDLESS = re.compile(r"pg_catalog\.(?!pg_statistic)")  # PostgreSQL's own account of the tables; statistics quote rows
_READERS = """
    SELECT format('connexion %s, %s', pid, coalesce('ouverte à ' || to_char(xact_start, 'HH24:MI:SS'), 'entretien'))
    FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND (xact_start IS NOT NULL OR state IS NULL) ORDER BY xact_start
"""


def wipe_files() -> list[str]:
    """Write every table anew, its statistics too: a row that was deleted stays in the file until then.

    The tables where some stay, and who may be reading them: PostgreSQL keeps those that a transaction begun before,
    its own upkeep included, may read. Empty: none is left.
    """
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE if attempt else 0)
        kept = _kept_back()
        if not kept:
            break
    return kept


def _kept_back() -> list[str]:
    """What PostgreSQL says of each table in which it kept deleted rows; in any language, their number comes first."""
    kept: list[str] = []

    def hear(said: Diagnostic) -> None:
        table = re.sub(r'.*"(.+)".*', r"\1", said.message_primary or "")
        if re.match("[1-9]", said.message_detail or "") and not _WORDLESS.match(table):
            kept.append(table)

    with postgres.as_owner(), connection.cursor() as cursor:
        # What is written anew keeps the rows that a transaction of any base may read; what is cleaned in its place,
        # only those of this one. So: new statistics, then what is dead taken away, then every table anew.
        cursor.execute("ANALYZE")
        cursor.execute("VACUUM (DISABLE_PAGE_SKIPPING)")
        connection.connection.add_notice_handler(hear)
        try:
            cursor.execute("VACUUM (FULL, VERBOSE)")
        finally:
            connection.connection.remove_notice_handler(hear)
        cursor.execute(_READERS)
        return [*kept, *(who for (who,) in cursor.fetchall())] if kept else []
