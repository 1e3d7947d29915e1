"""A new master key, while people work: what the old one sealed is sealed again, then the old one is forgotten.

Each part is sealed again in small batches, each its own transaction, so that nobody waits. A rotation that was
interrupted goes on where it stopped. The old key is forgotten only once all who worked with it are done: a row not yet
written when we read would otherwise be lost for good.
"""

import os
import secrets as randomness
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from village.core import secrets
from village.core.crypto import current, decrypt_bytes, encrypt_bytes, is_current, previous
from village.core.errors import DomainError
from village.core.models import Draft, SealingKey
from village.core.sealing import KEY_CONTEXT, forget_keys, is_under_a_key

BATCH = 500
_LOOK = 0.5  # seconds between two looks at who still works


def begin() -> None:
    """Make a new master key, and keep the old one aside until nothing needs it. Harmless if one has begun."""
    if os.environ.get("MASTER_KEY", "").strip():
        if previous() is None:
            raise DomainError(
                "Votre clé maîtresse vient de l’environnement. Mettez l’ancienne valeur dans MASTER_KEY_PREVIOUS, "
                "une nouvelle dans MASTER_KEY, relancez le site, puis recommencez."
            )
        return
    folder, old = settings.DATA_DIR, previous()
    if old is None:
        secrets.replace("MASTER_KEY_PREVIOUS", secrets.fresh("MASTER_KEY", folder) or settings.MASTER_KEY, folder)
    if old is None or old.mark == current().mark:  # or the power went between the two
        secrets.replace("MASTER_KEY", randomness.token_urlsafe(48), folder)


def others_are_done(since: datetime, seconds: float) -> bool:
    """Wait until nobody is in a transaction begun before that moment: what it sealed with the old key is then seen."""
    until = time.monotonic() + seconds
    while _begun_before(since):
        if time.monotonic() > until:
            return False
        time.sleep(_LOOK)
    return True


def _begun_before(moment: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees who worked when it first looked
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND xact_start < %s)",
            [moment],
        )
        return bool(cursor.fetchone()[0])


def finish() -> None:
    """Forget the old master key."""
    (settings.DATA_DIR / "master_key_previous").unlink(missing_ok=True)
    forget_keys()


def keys_again() -> int:
    """Seal again the keys of the children; the texts themselves are not touched. Returns how many."""
    return rows_again(SealingKey, wrapped=lambda _: KEY_CONTEXT)


def drafts_again() -> int:
    return rows_again(Draft, text=lambda draft: f"draft:{draft.user_id}:{draft.field}")


def again(sealed: bytes, context: str) -> bytes:
    """The same words under today's master key."""
    return sealed if is_current(sealed) else encrypt_bytes(decrypt_bytes(sealed, context), context)


def rows_again(
    model: type[models.Model],
    around: Callable[[], AbstractContextManager[Any]] = transaction.atomic,
    **contexts: Callable[[Any], str],
) -> int:
    """Seal again these fields of all rows, each for its context; each batch is a transaction of its own."""
    done = 0
    with around():
        numbers = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    for some in _batches(numbers):
        with around():
            done += sum(_row_again(row, contexts) for row in _held(model, some))
    return done


def _held(model: type[models.Model], numbers: list[Any]) -> Iterable[models.Model]:
    return model._default_manager.select_for_update(of=("self",)).filter(pk__in=numbers)


def _row_again(row: models.Model, contexts: Mapping[str, Callable[[Any], str]]) -> bool:
    old = [name for name in contexts if _is_old(bytes(getattr(row, name)))]
    for name in old:
        setattr(row, name, again(bytes(getattr(row, name)), contexts[name](row)))
    if old:
        row.save(update_fields=old)
    return bool(old)


def _is_old(sealed: bytes) -> bool:
    return not is_under_a_key(sealed) and not is_current(sealed)


def _batches(numbers: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]
