"""Write the diagnostic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.people.models import must_on
from village.plans.models import Assessment, AssessmentView, Plan
from village.plans.operations.rules import check_open
from village.programmes.models import Programme

FACTORS = ("health", "development", "family_context", "social_economic", "environment")
# Asked only where the programme says that they are useful: field of the diagnostic, setting of the programme (R78).
OPTIONS = {"needs": "asks_needs", "language": "asks_language", "skills": "asks_skills"}
WORDS = ("strengths", "child_words", "parent_words", "analysis", "proposal", "contributors", "read_with_parents_on")
ASSESSMENT = (*FACTORS, *OPTIONS, *WORDS)


@dataclass(frozen=True)
class Heard:
    """A view heard in EPS, as it is taken into the diagnostic: whose it is, when, its words, and where it belongs."""

    factor: str
    source: int
    author_id: int
    whose: str
    quality: str
    said_on: date
    text: str


def asked_in(programme: Programme) -> tuple[str, ...]:
    """The optional matters that this programme asks."""
    return tuple(name for name, setting in OPTIONS.items() if getattr(programme, setting))


@transaction.atomic
def write_assessment(
    plan: Plan,
    answers: Mapping[str, Any],
    *,
    by: Actor,
    on: date,
    version: int | None = None,
    heard: Sequence[Heard] = (),
) -> Assessment:
    """Write a version of the diagnostic: at least one of the five factors, and a proposal (R20). The others are kept.

    `version` is the one that was read, None for a first writing; another one meanwhile raises `StaleVersion`. An
    optional matter that the programme does not ask keeps what it said (R78). `heard`: the views taken in, each with its
    author (R21); those that one profession keeps for itself are never among them (R72).
    """
    must_on(by, Permission.ASSESSMENT_WRITE, plan.child, on)
    check_open(plan, on, "Le diagnostic")
    Plan.objects.select_for_update().get(pk=plan.pk)
    before = plan.assessments.first()
    if (before.version if before else None) != version:
        raise StaleVersion
    _check(plan, answers, heard, on)
    written = Assessment(plan=plan, author_id=by.user_id, on=on, version=(version or 0) + 1)
    asked = asked_in(plan.programme)
    for name in ASSESSMENT:
        if name in OPTIONS and name not in asked:
            setattr(written, name, getattr(before, name, ""))
        elif name in answers:
            setattr(written, name, answers[name])
    written.save()
    AssessmentView.objects.bulk_create(AssessmentView(assessment=written, **vars(view)) for view in heard)
    record(Act.ASSESSMENT_WRITE, by=by, target=written, person_id=plan.child_id, details=f"version {written.version}")
    return written


def _check(plan: Plan, answers: Mapping[str, Any], heard: Sequence[Heard], on: date) -> None:
    if any(view.said_on > on or view.factor not in FACTORS for view in heard):
        raise DomainError("Un regard se reprend après avoir été dit, dans un des cinq facteurs.")
    if not heard and not any(answers.get(factor, "").strip() for factor in FACTORS):
        raise DomainError("Décrivez au moins un des cinq facteurs.", field="health")
    read_on = answers.get("read_with_parents_on")
    if read_on and not plan.opened_on <= read_on <= on:
        raise DomainError(
            f"Cette lecture a eu lieu entre l’entrée, le {plan.opened_on:%d/%m/%Y}, et aujourd’hui.",
            field="read_with_parents_on",
        )
