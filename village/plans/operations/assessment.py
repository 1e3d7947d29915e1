"""Write the diagnostic."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.people.models import subject_of
from village.plans.models import Assessment, Plan
from village.plans.operations.plan import check_open

FACTORS = ("health", "development", "family_context", "social_economic", "environment")
WORDS = ("strengths", "child_words", "parent_words", "proposal")


@transaction.atomic
def write_assessment(
    plan: Plan, texts: Mapping[str, str], *, by: Actor, on: date, version: int | None = None
) -> Assessment:
    """Write, or write again, the diagnostic of a parcours: at least one of the five factors, and a proposal (R20).

    `version` is the one that was read, None for a first writing; another one meanwhile raises `StaleVersion`.
    """
    by.must(Permission.ASSESSMENT_WRITE, subject_of(by, plan.child, on))
    check_open(plan, on, "Le diagnostic")
    Plan.objects.select_for_update().get(pk=plan.pk)
    if not any(texts.get(factor, "").strip() for factor in FACTORS):
        raise DomainError("Décrivez au moins un des cinq facteurs.", field="health")
    written = Assessment.objects.filter(plan=plan).first()
    if (written.version if written else None) != version:
        raise StaleVersion
    if written is None:
        written = Assessment(plan=plan, author_id=by.user_id, version=0)
    written.on, written.author_id, written.version = on, by.user_id, written.version + 1
    for name in (*FACTORS, *WORDS):
        setattr(written, name, texts.get(name, ""))
    written.save()
    record(Act.ASSESSMENT_WRITE, by=by, target=written, person_id=plan.child_id, details=f"version {written.version}")
    return written
