"""A decision is recorded in a sitting that was opened, whoever writes; what is closed was opened."""

from typing import ClassVar

from django.db import migrations, models

WALL = """
CREATE FUNCTION public.meetings_decide_in_sitting() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('village.erasing', true) = 'on' THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM public.meetings_situation s JOIN public.meetings_meeting m ON m.id = s.meeting_id
    WHERE s.id = NEW.situation_id AND m.opened_at IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Une décision se prend en séance : ouvrez-la d’abord.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER meetings_decision_in_sitting BEFORE INSERT ON meetings_decision
FOR EACH ROW EXECUTE FUNCTION public.meetings_decide_in_sitting();
"""
OPEN = """
DROP TRIGGER meetings_decision_in_sitting ON meetings_decision;
DROP FUNCTION public.meetings_decide_in_sitting();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("meetings", "0003_place_on_screen_and_barrier")]
    operations: ClassVar = [
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(opened_at__isnull=False),
                name="meeting_closed_was_opened",
            ),
        ),
        migrations.RunSQL(WALL, OPEN),
    ]
