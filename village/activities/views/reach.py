"""What a page of actions may reach: a stranger gets 404."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from village.activities.models import Activity, ActivitySession
from village.activities.reading import sessions_of


def activities_for(request: Any) -> QuerySet[Activity]:
    return Activity.objects.visible_to(request.actor).select_related("domain", "provider", "programme")


def activity_for(request: Any, pk: int) -> Activity:
    return get_object_or_404(activities_for(request), pk=pk)


def session_for(request: Any, pk: int) -> ActivitySession:
    """A session of an action that this person may see."""
    activity = get_object_or_404(activities_for(request), sessions=pk)
    session = get_object_or_404(sessions_of(activity), pk=pk)
    session.activity = activity
    return session
