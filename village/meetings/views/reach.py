"""What a page of the EPS may reach: a stranger gets 404."""

from typing import Any

from django.shortcuts import get_object_or_404

from village.access.permissions import Permission
from village.meetings.models import Meeting, Situation


def meeting_for(request: Any, pk: int, permission: Permission) -> Meeting:
    meetings = Meeting.objects.visible_to(request.actor, permission)
    return get_object_or_404(meetings.select_related("panel__programme", "panel__commune"), pk=pk)


def situation_for(request: Any, pk: int, situation: int, permission: Permission) -> Situation:
    meeting = meeting_for(request, pk, permission)
    situations = Situation.objects.visible_to(request.actor, permission).filter(meeting=meeting)
    found = get_object_or_404(situations.select_related("child", "referral", "plan", "decision"), pk=situation)
    found.meeting = meeting
    return found
