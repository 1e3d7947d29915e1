"""What the paper of a parcours says around its goals and actions, kept with the version approved (R28, D-F4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from village.access.links import Link
from village.accounts.models import User
from village.core.fields import current_on
from village.people.models import Guardian, Person, Schooling
from village.plans.models import Assessment, Plan, PlanVersion


def around_of(plan: Plan, on: date, *, recorded_by: str = "") -> dict[str, Any]:
    """As it stands on the day: who leads, who holds authority, the school, the words of the family, the review.

    `recorded_by`: who took the approval down.
    """
    referent = referent_of(plan, on)
    return framed(
        plan.child,
        schooling=plan.child.schoolings.filter(current_on(on)).select_related("school__organisation", "level").first(),
        referent=str(referent or ""),
        contact=phone_of(referent, plan),
        assessment=plan.assessments.filter(on__lte=on).first(),
        days=(plan.opened_on, _entry_of(plan), plan.next_review_on),
        holders=plan.child.guardians.filter(holds_authority=True).select_related("adult").order_by("pk"),
        recorded_by=recorded_by,
        undone=plan.reopenings.filter(on__lte=on).order_by("pk").values_list("pk", flat=True),
    )


def framed(  # noqa: PLR0913 - one argument per fact of the paper
    child: Person,
    *,
    schooling: Schooling | None,
    referent: str,
    contact: str,
    assessment: Assessment | None,
    days: tuple[date, date, date | None],
    holders: Iterable[Guardian],
    recorded_by: str,
    undone: Iterable[int] = (),
) -> dict[str, Any]:
    """The same, of these rows. `days`: the parcours opened, its entry was decided, the next review."""
    opened_on, entry_on, review_on = days
    return {
        "first_name": child.first_name,
        "last_name": child.last_name,
        "birth_date": child.birth_date.isoformat() if child.birth_date else "",
        "school": str(schooling.school) if schooling else "",
        "school_class": str(schooling.level) if schooling else "",
        "referent": referent,
        "referent_contact": contact,
        "child_words": assessment.child_words if assessment else "",
        "parents_words": assessment.parent_words if assessment else "",
        "opened_on": opened_on.isoformat(),
        "entry_on": entry_on.isoformat(),
        "review_on": review_on.isoformat() if review_on else "",
        "holders": [
            {"pk": one.pk, "name": str(one.adult), "relation": one.get_relation_display().capitalize()}
            for one in holders
        ],
        "recorded_by": recorded_by,
        "undone": list(undone),
    }


def around(version: PlanVersion, *, on: date) -> dict[str, Any]:
    """What this version says: as approved; as it stands on the day while it is being written.

    Of a version approved before these facts were kept with it: those that are dated, and nothing of the others.
    """
    if version.approved_on is None:
        return around_of(version.plan, on)
    if version.as_approved and "referent" in version.as_approved:
        kept: dict[str, Any] = version.as_approved
        return kept
    dated = around_of(version.plan, version.approved_on)
    holders = [row for row in dated["holders"] if row["pk"] == version.approved_by_id]
    return {**dated, "referent_contact": "", "review_on": "", "holders": holders}


def referent_of(plan: Plan, on: date) -> User | None:
    """Who led the parcours on the day; after the exit, who led it last."""
    day = min(on, plan.closed_on) if plan.closed_on else on
    ties = plan.child.care_team.filter(current_on(day), link=Link.REFERENT.value)
    tie = ties.select_related("user").order_by("-starts_on").first()
    return tie.user if tie else None


def phone_of(referent: User | None, plan: Plan) -> str:
    """The professional telephone that the directory gives."""
    if referent is None:
        return ""
    sheet = referent.professional_sheets.filter(programme_id=plan.programme_id).first()
    return sheet.phone if sheet else ""


def _entry_of(plan: Plan) -> date:
    decided = plan.situations.filter(decision__outcome="entree").order_by("decision__decided_on")
    day: date | None = decided.values_list("decision__decided_on", flat=True).first()
    return day or plan.opened_on
