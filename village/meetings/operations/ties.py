"""Who sees a child because of an EPS: recomputed whenever an agenda, a date or a panel changes."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from village.access.policy import Actor, Link
from village.core.fields import current_on
from village.directory.models import Professional
from village.meetings.models import Decision, PanelMembership
from village.people.models import CareTeamMembership, Person
from village.people.operations import join_care_team, leave_care_team

# How long a member may still read a situation after the meeting that saw it.
AFTER = timedelta(days=30)


def refresh_ties(child: Person, *, by: Actor, on: date) -> None:
    """Tie to the child those who sit where his situation is seen, until `AFTER` the meeting; untie the others (R16)."""
    wanted = _wanted(child, on)
    known = CareTeamMembership.objects.filter(
        current_on(on), child=child, link=Link.PANEL.value, professional__isnull=False
    )
    for tie in known:
        if tie.professional_id not in {person.pk for person in wanted}:
            leave_care_team(tie, by=by, on=on)
    for person, until in wanted.items():
        tie = join_care_team(child, link=Link.PANEL, by=by, on=on, user=person.user, professional=person, until=until)
        if tie.ends_on != until:
            tie.ends_on = until
            tie.save(update_fields=["ends_on"])


def _wanted(child: Person, on: date) -> dict[Professional, date]:
    seen = child.situations.filter(meeting__on__gte=on - AFTER).exclude(decision__outcome=Decision.Outcome.EXIT)
    wanted: dict[Professional, date] = {}
    for situation in seen.select_related("meeting"):
        day = situation.meeting.on
        seats = PanelMembership.objects.filter(
            current_on(day), panel_id=situation.meeting.panel_id, professional__user__isnull=False
        )
        again = PanelMembership.objects.filter(
            panel=OuterRef("panel"), professional=OuterRef("professional"), ends_on__isnull=True
        )
        for seat in seats.annotate(sits_again=Exists(again)).select_related("professional__user"):
            until = day + AFTER
            if seat.ends_on and not seat.sits_again:
                until = min(until, seat.ends_on)
            if until >= on:
                wanted[seat.professional] = max(until, wanted.get(seat.professional, until))
    return wanted
