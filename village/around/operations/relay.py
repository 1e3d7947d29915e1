"""Pass the relay to child protection, or to a suivi éducatif."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor
from village.around.models import Relay
from village.around.operations.days import check_past
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.directory.models import Organisation
from village.people.models import Person, subject_of


@dataclass(frozen=True)
class RelaySheet:
    kind: str
    on: date
    channel: str
    words: str
    organisation: Organisation | None = None
    told_on: date | None = None


@transaction.atomic
def record_relay(child: Person, sheet: RelaySheet, *, by: Actor, at: datetime) -> Relay:
    """Record that somebody else takes over from here (R56)."""
    by.must(Permission.RELAY_WRITE, subject_of(by, child, timezone.localdate(at), Category.SOCIAL))
    check_past(child, sheet.on, timezone.localdate(at))
    if sheet.told_on:
        check_past(child, sheet.told_on, timezone.localdate(at), "told_on")
    if sheet.organisation and sheet.organisation.programme_id != child.programme_id:
        raise DomainError("Choisissez une structure de ce programme.", field="organisation")
    relay = Relay.objects.create(child=child, author_id=by.user_id, written_at=at, **vars(sheet))
    record(Act.RELAY_RECORD, by=by, target=relay, person_id=child.pk)
    return relay
