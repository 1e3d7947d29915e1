"""The migrations say what the models say."""

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.loader import MigrationLoader

from village.core.management.commands.migrate import refuse_a_trial_base


@pytest.mark.django_db
def test_no_model_waits_for_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_base_that_stopped_before_our_start_is_refused_in_words() -> None:
    whole = {replaced for one in MigrationLoader(None).disk_migrations.values() for replaced in one.replaces}
    refuse_a_trial_base(set())
    refuse_a_trial_base(whole)
    with pytest.raises(CommandError, match="version d’essai"):
        refuse_a_trial_base({("plans", "0001_initial")})
