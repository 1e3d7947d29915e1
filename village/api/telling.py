"""A dossier, told to a machine: what its pages show to the same reader, and no more."""

from typing import Any

from village.activities.models import of_care
from village.casefile.dossier import Dossier
from village.plans.models import Goal, JournalEntry, Plan

_VERSION = ("number", "written_on", "approved_on", "validated_on")


def told_dossier(dossier: Dossier) -> dict[str, Any]:
    """« En bref »."""
    child, sees = dossier.child, dossier.sees
    parents = dossier.guardians if sees["identity"] else []
    return {
        "id": child.pk,
        "first_name": child.first_name,
        "last_name": child.last_name,
        "because": dossier.because,
        "sees": sorted(name for name, may in sees.items() if may),
        "facts": dossier.facts,
        "limited_on": child.limited_on,
        "protected_on": dossier.protected,
        "plan_id": dossier.plan.pk if dossier.plan else None,
        "path": [{"title": step.title, "lines": list(step.lines), "state": step.state} for step in dossier.path],
        "parents": [
            {"name": str(one.adult), "relation": one.get_relation_display(), "phone": one.adult.phone}
            for one in parents
        ],
        "team": [
            {"name": str(tie.user or tie.professional), "link": tie.get_link_display(), "since": tie.starts_on}
            for tie in dossier.close_ties
        ],
        "panel": dossier.panel,
        "upcoming": [{"on": item.on, "text": item.text, "late": item.late} for item in dossier.upcoming],
    }


def told_plan(dossier: Dossier, plan: Plan) -> dict[str, Any]:
    """The parcours of a reader who sees the social category."""
    end = dossier.exit
    return {
        "id": plan.pk,
        "opened_on": plan.opened_on,
        "closed_on": plan.closed_on,
        "next_review_on": plan.next_review_on,
        "goals": [_goal(goal) for goal in dossier.goals],
        "goals_aside": [_goal(goal) for goal in dossier.goals_aside],
        "versions": list(plan.versions.order_by("-number").values(*_VERSION)),
        "reviews": [
            {"on": row.on, "summary": row.summary, "proposal": row.get_proposal_display(), "author": str(row.author)}
            for row in plan.reviews.order_by("-on").select_related("author")
        ],
        "exit": {
            "on": end.on, "reason": str(end.reason), "attainment": str(end.attainment),
            "evolution": str(end.evolution), "family_words": end.family_words,
        } if end else None,
    }  # fmt: skip


def _goal(goal: Goal) -> dict[str, Any]:
    shown: Any = [] if goal.reserved else goal.its_actions  # type: ignore[attr-defined]
    return {
        "id": goal.pk,
        "domain": goal.domain.label,
        "wording": goal.wording,
        "reserved": goal.reserved,
        "starts_on": goal.starts_on,
        "horizon": goal.horizon,
        "baseline": None if goal.reserved else goal.baseline,
        "level": None if goal.reserved else goal.level,
        "actions": [
            {
                "title": action.title, "nature": action.nature, "frame": action.frame,
                "provider": str(action.provider) if action.provider else None, "starts_on": action.starts_on,
                "ends_on": action.ends_on, "approved_on": action.approved_on, "answer": action.answer,
            }
            for action in shown
        ],
        "set_aside_on": goal.set_aside_on,
        "set_aside_reason": goal.set_aside_reason,
    }  # fmt: skip


def told_actions(dossier: Dossier) -> dict[str, Any]:
    """A psychologist, or an action « santé », says something of health (R46): told to who may know of it."""
    child, health = dossier.child, dossier.sees["health"]
    attendances = child.attendances.select_related("session__activity").order_by("-session__on", "-pk")
    enrolments = child.enrolments.select_related("activity__domain").order_by("-enrolled_on", "-pk")
    if not health:
        attendances = attendances.exclude(of_care("session__activity"))
        enrolments = enrolments.exclude(of_care("activity"))
    waits = child.waits.select_related("care").order_by("-requested_on", "-pk") if health else []
    return {
        "attendances": [
            {"on": row.session.on, "activity": str(row.session.activity), "status": row.get_status_display()}
            for row in attendances[:30]
        ],
        "enrolments": [
            {
                "activity": str(row.activity), "domain": str(row.activity.domain), "enrolled_on": row.enrolled_on,
                "left_on": row.left_on,
            }
            for row in enrolments
        ],
        "waits": [
            {
                "care": str(row.care), "requested_on": row.requested_on, "obtained_on": row.obtained_on,
                "given_up_on": row.given_up_on,
            }
            for row in waits
        ],
    }  # fmt: skip


def told_note(note: JournalEntry) -> dict[str, Any]:
    return {
        "id": note.pk,
        "on": note.on,
        "kind": note.kind,
        "author": str(note.author),
        "readers": note.readers,
        "text": note.text,
        "positive": note.positive,
        "good_news": note.good_news,
        "with_whom": note.with_whom,
        "next_step": note.next_step,
        "next_on": note.next_on,
        "steps": [
            {"goal_id": step.goal_id, "goal": step.goal.wording, "direction": step.direction}
            for step in note.steps.all()
        ],
        "additions": [row.text for row in note.additions.all()],
    }
