"""A meeting held while its agenda, its roll or its invitations are written."""

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.meetings.models import Meeting


def locked_meeting(meeting: Meeting, by: Actor) -> Meeting:
    """The meeting as it is now, kept for us until the transaction ends, by who prepares meetings."""
    by.must(Permission.MEETING_PREPARE, Subject(meeting.panel.programme_id))
    return Meeting.objects.select_for_update(of=("self",)).select_related("panel").get(pk=meeting.pk)
