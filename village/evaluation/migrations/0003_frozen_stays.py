"""A frozen bilan changes no more, whoever writes."""

from typing import ClassVar

from django.db import migrations

WALLS = """
CREATE FUNCTION public.evaluation_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'Ce bilan est figé : il ne change plus.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.evaluation_keep_texts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.evaluation_annualreport
    WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.report_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.report_id END)
      AND frozen_at IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'Ce bilan est figé : il ne change plus.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER evaluation_report_stays BEFORE UPDATE OR DELETE ON evaluation_annualreport
FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION public.evaluation_refuse();

CREATE TRIGGER evaluation_texts_stay BEFORE INSERT OR UPDATE OR DELETE ON evaluation_reporttext
FOR EACH ROW EXECUTE FUNCTION public.evaluation_keep_texts();
"""
OPEN = """
DROP TRIGGER evaluation_texts_stay ON evaluation_reporttext;
DROP TRIGGER evaluation_report_stays ON evaluation_annualreport;
DROP FUNCTION public.evaluation_keep_texts();
DROP FUNCTION public.evaluation_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evaluation", "0002_annual_reports")]
    operations: ClassVar = [migrations.RunSQL(WALLS, OPEN)]
