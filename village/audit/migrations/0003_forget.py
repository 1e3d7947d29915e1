"""The journal is kept for a time: its oldest lines go, the chain starts from an anchor, and still proves the rest."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations

FORGET = """
-- A line may go only through `audit_forget`, which the owner's rights alone carry out; it never changes.
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('village.forgetting', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Le journal ne se modifie pas.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.audit_forget(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  until bigint;
  gone bigint;
BEGIN
  IF before > now() - interval '6 months' THEN
    RAISE EXCEPTION 'Le journal se garde six mois au moins.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(736437);
  -- From the oldest on, as long as every line is old; the last seal stays, to chain the next one.
  SELECT least(
    coalesce((SELECT min(l.seq) - 1 FROM public.audit_chainlink l JOIN public.audit_entry e ON e.id = l.entry_id
              WHERE e.at >= before), 9223372036854775807),
    (SELECT max(seq) - 1 FROM public.audit_chainlink)) INTO until;
  IF until IS NULL OR NOT EXISTS (SELECT FROM public.audit_chainlink WHERE seq <= until) THEN
    RETURN 0;
  END IF;
  PERFORM set_config('village.forgetting', 'on', true);
  DELETE FROM public.audit_anchor;
  INSERT INTO public.audit_anchor (seq, hash, forgotten_at)
  SELECT seq, hash, now() FROM public.audit_chainlink WHERE seq = until;
  DELETE FROM public.audit_entry e USING public.audit_chainlink l WHERE l.entry_id = e.id AND l.seq <= until;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM public.audit_chainlink WHERE seq <= until;
  PERFORM set_config('village.forgetting', 'off', true);
  RETURN gone;
END $$;

CREATE OR REPLACE FUNCTION public.audit_faults() RETURNS TABLE (kind text, place bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH anchor AS (
    SELECT coalesce(max(seq), 0) AS seq, coalesce((SELECT hash FROM public.audit_anchor), ''::bytea) AS hash
    FROM public.audit_anchor),
  chain AS (
    SELECT l.seq, l.hash, l.entry_id, e AS line, e.id AS found,
      lag(l.hash, 1, (SELECT hash FROM anchor)) OVER (ORDER BY l.seq) AS previous,
      (SELECT seq FROM anchor) + row_number() OVER (ORDER BY l.seq) AS expected
    FROM public.audit_chainlink l LEFT JOIN public.audit_entry e ON e.id = l.entry_id)
  SELECT 'rang manquant', expected FROM chain WHERE seq <> expected
  UNION ALL SELECT 'ligne disparue', entry_id FROM chain WHERE found IS NULL
  UNION ALL SELECT 'empreinte fausse', seq FROM chain
    WHERE found IS NOT NULL AND hash <> public.audit_digest(previous, line)
  UNION ALL SELECT 'ligne sans sceau', e.id FROM public.audit_entry e
    WHERE NOT EXISTS (SELECT 1 FROM public.audit_chainlink l WHERE l.entry_id = e.id);
$$;
"""

RIGHTS = f"""
REVOKE ALL ON audit_anchor FROM {settings.DATABASE_APP_ROLE};
GRANT SELECT ON audit_anchor TO {settings.DATABASE_APP_ROLE};
REVOKE ALL ON FUNCTION public.audit_forget(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.audit_forget(timestamptz) TO {settings.DATABASE_APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0002_append_only_chain")]
    operations: ClassVar = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
