"""No exit without what the parents think of it, or how they were met (C7)."""

from typing import ClassVar

from django.db import migrations, models

# An exit written before this rule says so; the words are those of nobody.
BEFORE = "UPDATE plans_exit SET family_words = 'Rien n’en a été écrit.' WHERE family_words = ''"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plans", "0002_notes_fixed"), ("programmes", "0002_national_lists")]
    operations: ClassVar = [
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="exit",
            name="family_words",
            field=models.TextField(max_length=5000, verbose_name="avis de la famille"),
        ),
        migrations.AddConstraint(
            model_name="exit",
            constraint=models.CheckConstraint(
                condition=models.Q(("family_words", ""), _negated=True), name="exit_tells_the_parents"
            ),
        ),
    ]
