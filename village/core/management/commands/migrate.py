"""Django's `migrate`, run as the owner, once the application role and its rights are there."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from village.core import postgres


class Command(DjangoMigrate):
    """The web processes run as a role that cannot alter a table: migrations need another."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with postgres.as_owner():
            postgres.ensure_app_role()
            postgres.grant_future_tables()
            return super().execute(*args, **options)
