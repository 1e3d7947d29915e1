"""Exchanges with the professionals around a child."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.around.models import Contact
from village.around.operations.days import check_past
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.directory.models import Professional
from village.directory.operations import must_work_near_families
from village.people.models import Person, must_on, subject_of


@dataclass(frozen=True)
class ContactSheet:
    """Who, when, why, what was decided, and who tells the family before when."""

    professionals: Collection[Professional]
    kind: str
    on: date
    purpose: str
    decided: str
    instance: str = ""
    teller: User | None = None
    tell_by: date | None = None


@transaction.atomic
def record_contact(child: Person, sheet: ContactSheet, *, by: Actor, at: datetime) -> Contact:
    """Keep an exchange with one or several professionals (R52, R108). It has a purpose (R71)."""
    by.must(Permission.CONTACT_WRITE, subject_of(by, child, timezone.localdate(at), Category.SOCIAL))
    check_past(child, sheet.on, timezone.localdate(at))
    if not sheet.professionals:
        raise DomainError("Dites avec qui : au moins une personne.", field="professionals")
    if any(professional.programme_id != child.programme_id for professional in sheet.professionals):
        raise DomainError("Choisissez des professionnels de ce programme.", field="professionals")
    for professional in sheet.professionals:
        must_work_near_families(professional, "on n’échange pas avec lui au sujet d’un enfant")
    if sheet.tell_by and not sheet.teller:
        raise DomainError("Dites qui prévient la famille.", field="teller")
    if sheet.tell_by and sheet.tell_by < sheet.on:
        raise DomainError("La famille ne peut pas être prévenue avant l’échange.", field="tell_by")
    answers = {name: value for name, value in vars(sheet).items() if name != "professionals"}
    contact = Contact.objects.create(child=child, author_id=by.user_id, written_at=at, **answers)
    contact.professionals.set(sheet.professionals)
    record(Act.CONTACT_RECORD, by=by, target=contact, person_id=child.pk)
    return contact


@transaction.atomic
def tell_family(contact: Contact, *, told_on: date, channel: str, by: Actor, on: date) -> Contact:
    """The family knows what was decided: when, and how (R59)."""
    must_on(by, Permission.CONTACT_WRITE, contact.child, on, Category.SOCIAL)
    current = Contact.objects.select_for_update().get(pk=contact.pk)
    if current.told_on:
        raise DomainError(f"La famille est déjà prévenue, le {current.told_on:%d/%m/%Y}.")
    check_past(contact.child, told_on, on, "told_on")
    if told_on < current.on:
        raise DomainError("La famille ne peut pas être prévenue avant l’échange.", field="told_on")
    current.told_on, current.told_channel = told_on, channel
    current.save(update_fields=["told_on", "told_channel"])
    record(Act.CONTACT_RECORD, by=by, target=current, person_id=contact.child_id, details="famille prévenue")
    return current
