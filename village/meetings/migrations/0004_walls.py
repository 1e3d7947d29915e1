"""A decision is corrected beside what it said; closed minutes are closed in the database too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Closed minutes change for nobody of the application. What erases a whole dossier says so: `core.erasing`.
# Functions name every table with its schema and look in `pg_temp` last, like the journal's own.
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

    dependencies = [
        ('meetings', '0003_parcours_to_validate'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
        ),
        migrations.CreateModel(
            name='DecisionCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version remplacée')),
                ('outcome', models.CharField(choices=[('entree', 'entrée'), ('refus', 'pas d’entrée'), ('reorientation', 'réorientation vers le droit commun'), ('validation', 'parcours validé'), ('poursuite', 'poursuite'), ('nouvelle_version', 'poursuite, nouvelle version du parcours'), ('sortie', 'sortie')], max_length=20, verbose_name='décision d’avant')),
                ('reason', models.TextField(max_length=2000, verbose_name='pourquoi, comme c’était écrit')),
                ('inform_by', models.DateField(blank=True, null=True, verbose_name='avant le')),
                ('next_review_on', models.DateField(blank=True, null=True, verbose_name='point d’étape d’avant')),
                ('why', models.CharField(max_length=500, verbose_name='motif de la correction')),
                ('written_at', models.DateTimeField(verbose_name='corrigée le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrigée par')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='meetings.decision', verbose_name='décision corrigée')),
                ('informer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prévenait la famille')),
            ],
            options={
                'verbose_name': 'correction d’une décision',
                'verbose_name_plural': 'corrections d’une décision',
                'ordering': ('-version',),
                'constraints': [models.UniqueConstraint(fields=('decision', 'version'), name='decision_corrected_once_a_version'), models.CheckConstraint(condition=models.Q(('why__regex', '\\S')), name='correction_says_why')],
            },
        ),
        migrations.RunSQL(WALLS, OPEN),
    ]
