"""What software sends twice is received once, as a form is (`core.views.receive`)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from village.access.policy import Actor
from village.api.models import AccessToken
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.models import Submission


class KeyReused(DomainError):
    """The same key came with other words."""

    def __init__(self) -> None:
        super().__init__("Cette clé d’envoi a déjà servi pour d’autres mots : prenez-en une nouvelle.")


def receive_once(key: UUID, said: str, act: Callable[[], Any], *, path: str, token: AccessToken, by: Actor) -> int:
    """Act, and return the number of what was written; the same words under the same key return the same number.

    All or nothing, with the proof that it was received and the line that says which token brought it.
    """
    digest = salted_hmac("village.api.once", f"{path}\n{said}", algorithm="sha256").hexdigest()
    received = Submission(key=key, user_id=by.user_id, path=path, digest=digest)
    try:
        _carry_out(received, act, token=token, by=by)
    except IntegrityError:
        earlier = Submission.objects.filter(key=key, user_id=by.user_id).first()
        if earlier is None:
            raise
        if earlier.digest != digest:
            raise KeyReused from None
        return int(earlier.outcome)
    return int(received.outcome)


@transaction.atomic
def _carry_out(received: Submission, act: Callable[[], Any], *, token: AccessToken, by: Actor) -> None:
    received.save(force_insert=True)
    written = act()
    received.outcome = str(written.pk)
    received.save(update_fields=["outcome"])
    record(Act.TOKEN_WRITE, by=by, target=token, details=f"{written._meta.verbose_name} {written.pk}")
