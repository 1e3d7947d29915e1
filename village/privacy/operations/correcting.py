"""Rectification (art. 16): a dated correction; the old words are kept as history; those around the child are told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Field, Model, Q, TextField
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor, Link, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.fields import current_on
from village.notifications.inbox import notify
from village.people.models import Agreement, CareTeamMembership, Person
from village.plans.models import JournalEntry, NoteAddition
from village.privacy.models import Correction, RightsRequest
from village.privacy.pack import WITHHELD, is_left_out, told_fields
from village.privacy.reach import Rows, rows_of

TOLD = "Un dossier que vous suivez a été rectifié à la demande de la famille : relisez-le."
# Words that the family approved or signed as they stand: they are corrected by a new version, not under its signature.
_SIGNED = {"referrals.signature", "plans.planversion", "plans.actionanswer", "privacy.correction"}


@dataclass(frozen=True)
class Place:
    """Where words are: « plans.assessment:12:analysis »."""

    model: type[Model]
    pk: int
    field: "Field[Any, Any]"
    label: str
    words: str

    @property
    def code(self) -> str:
        return f"{self.model._meta.label_lower}:{self.pk}:{self.field.name}"


def places_of(child: Person) -> list[Place]:
    """All the words of a dossier that may be corrected."""
    return [place for model, keys in _found(child) for place in _places(model, keys)]


def _found(child: Person) -> list[tuple[type[Model], set[Any]]]:
    rows: Rows = rows_of(child)
    return [
        (model, rows.keys[model])
        for model in rows.models()
        if not is_left_out(model) and model._meta.label_lower not in _SIGNED
    ]


def _places(model: type[Model], keys: set[Any]) -> list[Place]:
    texts = [own for own in told_fields(model) if _is_words(own)]
    held = WITHHELD.get(model)
    found = model._default_manager.filter(pk__in=keys).order_by("pk")
    return [
        Place(model, row.pk, own, f"{model._meta.verbose_name} · {own.verbose_name}", words)
        for row in (found.exclude(held[0]) if held else found)
        for own in texts
        if (words := getattr(row, own.attname))
    ]


def _is_words(own: "Field[Any, Any]") -> bool:
    return isinstance(own, (CharField, TextField)) and not own.choices and own.editable


@transaction.atomic
def correct_words(  # noqa: PLR0913 - one argument per answer
    request: RightsRequest, *, place: str, before: str, after: str, reason: str, by: Actor, at: datetime
) -> Correction:
    """Replace the words of one place by others. A note is not rewritten: the correction is added below it, dated."""
    by.must(Permission.RIGHTS_MANAGE, Subject(request.programme_id))
    child = request.child
    if child is None or request.answered_on:
        raise DomainError("Cette demande est close : enregistrez-en une nouvelle.")
    child = Person.objects.select_for_update(of=("self",)).get(pk=child.pk)
    found = next((one for one in places_of(child) if one.code == place), None)
    if found is None:
        raise DomainError("Ces mots ne sont plus dans le dossier : choisissez à nouveau.", field="place")
    if found.words != before:
        raise DomainError("Ces mots ont changé entre-temps : relisez-les, puis corrigez.", field="after")
    if not reason.strip():
        raise DomainError("Dites ce que la famille conteste.", field="reason")
    if after.strip() == before:
        raise DomainError("Ces mots sont les mêmes : écrivez ceux qui conviennent.", field="after")
    _write(found, after.strip(), by=by, at=at)
    told = tell_around(child, by=by, at=at)
    correction = Correction.objects.create(
        child=child,
        request=request,
        target=f"{found.model._meta.label_lower}:{found.pk}",
        field=found.label[:60],
        before=before,
        after=after.strip(),
        reason=reason.strip(),
        on=at.date(),
        by_id=by.user_id,
        told=told,
    )
    record(Act.DATA_CORRECT, by=by, target=correction, person_id=child.pk, details=found.label)
    return correction


def _write(place: Place, after: str, *, by: Actor, at: datetime) -> None:
    row: Any = place.model._default_manager.select_for_update(of=("self",)).get(pk=place.pk)
    if isinstance(row, JournalEntry):
        NoteAddition.objects.create(
            note=row, author_id=by.user_id, text=f"Rectifié à la demande de la famille : {after}", written_at=at
        )
        return
    setattr(row, place.field.attname, after)
    try:
        place.field.clean(after, row)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="after") from error
    row.save()


def tell_around(child: Person, *, by: Actor, at: datetime) -> int:
    """Those who work with the dossier are told, without a name; returns how many."""
    day = at.date()
    ties = CareTeamMembership.objects.filter(current_on(day), child=child, user__isnull=False)
    accounts = set(ties.exclude(link=Link.GUARDIAN.value).values_list("user_id", flat=True)) - {by.user_id}
    url = reverse("casefile:detail", args=[child.pk])
    notify([pk for pk in accounts if pk], programme_id=child.programme_id, text=TOLD, url=url, at=at)
    return len(accounts)


def recipients_to_tell(child: Person, on: date) -> list[str]:
    """The partners outside with whom the family accepted to share: to be told by letter or by telephone."""
    shared = Agreement.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), child=child, recipient__isnull=False, given_on__lte=on
    )
    return sorted({str(agreement.recipient) for agreement in shared.select_related("recipient")})
