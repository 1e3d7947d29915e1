"""Lines that wait are not kept: over, given up or a month old, an import forgets what its lines said, and their key."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from village.core.drafts import DAYS
from village.core.sealing import new_key
from village.exchange.models import Import, ImportedChild, Work
from village.privacy.operations.erasing import forget_keys

Verdict = ImportedChild.Verdict


def forget_lines(brought: Import, *, on: date) -> None:
    """Erase what the lines said, and the key that sealed it: it is unreadable in the backups that lack it too.

    What was brought in stays in the dossiers; what was said of columns and values, under another key.
    """
    left = brought.children.exclude(verdict=Verdict.BROUGHT)
    brought.findings = brought.findings | {"forgotten": left.count(), "forgotten_on": on.isoformat(), "left": []}
    left.delete()
    brought.children.update(cells="", corrections=None, refusal="")
    key = brought.sealing_key_id
    brought.sealing_key = new_key()
    brought.save(update_fields=["findings", "sealing_key", "choices"])
    forget_keys([key] if key else [])


@transaction.atomic
def drop(brought: Import) -> None:
    """Forget a file that was read and never brought in, with its key."""
    key = brought.sealing_key_id
    brought.delete()
    forget_keys([key] if key else [])


def forget_waiting(on: date, *, dry_run: bool) -> int:
    """Tables read a month ago whose lines still wait (`village purge`): how many lines are erased, or would be."""
    before = timezone.make_aware(datetime.combine(on - timedelta(days=DAYS), time.min))
    late = Import.objects.filter(
        kind=Import.Kind.CHILDREN, brought_at__isnull=True, undone_at__isnull=True, read_at__lt=before
    )
    number = ImportedChild.objects.filter(brought_by__in=late).exclude(verdict=Verdict.BROUGHT).count()
    if dry_run:
        return number
    Work.objects.filter(moved_at__lt=before).delete()
    for brought in late.select_for_update(of=("self",)):
        if brought.started_at is None:
            drop(brought)
        else:
            brought.brought_at = brought.started_at
            brought.save(update_fields=["brought_at"])
            forget_lines(brought, on=on)
    return number
