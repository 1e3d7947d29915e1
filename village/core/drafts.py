"""Drafts of long texts: kept encrypted for their author while she writes, removed when the form is received.

About a child, they are sealed with the child's own key: erased with it, they open in no older copy of the base.
"""

import re
from datetime import timedelta
from functools import cache
from typing import NewType

from cryptography.exceptions import InvalidTag
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from village.core.crypto import decrypt, encrypt
from village.core.models import Draft, Submission
from village.core.reference import our_models
from village.core.sealing import GONE, is_under_a_key, key_about, key_in, seal, unseal

Place = NewType("Place", str)
"""The page and the row that drafts are about; only `about` makes one, so that they can be found from the row."""

MAX_LENGTH = 60_000  # more than any form accepts: what a form refuses is still kept
MOST = 200
DAYS = 30
_ROW = re.compile(r"[^@]*@(?P<model>[a-z_]+\.[a-z_]+):(?P<pk>\d{1,18}):")


def about(page: str, row: Model | None) -> Place:
    """« note@plans.plan:12 »: what is being written on this page about this row; it goes when the row goes.

    None: about nobody yet, or about the programme.
    """
    return Place(f"{page}@{row._meta.label_lower}:{row.pk}" if row else f"{page}@")


def keep(user_id: int, field: str, text: str) -> Draft:
    """Keep the text; an empty one removes the draft's content."""
    draft = Draft(user_id=user_id, field=field[:200], text=_sealed(user_id, field, text), at=timezone.now())
    # One statement: the same words may be sent twice at once, or while the form is received.
    Draft.objects.bulk_create(
        [draft], update_conflicts=True, unique_fields=["user_id", "field"], update_fields=["text", "at"]
    )
    _forget_old(user_id)
    return draft


def _sealed(user_id: int, field: str, text: str) -> bytes:
    words, place, row = text[:MAX_LENGTH], f"draft:{user_id}:{field}", _row_of(field)
    key = key_about(row) if row else None
    return encrypt(words, place) if key is None else seal(words, key, place).encode()


def _row_of(field: str) -> Model | None:
    """What the place names, if whoever writes may see it."""
    named = _ROW.match(field)
    model = _models().get(named["model"]) if named else None
    return model._default_manager.filter(pk=named["pk"]).first() if named and model else None


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.label_lower: model for model in our_models()}


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
    sealed, place = bytes(draft.text), f"draft:{user_id}:{field}"
    try:
        if is_under_a_key(sealed):
            words = unseal(sealed.decode(), place)
            return "" if words == GONE else words
        return decrypt(sealed, place)
    except InvalidTag:  # the master key changed: what it sealed is gone
        return ""


def reseal(found: QuerySet[Draft], old: int, new: int) -> None:
    """Under another key: what they are about is of another child now."""
    for draft in found.select_for_update():
        sealed, place = bytes(draft.text), f"draft:{draft.user_id}:{draft.field}"
        if is_under_a_key(sealed) and key_in(sealed.decode()) == old:
            Draft.objects.filter(pk=draft.pk).update(text=seal(unseal(sealed.decode(), place), new, place).encode())


def unfinished(user_id: int, place: str) -> dict[str, str]:
    """What this person began to write there, by name of field: « note:12 » → {"text": "…"}."""
    kept = Draft.objects.filter(user_id=user_id, field__startswith=f"{place}:").order_by("field")
    words = {draft.field.removeprefix(f"{place}:"): read(user_id, draft.field) for draft in kept}
    return {name: text for name, text in words.items() if text.strip()}


def drop(user_id: int, prefix: str) -> None:
    """Remove the drafts of a form once it is received."""
    with connection.cursor() as cursor:  # nothing hangs on a draft: none of what Django looks for before it deletes
        cursor.execute("DELETE FROM core_draft WHERE user_id = %s AND starts_with(field, %s)", [user_id, f"{prefix}:"])
