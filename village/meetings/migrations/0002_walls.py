"""What closed minutes say changes no more, whoever writes."""

from typing import ClassVar

from django.db import migrations

WALLS = """
CREATE FUNCTION public.meetings_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'Cette séance est close : le relevé ne change plus.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.meetings_keep_closed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held bigint[];
BEGIN
  IF TG_OP <> 'UPDATE' AND current_setting('village.erasing', true) = 'on' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_ARGV[0] = 'meeting' THEN  -- rows of a meeting; else rows of a situation
    held := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.meeting_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.meeting_id END];
    PERFORM 1 FROM public.meetings_meeting WHERE id = ANY (held) AND closed_at IS NOT NULL;
  ELSE
    held := ARRAY[
      CASE WHEN TG_OP <> 'INSERT' THEN OLD.situation_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.situation_id END];
    PERFORM 1 FROM public.meetings_situation s JOIN public.meetings_meeting m ON m.id = s.meeting_id
      WHERE s.id = ANY (held) AND m.closed_at IS NOT NULL;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'Cette séance est close : le relevé ne change plus.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.meetings_keep_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.meetings_decisioncorrection c
    WHERE c.decision_id = OLD.id AND c.version = OLD.version AND c.outcome = OLD.outcome AND c.reason = OLD.reason;
  IF NOT FOUND OR NEW.version <> OLD.version + 1 OR NEW.situation_id <> OLD.situation_id THEN
    RAISE EXCEPTION 'Une décision ne se récrit pas : on la corrige, ce qu’elle disait est gardé.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER meetings_closed_stays BEFORE UPDATE ON meetings_meeting FOR EACH ROW
WHEN (OLD.closed_at IS NOT NULL AND
  (OLD.panel_id, OLD."on", OLD.starts_at, OLD.lasts, OLD.place, OLD.opened_at, OLD.closed_at)
  IS DISTINCT FROM (NEW.panel_id, NEW."on", NEW.starts_at, NEW.lasts, NEW.place, NEW.opened_at, NEW.closed_at))
EXECUTE FUNCTION public.meetings_refuse();

CREATE TRIGGER meetings_attendance_closed BEFORE INSERT OR UPDATE OR DELETE ON meetings_meetingattendance
FOR EACH ROW EXECUTE FUNCTION public.meetings_keep_closed('meeting');

CREATE TRIGGER meetings_situation_put BEFORE INSERT OR DELETE ON meetings_situation
FOR EACH ROW EXECUTE FUNCTION public.meetings_keep_closed('meeting');
CREATE TRIGGER meetings_situation_closed BEFORE UPDATE ON meetings_situation FOR EACH ROW
WHEN ((OLD.meeting_id, OLD.reason, OLD.rank, OLD.discussion)
  IS DISTINCT FROM (NEW.meeting_id, NEW.reason, NEW.rank, NEW.discussion))
EXECUTE FUNCTION public.meetings_keep_closed('meeting');

CREATE TRIGGER meetings_decision_closed BEFORE INSERT OR DELETE ON meetings_decision
FOR EACH ROW EXECUTE FUNCTION public.meetings_keep_closed('situation');
CREATE TRIGGER meetings_decision_kept BEFORE UPDATE ON meetings_decision FOR EACH ROW
WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION public.meetings_keep_said();

CREATE TRIGGER meetings_task_closed BEFORE INSERT OR DELETE ON meetings_agreedtask
FOR EACH ROW EXECUTE FUNCTION public.meetings_keep_closed('situation');
CREATE TRIGGER meetings_task_fixed BEFORE UPDATE ON meetings_agreedtask FOR EACH ROW
WHEN ((OLD.situation_id, OLD.what, OLD.professional_id, OLD.user_id, OLD.by_when)
  IS DISTINCT FROM (NEW.situation_id, NEW.what, NEW.professional_id, NEW.user_id, NEW.by_when))
EXECUTE FUNCTION public.meetings_keep_closed('situation');

CREATE TRIGGER meetings_amendment_fixed BEFORE UPDATE ON meetings_amendment
FOR EACH ROW EXECUTE FUNCTION public.meetings_refuse();
CREATE TRIGGER meetings_correction_fixed BEFORE UPDATE ON meetings_decisioncorrection
FOR EACH ROW EXECUTE FUNCTION public.meetings_refuse();
"""
OPEN = """
DROP TRIGGER meetings_correction_fixed ON meetings_decisioncorrection;
DROP TRIGGER meetings_amendment_fixed ON meetings_amendment;
DROP TRIGGER meetings_task_fixed ON meetings_agreedtask;
DROP TRIGGER meetings_task_closed ON meetings_agreedtask;
DROP TRIGGER meetings_decision_kept ON meetings_decision;
DROP TRIGGER meetings_decision_closed ON meetings_decision;
DROP TRIGGER meetings_situation_closed ON meetings_situation;
DROP TRIGGER meetings_situation_put ON meetings_situation;
DROP TRIGGER meetings_attendance_closed ON meetings_meetingattendance;
DROP TRIGGER meetings_closed_stays ON meetings_meeting;
DROP FUNCTION public.meetings_keep_said();
DROP FUNCTION public.meetings_keep_closed();
DROP FUNCTION public.meetings_refuse();
"""


class Migration(migrations.Migration):
    replaces: ClassVar = [("meetings", "0004_walls")]
    dependencies: ClassVar = [("meetings", "0001_start")]
    operations: ClassVar = [migrations.RunSQL(WALLS, OPEN)]
