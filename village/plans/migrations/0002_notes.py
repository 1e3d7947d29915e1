"""Steps per goal, additions, when the parents knew; and a note that nobody rewrites."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CHANNELS = [("papier", "sur papier"), ("oral", "oralement"), ("ecran", "à l’écran")]

CARRY = """
INSERT INTO plans_notestep (note_id, goal_id, direction)
SELECT id, goal_id, direction FROM plans_journalentry WHERE goal_id IS NOT NULL AND direction <> '';
UPDATE plans_journalentry SET informed_on = "on" WHERE with_family;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

# A new function of the database, like the journal's own: nobody rewrites what a note said.
FIXED = """
CREATE FUNCTION public.plans_refuse_rewriting() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'Une note ne se récrit pas : on la complète.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER plans_note_fixed BEFORE UPDATE OF "on", author_id, text, positive, written_at ON plans_journalentry
FOR EACH ROW WHEN (
  (OLD."on", OLD.author_id, OLD.text, OLD.positive, OLD.written_at)
  IS DISTINCT FROM (NEW."on", NEW.author_id, NEW.text, NEW.positive, NEW.written_at))
EXECUTE FUNCTION public.plans_refuse_rewriting();

CREATE TRIGGER plans_addition_fixed BEFORE UPDATE ON plans_noteaddition
FOR EACH ROW EXECUTE FUNCTION public.plans_refuse_rewriting();
"""
FREE = """
DROP TRIGGER plans_addition_fixed ON plans_noteaddition;
DROP TRIGGER plans_note_fixed ON plans_journalentry;
DROP FUNCTION public.plans_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("plans", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="NoteStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[("avant", "un pas en avant"), ("arriere", "un pas en arrière")],
                        max_length=8,
                        verbose_name="pas",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="plans.goal",
                        verbose_name="objectif",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="plans.journalentry",
                        verbose_name="note de suivi",
                    ),
                ),
            ],
            options={
                "verbose_name": "pas vers un objectif",
                "verbose_name_plural": "pas vers un objectif",
                "constraints": [
                    models.UniqueConstraint(fields=("note", "goal"), name="one_step_per_note_and_goal"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteAddition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=20000, verbose_name="ajout")),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="additions",
                        to="plans.journalentry",
                        verbose_name="note de suivi",
                    ),
                ),
            ],
            options={
                "verbose_name": "ajout à une note",
                "verbose_name_plural": "ajouts à une note",
                "ordering": ("written_at", "id"),
            },
        ),
        migrations.AddField(
            "journalentry",
            "channel",
            models.CharField(choices=CHANNELS, default="ecran", max_length=10, verbose_name="note prise"),
        ),
        migrations.AddField(
            "journalentry",
            "informed_channel",
            models.CharField(blank=True, choices=CHANNELS, max_length=10, verbose_name="parents informés"),
        ),
        migrations.AddField(
            "journalentry",
            "informed_on",
            models.DateField(blank=True, null=True, verbose_name="parents informés le"),
        ),
        migrations.AddField(
            "journalentry",
            "positive",
            models.CharField(blank=True, default="", max_length=300, verbose_name="point positif"),
            preserve_default=False,
        ),
        migrations.AlterField("journalentry", "text", models.TextField(max_length=20000, verbose_name="note")),
        migrations.RunSQL(CARRY, ""),
        migrations.RemoveField("journalentry", "direction"),
        migrations.RemoveField("journalentry", "goal"),
        migrations.AddConstraint(
            "journalentry",
            models.CheckConstraint(
                condition=models.Q(informed_on__isnull=True)
                | models.Q(informed_on__gte=models.F("on"), with_family=True),
                name="note_parents_informed_after_it",
            ),
        ),
        migrations.RunSQL(FIXED, FREE),
    ]
