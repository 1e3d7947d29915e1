"""What the EPS asked of a parcours, and that its next version has not said yet (R28)."""

from collections.abc import Iterable

from village.meetings.models import Decision
from village.plans.models import Plan, PlanVersion


def asked_by_panel(plan: Plan, versions: Iterable[PlanVersion]) -> Decision | None:
    """What the EPS asked to change, until the family approves the version that says it (R28)."""
    if plan.closed_on:
        return None
    asked = (
        Decision.objects.filter(situation__plan=plan, outcome=Decision.Outcome.CHANGE)
        .exclude(changes="")
        .order_by("-decided_on", "-pk")
    )
    last = asked.first()
    answered = last and any(one.approved_on and one.number > (last.saw_version or 0) for one in versions)
    return None if answered else last
