"""Parcours of before, brought in together with how they ended: as `open_plan` and `close_plan` do one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, Line, record_all
from village.core.errors import DomainError
from village.people.models import Person
from village.plans.models import Exit, Plan
from village.plans.operations.ending import TO_TELL, ExitSheet
from village.referrals.models import Referral


@dataclass(frozen=True)
class FormerPlan:
    """A parcours of a child who had none here; `ended`: when and how, if it did."""

    child: Person
    referral: Referral
    opened_on: date
    ended: tuple[date, ExitSheet] | None = None


@transaction.atomic
def bring_plans(formers: Sequence[FormerPlan], *, by: Actor) -> list[tuple[Plan, Exit | None]]:
    """Write the parcours and the exits of children who just arrived, in few statements for them all."""
    by.must(Permission.SITUATION_DECIDE)
    by.must(Permission.EXIT_RECORD)
    plans = [_plan(former, by) for former in formers]
    Plan.objects.bulk_create(plans)
    record_all(Act.PLAN_OPEN, [Line(plan, plan.child_id) for plan in plans], by=by)
    exits = {plan: _exit(plan, *former.ended) for plan, former in zip(plans, formers, strict=True) if former.ended}
    Exit.objects.bulk_create(exits.values())
    record_all(Act.EXIT_RECORD, [Line(ending, plan.child_id) for plan, ending in exits.items()], by=by)
    return [(plan, exits.get(plan)) for plan in plans]


def _plan(former: FormerPlan, by: Actor) -> Plan:
    sent_on = former.referral.sent_on
    if sent_on and former.opened_on < sent_on:
        raise DomainError(f"L’entrée ne peut pas précéder l’arrivée de la fiche, le {sent_on:%d/%m/%Y}.")
    closed_on = former.ended[0] if former.ended else None
    if closed_on and closed_on < former.opened_on:
        raise DomainError(f"La sortie ne peut pas précéder l’entrée, le {former.opened_on:%d/%m/%Y}.", field="on")
    return Plan(
        programme_id=by.programme_id,
        child=former.child,
        referral=former.referral,
        opened_on=former.opened_on,
        closed_on=closed_on,
    )


def _exit(plan: Plan, on: date, sheet: ExitSheet) -> Exit:
    if not sheet.family_words.strip():
        raise DomainError(TO_TELL, field="family_words")
    return Exit(
        plan=plan,
        on=on,
        reason=sheet.reason,
        attainment=sheet.attainment,
        evolution=sheet.evolution,
        family_words=sheet.family_words,
        child_words=sheet.child_words,
        relay=sheet.relay,
    )
