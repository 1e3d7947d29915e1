"""Seal each line when its transaction ends, and let nobody change or remove one."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations

# The functions name every table with its schema and look in `pg_temp` last: a temporary table of the same name, made by
# the application role, must never be what the owner's function reads or writes.
SEAL = """
CREATE FUNCTION public.audit_digest(previous bytea, line public.audit_entry) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(previous || convert_to(jsonb_build_array(
    line.id, (extract(epoch FROM line.at) * 1000000)::bigint, line.action, line.programme_id, line.user_id,
    line.role, line.person_id, line.target, line.rule, line.details)::text, 'UTF8'));
$$;

CREATE FUNCTION public.audit_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last public.audit_chainlink;
BEGIN
  -- One writer at a time from here to the end of the commit: seals follow each other without gap or fork.
  PERFORM pg_advisory_xact_lock(736437);
  SELECT * INTO last FROM public.audit_chainlink ORDER BY seq DESC LIMIT 1;
  INSERT INTO public.audit_chainlink (seq, entry_id, hash)
  VALUES (coalesce(last.seq, 0) + 1, NEW.id, public.audit_digest(coalesce(last.hash, ''::bytea), NEW));
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_entry_sealed AFTER INSERT ON audit_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal();

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Le journal ne se modifie pas.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_entry_fixed BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_chainlink_fixed BEFORE UPDATE OR DELETE ON audit_chainlink
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_kept BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_chainlink_kept BEFORE TRUNCATE ON audit_chainlink
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE FUNCTION public.audit_faults() RETURNS TABLE (kind text, place bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH chain AS (
    SELECT l.seq, l.hash, l.entry_id, e AS line, e.id AS found,
      lag(l.hash, 1, ''::bytea) OVER (ORDER BY l.seq) AS previous,
      row_number() OVER (ORDER BY l.seq) AS expected
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
REVOKE ALL ON audit_entry, audit_chainlink FROM {settings.DATABASE_APP_ROLE};
GRANT SELECT, INSERT ON audit_entry TO {settings.DATABASE_APP_ROLE};
GRANT SELECT ON audit_chainlink TO {settings.DATABASE_APP_ROLE};
REVOKE ALL ON FUNCTION public.audit_seal() FROM PUBLIC, {settings.DATABASE_APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0001_start")]
    operations: ClassVar = [migrations.RunSQL(SEAL, ""), migrations.RunSQL(RIGHTS, "")]
