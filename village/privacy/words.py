"""The words of a dossier, one by one: where they are, and whether they may be rewritten (GDPR art. 16)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Field, Model, TextField

from village.access.policy import Actor
from village.core.sealing import SealedJSON
from village.meetings.models import AgreedTask, Amendment, Decision, DecisionCorrection, Situation
from village.people.models import Person
from village.plans.models import JournalEntry, NoteAddition
from village.privacy.pack import WITHHELD, is_left_out, told_fields
from village.privacy.reach import Rows, rows_of
from village.referrals.models import Referral

# Words that the family approved or signed as they stand: they are corrected by a new version, not under its signature.
_SIGNED = {"referrals.signature", "plans.planversion", "plans.actionanswer", "privacy.correction"}
_DATED = (JournalEntry, NoteAddition, Amendment, DecisionCorrection, Decision)


@dataclass(frozen=True)
class Place:
    """Where words are: « plans.assessment:12:analysis »."""

    model: type[Model]
    pk: int
    field: "Field[Any, Any]"
    label: str
    words: str
    stays: bool
    """Signed, dated or of a closed sitting: they stay as they are, and the rectification is shown beside."""

    @property
    def code(self) -> str:
        return f"{self.model._meta.label_lower}:{self.pk}:{self.field.name}"


def places_of(child: Person, *, by: Actor) -> list[Place]:
    """All the words of a dossier that may be corrected by this actor: not those written for the référent alone."""
    kept = JournalEntry.objects.filter(plan__child=child).exclude(
        pk__in=JournalEntry.objects.readable_by(by).values("pk")
    )
    notes = set(kept.values_list("pk", flat=True))
    return [place for model, keys in _found(child) for place in _places(model, keys, notes)]


def _found(child: Person) -> list[tuple[type[Model], set[Any]]]:
    rows: Rows = rows_of(child)
    return [
        (model, rows.keys[model])
        for model in rows.models()
        if not is_left_out(model) and model._meta.label_lower not in _SIGNED
    ]


def _places(model: type[Model], keys: set[Any], notes: set[int]) -> list[Place]:
    texts = [own for own in told_fields(model) if _is_words(own)]
    held = WITHHELD.get(model)
    found = model._default_manager.filter(pk__in=keys).order_by("pk") if texts else model._default_manager.none()
    return [
        Place(model, row.pk, own, f"{model._meta.verbose_name} · {own.verbose_name}", words, stays)
        for row in (found.exclude(held[0]) if held else found)
        if (row.pk if model is JournalEntry else getattr(row, "note_id", None)) not in notes
        for stays in (_stays(row),)
        for own in texts
        if (words := getattr(row, own.attname))
    ]


def _is_words(own: "Field[Any, Any]") -> bool:
    return (
        isinstance(own, (CharField, TextField)) and not isinstance(own, SealedJSON) and not own.choices and own.editable
    )


def _stays(row: Model) -> bool:
    """Whether these words were signed, dated or closed: the database, or the signature, keeps them."""
    if isinstance(row, Referral):
        return row.sent_on is not None or row.signatures.exists()
    if isinstance(row, Situation):
        return row.meeting.closed_at is not None
    if isinstance(row, AgreedTask):
        return row.situation.meeting.closed_at is not None
    return isinstance(row, _DATED)
