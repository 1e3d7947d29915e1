"""Django's `migrate`, run as the owner, once the roles and their rights are there; then the row policies."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import import_string

from village.core import postgres
from village.core.postgres import policies

TRIAL = (
    "Cette base vient d’une version d’essai trop ancienne : elle ne peut pas être reprise. "
    "Effacez le dossier de ses données (ou videz la base), puis relancez."
)


class Command(DjangoMigrate):
    """The web processes run as a role that cannot alter a table: migrations need another."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with postgres.as_owner():
            postgres.ensure_roles()
            postgres.grant_future_tables()
            refuse_a_trial_base(MigrationRecorder(connection).applied_migrations())
            postgres.lift_the_wall()  # a migration may have to read or change rows
            said = super().execute(*args, **options)
            if not (options.get("app_label") or options.get("plan") or options.get("check_unapplied")):
                policies.install(import_string(settings.ROW_POLICIES))
            return said


def refuse_a_trial_base(applied: Collection[tuple[str, str]]) -> None:
    """Our migrations start anew from one moment: a base that stopped before it has no way on. Raise `CommandError`."""
    for migration in MigrationLoader(None).disk_migrations.values():
        if migration.__module__.startswith("village."):
            done = [replaced in applied for replaced in migration.replaces]
            if any(done) and not all(done):
                raise CommandError(TRIAL)
