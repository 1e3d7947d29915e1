"""Versions approved before say which of their goals and actions are of health (decision 12)."""

from typing import Any

from django.db import migrations
from django.db.models import Q

EACH = 500


def say_what_is_of_health(apps: Any, _schema: Any) -> None:
    """By the domain of the goal today, or by the name of the domain kept with the version."""
    items = apps.get_model("programmes", "ListItem").objects.filter(
        Q(counts_as__isnull=True, code="sante") | Q(counts_as__code="sante"), list_code="N8"
    )
    domains = {pk: label for pk, label in items.values_list("pk", "label")}
    goals = set(apps.get_model("plans", "Goal").objects.filter(domain__in=domains).values_list("pk", flat=True))
    planned = apps.get_model("plans", "PlannedAction").objects.filter(goal__domain__in=domains)
    actions = set(planned.values_list("pk", flat=True))
    versions = apps.get_model("plans", "PlanVersion").objects
    rows = []
    for version in versions.filter(as_approved__isnull=False).only("as_approved").iterator(chunk_size=EACH):
        _mark(version.as_approved, goals, actions, set(domains.values()))
        rows.append(version)
        if len(rows) == EACH:
            versions.bulk_update(rows, ["as_approved"])
            rows = []
    versions.bulk_update(rows, ["as_approved"])


def _mark(said: dict[str, Any], goals: set[int], actions: set[int], labels: set[str]) -> None:
    for goal in said["goals"]:
        goal["health"] = goal["pk"] in goals or goal["domain"] in labels
    words = {goal["wording"] for goal in said["goals"] if goal["health"]}
    for action in said["actions"]:
        action["health"] = action["pk"] in actions or action["goal"] in words


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("plans", "0006_validated_by_the_eps")]

    operations = [migrations.RunPython(say_what_is_of_health, migrations.RunPython.noop)]
