"""Book an interpreter, and say what came of it."""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.around.models import Interpreting
from village.around.operations.days import check_born
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import Person, must_on


@dataclass(frozen=True)
class InterpretingSheet:
    language: str
    interpreter: str
    manner: str
    on: date
    purpose: str
    starts_at: time | None = None


@transaction.atomic
def book_interpreter(child: Person, sheet: InterpretingSheet, *, by: Actor, on: date) -> Interpreting:
    """Book an interpreter for the family of this child; a past date is one recorded afterwards (R58)."""
    must_on(by, Permission.INTERPRETER_BOOK, child, on, Category.IDENTITY)
    check_born(child, sheet.on)
    booked = Interpreting.objects.create(child=child, booked_by_id=by.user_id, **vars(sheet))
    record(Act.INTERPRETER_BOOK, by=by, target=booked, person_id=child.pk)
    return booked


@transaction.atomic
def close_interpreting(booked: Interpreting, *, state: str, minutes: int | None, by: Actor, on: date) -> Interpreting:
    """Say whether the interpreter came, and how many minutes: the time is counted."""
    must_on(by, Permission.INTERPRETER_BOOK, booked.child, on, Category.IDENTITY)
    current = Interpreting.objects.select_for_update().get(pk=booked.pk)
    if current.state != Interpreting.State.BOOKED:
        raise DomainError("C’est déjà noté pour ce rendez-vous.")
    if current.on > on:
        raise DomainError("Ce rendez-vous n’a pas encore eu lieu.")
    came = state == Interpreting.State.DONE
    if came and not minutes:
        raise DomainError("Dites combien de minutes l’interprète est resté.", field="minutes")
    current.state, current.minutes = state, minutes if came else None
    current.save(update_fields=["state", "minutes"])
    record(Act.INTERPRETER_BOOK, by=by, target=current, person_id=booked.child_id, details=current.get_state_display())
    return current
