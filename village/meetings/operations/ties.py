"""Who sees a child because of an EPS: recomputed whenever an agenda, a date or a panel changes."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from village.access.links import SEATED, Link
from village.access.policy import Actor
from village.core.fields import current_on
from village.directory.models import Professional
from village.meetings.models import Decision, PanelMembership, Situation
from village.people.models import CareTeamMembership, Person
from village.people.operations import join_care_team, leave_care_team

# How long a member may still read a situation after the meeting that saw it.
AFTER = timedelta(days=30)
# After these decisions, the panel has nothing more to do for the child; a closed demand is not one it follows.
OVER = (Decision.Outcome.EXIT, Decision.Outcome.REFUSAL, Decision.Outcome.REDIRECT)
# A guest came for one situation: what he agreed to do is soon done.
GUEST_AFTER = timedelta(days=7)
Tie = tuple[Professional | None, Link]


def refresh_ties(child: Person, *, by: Actor, on: date) -> None:
    """Tie to the child those who sit where his situation is seen, until `AFTER` the meeting; untie the others (R16).

    Once the sitting is closed, they read what was said and decided there, and no longer the dossier (RO7). Who was said
    absent has nothing to do there any more. Nobody new sees a child whose dossier is limited.
    Those without an account are tied too: the account they get one day opens what is still on an agenda.
    """
    wanted = _wanted(child, on)
    known = CareTeamMembership.objects.filter(
        current_on(on), child=child, link__in=[link.value for link in SEATED], professional__isnull=False
    )
    tied: set[Tie] = set()
    for tie in known.select_related("professional__user"):
        held = (tie.professional, Link(tie.link))
        if held not in wanted or held in tied:
            leave_care_team(tie, by=by, on=on)
            continue
        tied.add(held)
        if child.limited_on:
            continue
        _renew(tie, wanted[held])
    for (person, link), until in wanted.items():
        if person and (person, link) not in tied and not child.limited_on:
            join_care_team(child, link=link, by=by, on=on, user=person.user, professional=person, until=until)


def _renew(tie: CareTeamMembership, until: date) -> None:
    """The same tie, until another day, for the account given since."""
    user_id = tie.professional.user_id if tie.professional else None
    if (tie.ends_on, tie.user_id) != (until, user_id):
        tie.ends_on, tie.user_id = until, user_id
        tie.save(update_fields=["ends_on", "user"])


def _wanted(child: Person, on: date) -> dict[Tie, date]:
    seen = child.situations.filter(meeting__on__gte=on - AFTER).exclude(decision__outcome__in=OVER)
    wanted: dict[Tie, date] = {}
    for situation in seen.select_related("meeting"):
        link = Link.HEARD if situation.meeting.closed_at else Link.PANEL
        for person, until in [*_seated(situation), *_invited(situation)]:
            if until >= on:
                wanted[person, link] = max(until, wanted.get((person, link), until))
    return wanted


def _seated(situation: Situation) -> Iterator[tuple[Professional, date]]:
    day = situation.meeting.on
    seats = PanelMembership.objects.filter(current_on(day), panel_id=situation.meeting.panel_id)
    again = PanelMembership.objects.filter(
        panel=OuterRef("panel"), professional=OuterRef("professional"), ends_on__isnull=True
    )
    if situation.meeting.closed_at:
        absent = situation.meeting.attendances.filter(present=False)
        seats = seats.exclude(professional__in=absent.values("professional"))
    for seat in seats.annotate(sits_again=Exists(again)).select_related("professional__user"):
        until = day + AFTER
        left = seat.ends_on if not seat.sits_again else None  # type: ignore[attr-defined]
        yield seat.professional, min(until, left) if left else until


def _invited(situation: Situation) -> Iterator[tuple[Professional, date]]:
    for guest in situation.guests.select_related("professional__user"):
        yield guest.professional, situation.meeting.on + GUEST_AFTER
