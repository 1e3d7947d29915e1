"""The only database: PostgreSQL 15 to 18, ours (embedded) or the one named by `DATABASE_URL`.

Two roles, whoever runs the server. The owner makes and alters tables. The application role
(`village_app`) reads and writes rows, and can neither alter, truncate, nor touch what `audit` protects.
"""

from village.core.postgres.embedded import APP_ROLE, COUNTS_ROLE, EYES_ROLE, remove, running
from village.core.postgres.roles import as_owner, databases, ensure_roles, grant_future_tables, lift_the_wall

__all__ = [
    "APP_ROLE",
    "COUNTS_ROLE",
    "EYES_ROLE",
    "as_owner",
    "databases",
    "ensure_roles",
    "grant_future_tables",
    "lift_the_wall",
    "remove",
    "running",
]
