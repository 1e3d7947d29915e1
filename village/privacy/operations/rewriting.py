"""How words are rectified: most are replaced; what is signed, dated or closed stays, the rectification beside it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import Model
from django.utils import timezone

from village.access.policy import Actor
from village.core.errors import DomainError
from village.meetings.models import AgreedTask, Amendment, Decision, DecisionCorrection, Situation
from village.meetings.operations import Ruling, correct_decision, rectify_minutes
from village.plans.models import JournalEntry, NoteAddition
from village.privacy.words import Place
from village.referrals.models import Referral
from village.referrals.operations import rectify_referral

ASKED = "Rectifié à la demande de la famille"
KEPT = "Ces mots ne peuvent pas être remplacés par ceux-là : une règle du dossier les garde. Écrivez-le autrement."
Beside = Callable[[Any, Place, str, str, Actor, datetime], None]


def rectify(place: Place, after: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Replace the words of this place, or put the rectification beside them. Refused in words, never by a failure."""
    row: Any = place.model._default_manager.select_for_update(of=("self",)).get(pk=place.pk)
    try:
        with transaction.atomic():
            if place.stays:
                _BESIDE[place.model](row, place, after, reason, by, at)
            else:
                _replace(row, place, after)
    except (IntegrityError, ProgrammingError) as error:  # a constraint or a wall of the database
        raise DomainError(KEPT, field="after") from error


def _replace(row: Any, place: Place, after: str) -> None:
    setattr(row, place.field.attname, _cleaned(row, place, after))
    if hasattr(row, "version"):  # somebody who is writing it is shown both texts
        row.version += 1
    row.save()


def _cleaned(row: Model, place: Place, after: str) -> Any:
    try:
        return place.field.clean(after, row)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="after") from error


def _said(place: Place, after: str) -> str:
    return f"{ASKED} ({place.field.verbose_name}) : {after or 'ces mots ne sont plus à lire.'}"


def _note(row: JournalEntry, place: Place, after: str, _reason: str, by: Actor, at: datetime) -> None:
    NoteAddition.objects.create(note=row, author_id=by.user_id, text=_said(place, after), written_at=at)


def _addition(row: NoteAddition, place: Place, after: str, reason: str, by: Actor, at: datetime) -> None:
    _note(row.note, place, after, reason, by, at)


def _decision(row: Decision, place: Place, after: str, reason: str, by: Actor, at: datetime) -> None:
    """The decision itself stands: only its words are others, and what they were stays beside."""
    said = {"reason": row.reason, "changes": row.changes, place.field.name: _cleaned(row, place, after)}
    ruling = Ruling(
        outcome=row.outcome, informer=row.informer, inform_by=row.inform_by, next_review_on=row.next_review_on,
        horizon=row.horizon, **said,
    )  # fmt: skip
    correct_decision(row, ruling, why=f"{ASKED} : {reason}", version=None, by=by, at=at)


def _minutes(row: Any, place: Place, after: str, _reason: str, by: Actor, at: datetime) -> None:
    situation = row.decision.situation if isinstance(row, DecisionCorrection) else getattr(row, "situation", row)
    rectify_minutes(situation, text=_said(place, after), by=by, at=at)


def _fiche(row: Referral, place: Place, after: str, _reason: str, by: Actor, at: datetime) -> None:
    on = timezone.localdate(at)
    rectify_referral(row, about=str(place.field.verbose_name), text=after or "mots retirés", by=by, on=on)


_BESIDE: dict[type[Model], Beside] = {
    JournalEntry: _note,
    NoteAddition: _addition,
    Decision: _decision,
    DecisionCorrection: _minutes,
    Situation: _minutes,
    AgreedTask: _minutes,
    Amendment: _minutes,
    Referral: _fiche,
}
