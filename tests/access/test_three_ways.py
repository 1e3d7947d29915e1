"""Three ways of answering the same question agree, on random worlds (T4): `decide`, `visible_to`, the database alone.

The database may be wider where `config.wall` says so, and nowhere else; it is never narrower. `make prove` tries more.
"""

import os
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from tests.access.worlds import CHILDREN, World, actors, fill, links_of, settle, withheld_of, worlds
from tests.cast import Cast
from village.access import wall
from village.access.links import SEATED
from village.access.permissions import Permission
from village.access.policy import ABOUT_A_CHILD, Actor, Subject, decide, reach, widest
from village.activities.models import Activity, Enrolment
from village.around.models import Concern, Contact, WeekSlot
from village.core.holding import Category
from village.meetings.models import Meeting, Situation
from village.people.models import Agreement, Guardian, Handover, Household, Person, Schooling
from village.plans.models import (
    Assessment,
    ExitPreparation,
    Goal,
    JournalEntry,
    Plan,
    PlannedAction,
    PlanVersion,
    RecallConsent,
    Review,
)
from village.referrals.models import FamilyRequest, Referral

WORLDS = int(os.environ.get("WORLDS", "200"))


class Undone(Exception):
    """The end of a world: its rows go."""


@settings(max_examples=WORLDS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_policy_queryset_and_database_agree(cast: Cast, world: World) -> None:
    if not Review.objects.exists():
        fill(cast)
    with suppress(Undone), transaction.atomic():
        settle(world, cast)
        for actor in actors(world, cast):
            check(world, cast, actor)
        raise Undone


def check(world: World, cast: Cast, actor: Actor) -> None:
    today = timezone.localdate()
    names = {cast.children[name].pk: name for name in CHILDREN}
    reached = by_policy_and_queryset(world, cast, actor, today)
    expected = {read: set(read(actor)) for read in READS}
    with wall.opened_by(actor):
        for read, rows in expected.items():  # never narrower: what the querysets give, the database shows
            assert set(read(actor)) == rows, read.__name__
        opened = reached | sitting(world, cast, actor)
        agreed = {names[pk] for pk in Agreement.objects.values_list("child_id", flat=True)}
        assert agreed == opened | (coming(world, actor) | met(world, actor)) & of_programme(cast, actor)
        assert {names[pk] for pk in Schooling.objects.values_list("child_id", flat=True)} == opened - {"zoe"}
        assert {names[pk] for pk in Guardian.objects.values_list("child_id", flat=True)} == (
            opened | met(world, actor) & of_programme(cast, actor)
        )
        shown = {names[pk] for pk in Person.objects.filter(is_child=True).values_list("pk", flat=True)}
        assert shown == opened | known_by_name(world, actor) & of_programme(cast, actor)
        plans = {names[pk] for pk in Plan.objects.values_list("child_id", flat=True)}
        assert plans == opened | met(world, actor) & of_programme(cast, actor)
        homes = opened | (written(world, actor) | met(world, actor)) & of_programme(cast, actor)
        assert Household.objects.count() == len(homes)
        assert not JournalEntry.objects.filter(readers="auteur").exclude(author=actor.user_id).exists()
        for below in BELOW_A_PARCOURS:  # no wider than the children one is tied to
            kept = {names[pk] for pk in below.objects.values_list("plan__child_id", flat=True)}
            assert kept <= opened if below is JournalEntry else kept == opened, below.__name__


def by_policy_and_queryset(world: World, cast: Cast, actor: Actor, today: date) -> set[str]:
    """`decide` and `visible_to`, right by right; the children that any right reaches."""
    reached, asked = set(), {}
    for permission in sorted(ABOUT_A_CHILD):
        span = reach(actor, permission)
        if span not in asked:  # the same reach, the same rows
            rows = Person.objects.visible_to(actor, permission, today).values_list("pk", flat=True)
            asked[span] = set(rows)
        decided = {name for name in CHILDREN if allowed(world, cast, actor, permission, name)}
        assert asked[span] == {cast.children[name].pk for name in decided}, permission
        reached |= decided
    return reached


def allowed(world: World, cast: Cast, actor: Actor, permission: Permission, child: str) -> bool:
    person, links, withheld = (
        cast.children[child],
        links_of(world, actor, child),
        withheld_of(world, cast, actor, child),
    )
    ticket = person.pk in actor.tickets
    asked = (
        Subject(person.programme_id, links, category, actor.user_id, ticket=ticket, withheld=withheld)
        for category in Category
    )
    return any(decide(actor, permission, subject).allowed for subject in asked)


# — what the querysets give: the same with the wall and without —


def persons(actor: Actor) -> Any:
    return Person.objects.visible_to(actor).values_list("pk", flat=True)


def plans(actor: Actor) -> Any:
    return Plan.objects.visible_to(actor).values_list("pk", flat=True)


def notes(actor: Actor) -> Any:
    return JournalEntry.objects.visible_to(actor).values_list("pk", flat=True)


def fiches(actor: Actor) -> Any:
    return Referral.objects.visible_to(actor).values_list("pk", flat=True)


def requests(actor: Actor) -> Any:
    return FamilyRequest.objects.visible_to(actor).values_list("pk", flat=True)


def meetings(actor: Actor) -> Any:
    return Meeting.objects.visible_to(actor).values_list("pk", flat=True)


def situations(actor: Actor) -> Any:
    """With the child and the parcours that its pages join."""
    return Situation.objects.visible_to(actor).values_list("pk", "child__first_name", "plan__opened_on")


def activities(actor: Actor) -> Any:
    return Activity.objects.visible_to(actor).values_list("pk", flat=True)


def attendance(actor: Actor) -> Any:
    """Those expected today in the actions one takes the attendance of, by their first names."""
    if not actor.can(Permission.ATTENDANCE_RECORD):
        return []
    enrolled = Enrolment.objects.on(timezone.localdate()).filter(activity__in=Activity.objects.visible_to(actor))
    return enrolled.values_list("pk", "child__first_name")


def handovers(actor: Actor) -> Any:
    return Handover.objects.visible_to(actor).values_list("pk", "child__first_name")


def concerns(actor: Actor) -> Any:
    return Concern.objects.visible_to(actor).values_list("pk", flat=True)


def contacts(actor: Actor) -> Any:
    return Contact.objects.visible_to(actor).values_list("pk", flat=True)


def slots(actor: Actor) -> Any:
    return WeekSlot.objects.visible_to(actor).values_list("pk", flat=True)


READS = (
    persons, plans, notes, fiches, requests, meetings, situations, activities, attendance, handovers, concerns,
    contacts, slots,
)  # fmt: skip


# What hangs from a parcours, and from nothing else: never wider than the ties. Notes are those of the world.
BELOW_A_PARCOURS: tuple[Any, ...] = (
    JournalEntry, Goal, PlannedAction, PlanVersion, Assessment, Review, ExitPreparation, RecallConsent,
)  # fmt: skip


# — where the database is wider, as `config.wall` says —


def of_programme(cast: Cast, actor: Actor) -> set[str]:
    return {name for name in CHILDREN if cast.children[name].programme_id == actor.programme_id}


def sitting(world: World, cast: Cast, actor: Actor) -> set[str]:
    """Who sits in meetings is tied to the children of their agendas, whatever the hat."""
    if widest(actor).programme or not actor.can(Permission.MEETING_ATTEND):
        return set()
    tied = {name for name in CHILDREN for held in links_of(world, actor, name) if held.link in SEATED}
    return tied & of_programme(cast, actor)


def met(world: World, actor: Actor) -> set[str]:
    """The situations of meetings where one sat, or was a guest."""
    if not actor.can(Permission.MEETING_ATTEND):
        return set()
    if (actor.name, True) in world.seats:
        return set(world.agenda)
    return {child for who, child in world.guests if who == actor.name and child in world.agenda}


def coming(world: World, actor: Actor) -> set[str]:
    """Those whose attendance one takes: what their families agreed to is seen too, since it may be taken back."""
    takes = actor.can(Permission.ATTENDANCE_RECORD) and (actor.can(Permission.ACTIVITY_ALL) or actor.name in world.runs)
    return set(world.enrolled) if takes else set()


def written(world: World, actor: Actor) -> set[str]:
    """Those of one's own fiches, and their homes: is the address that the fiche says protected since?"""
    return {child for author, child, _ in world.fiches if author == actor.name and child}


def known_by_name(world: World, actor: Actor) -> set[str]:
    """By the identity alone: those met, enrolled, handed over, opened once, of one's fiche, of a closed document."""
    known = met(world, actor) | coming(world, actor)
    known |= {child for child, who in world.handovers if who == actor.name}
    known |= {child for child, who, still in world.circles if who == actor.name and still}
    known |= {child for child, who, _ in world.tickets if who == actor.name}
    return known | written(world, actor)
