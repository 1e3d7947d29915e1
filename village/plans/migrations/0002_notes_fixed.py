"""Nobody rewrites what a note said."""

from typing import ClassVar

from django.db import migrations

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
    replaces: ClassVar = [("plans", "0002_notes")]
    dependencies: ClassVar = [("plans", "0001_start")]
    operations: ClassVar = [migrations.RunSQL(FIXED, FREE)]
