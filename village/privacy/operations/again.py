"""In a copy put back, what was erased since it was taken: known by the keys that are no more."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Model

from village.around.models import ScannedPaper
from village.core.dates import Period
from village.core.errors import DomainError
from village.core.models import SealingKey
from village.people.models import Person
from village.privacy.countdown import Countdown
from village.privacy.models import ArchivedDossier, Disposal
from village.privacy.operations.disposing import destroy_archive, opened
from village.privacy.operations.erasing import erase
from village.privacy.periods import Kept
from village.programmes.models import Programme
from village.referrals.models import FamilyRequest, Referral

_HOLDERS: tuple[tuple[Kept, Any], ...] = (
    (Kept.DOSSIER, Person), (Kept.REFERRAL, Referral), (Kept.ASKING, FamilyRequest),
)  # fmt: skip
AGAIN = "Éliminé avant une restauration de la base, et de nouveau après elle."


def erase_again(programme: Programme, papers: Collection[str], *, on: date) -> tuple[int, int]:
    """Erase whole the dossiers, fiches, requests and archives without their key; how many, and how many papers.

    Children first: their fiches go with them. Whatever would stay without its key stops the restoration.
    """
    lived = {(due.kept, due.key): due.lived for due in Countdown(programme, on).everything}
    gone = 0
    for kept, model in _HOLDERS:
        for number in _without_key(model, programme):
            start = model.objects.select_for_update(of=("self",)).get(pk=number)
            erase(start, programme=programme, lived=lived.get((kept, number)) or _lived(start, on), by=None, on=on)
            gone += 1
            _settle(programme, kept, number, on)
    for archived in _archives(programme):
        number = archived.number
        destroy_archive(archived, by=None)
        gone += 1
        _settle(programme, Kept.ARCHIVE, number, on)
    if any(_without_key(model, programme) for _, model in _HOLDERS):
        raise DomainError("Des dossiers restent sans leur clé après l’effacement : rien n’a été changé.")
    withdrawn, _ = ScannedPaper.objects.filter(file__in=papers, child__programme=programme).delete()
    return gone, withdrawn


def _without_key(model: Any, programme: Programme) -> list[int]:
    keyed = model.objects.filter(programme=programme, sealing_key__isnull=False)
    alive = SealingKey.objects.values("pk")
    return list(keyed.exclude(sealing_key__in=alive).order_by("pk").values_list("pk", flat=True))


def _archives(programme: Programme) -> Iterator[ArchivedDossier]:
    alive = set(SealingKey.objects.values_list("pk", flat=True))
    for archived in ArchivedDossier.objects.filter(programme=programme):
        if set(opened(archived).get("keys", ())) - alive:
            yield archived


def _lived(start: Model, on: date) -> Period:
    """Of a fiche that was still on its way: from its first day."""
    first = getattr(start, "written_on", None) or getattr(start, "received_on", None) or on
    return Period(min(first, on), on)


def _settle(programme: Programme, kept: Kept, number: int, on: date) -> None:
    """What two people had decided of it, and was not carried out yet in this copy."""
    waiting = Disposal.objects.filter(programme=programme, kept=kept, number=number)
    waiting.pending().update(cancelled_on=on, cancel_reason=AGAIN)
