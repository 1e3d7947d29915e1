"""Drafts of long texts: kept encrypted for their author while she writes, removed when the form is received."""

from datetime import timedelta
from typing import NewType

from cryptography.exceptions import InvalidTag
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from village.core.crypto import decrypt, encrypt
from village.core.models import Draft, Submission

Place = NewType("Place", str)
"""The page and the row that drafts are about; only `about` makes one, so that they can be found from the row."""

MAX_LENGTH = 60_000  # more than any form accepts: what a form refuses is still kept
MOST = 200
DAYS = 30


def about(page: str, row: Model | None) -> Place:
    """« note@plans.plan:12 »: what is being written on this page about this row; it goes when the row goes.

    None: about nobody yet, or about the programme.
    """
    return Place(f"{page}@{row._meta.label_lower}:{row.pk}" if row else f"{page}@")


def keep(user_id: int, field: str, text: str) -> Draft:
    """Keep the text; an empty one removes the draft's content."""
    sealed = encrypt(text[:MAX_LENGTH], f"draft:{user_id}:{field}")
    draft = Draft(user_id=user_id, field=field[:200], text=sealed, at=timezone.now())
    # One statement: the same words may be sent twice at once, or while the form is received.
    Draft.objects.bulk_create(
        [draft], update_conflicts=True, unique_fields=["user_id", "field"], update_fields=["text", "at"]
    )
    _forget_old(user_id)
    return draft


def _forget_old(user_id: int) -> None:
    """What this person left a month ago goes, and the oldest beyond two hundred."""
    before = timezone.now() - timedelta(days=DAYS)
    kept = Draft.objects.filter(user_id=user_id)
    kept.filter(at__lt=before).delete()
    Submission.objects.filter(user_id=user_id, at__lt=before).delete()
    kept.filter(pk__in=list(kept.order_by("-at", "-pk").values_list("pk", flat=True)[MOST:])).delete()


def read(user_id: int, field: str) -> str:
    """Give back the kept text, or an empty one."""
    draft = Draft.objects.filter(user_id=user_id, field=field[:200]).first()
    if draft is None:
        return ""
    try:
        return decrypt(bytes(draft.text), f"draft:{user_id}:{field}")
    except InvalidTag:  # the master key changed: what it sealed is gone
        return ""


def unfinished(user_id: int, place: str) -> dict[str, str]:
    """What this person began to write there, by name of field: « note:12 » → {"text": "…"}."""
    kept = Draft.objects.filter(user_id=user_id, field__startswith=f"{place}:").order_by("field")
    words = {draft.field.removeprefix(f"{place}:"): read(user_id, draft.field) for draft in kept}
    return {name: text for name, text in words.items() if text.strip()}


def drop(user_id: int, prefix: str) -> None:
    """Remove the drafts of a form once it is received."""
    with connection.cursor() as cursor:  # nothing hangs on a draft: none of what Django looks for before it deletes
        cursor.execute("DELETE FROM core_draft WHERE user_id = %s AND starts_with(field, %s)", [user_id, f"{prefix}:"])
