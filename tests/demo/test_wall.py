"""No context, no row: on every protected table of the demonstration, for the application and for the owner (T10)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from psycopg import sql

from config.wall import BEHIND
from village.access import wall
from village.access.links import SEATED
from village.access.permissions import Permission
from village.access.policy import ABOUT_A_CHILD, Actor, widest
from village.access.roles import Role
from village.access.wall import Mission
from village.core.fields import current_on
from village.core.postgres.context import Context, held
from village.core.postgres.policies import table_of
from village.people.models import CareTeamMembership, Person
from village.plans.models import (
    Assessment,
    Exit,
    Goal,
    GoalLevel,
    JournalEntry,
    NoteStep,
    PlannedAction,
    PlanVersion,
    RecallConsent,
    Review,
)
from village.programmes.models import Membership, Programme

TABLES = sorted(table_of(label) for label in BEHIND)
# What the demonstration says nothing of, yet.
EMPTY = {
    "activities_placerequest",
    "activities_waitcall",
    "evaluation_frozenfacts",
    "evaluation_handing",
    "evaluation_publication",
    "exchange_import",
    "exchange_importedchild",
    "exchange_importedschool",
    "exchange_work",
    "meetings_amendment",
    "meetings_decisioncorrection",
    "meetings_guest",
    "meetings_invitation",
    "people_addressprotection",
    "people_merge",
    "people_notthesame",
    "plans_actionanswer",
    "plans_assessmentview",
    "plans_exitpreparation",
    "plans_exitpreparation_structures",
    "plans_noteaddition",
    "plans_reopening",
    "plans_setaside",
    "privacy_archiveddossier",
    "privacy_archivereading",
    "privacy_correction",
    "privacy_limitation",
    "privacy_retentionrule",
    "privacy_slip",
    "referrals_criterionanswer",
    "referrals_handon",
    "referrals_referralcorrection",
}


def counted(cursor: Any) -> dict[str, int]:
    found = {}
    for table in TABLES:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        row = cursor.fetchone()
        found[table] = row[0] if row else -1
    return found


@pytest.fixture(params=["application", "owner"])
def stranger(territory: date, request: pytest.FixtureRequest) -> "Iterator[psycopg.Cursor[tuple[int]]]":
    """A connection of its own, told nothing."""
    here = connection.settings_dict
    login = here if request.param == "application" else here["OWNER"]
    options = {name: value for name, value in here["OWNER"]["OPTIONS"].items() if name != "options"}
    role = " -c role=village_app" if request.param == "application" and login["USER"] != "village_app" else ""
    with psycopg.connect(
        dbname=here["NAME"], user=login["USER"], password=login["PASSWORD"], host=login["HOST"],
        port=login["PORT"] or None, **options, options=role.strip(),
    ) as told_nothing:  # fmt: skip
        yield told_nothing.cursor()


def test_without_a_context_there_is_no_row(stranger: "psycopg.Cursor[tuple[int]]") -> None:
    assert counted(stranger) == dict.fromkeys(TABLES, 0)
    stranger.execute("SELECT set_config('village.reach', 'load', true)")
    assert {table for table, rows in counted(stranger).items() if not rows} <= EMPTY


def test_a_programme_that_is_not_there_has_no_row(territory: date) -> None:
    with held(Context("programme", user=0, programme=0, groups="all", sits=True)), connection.cursor() as cursor:
        assert counted(cursor) == dict.fromkeys(TABLES, 0)
    with wall.open_for(Mission.COUNT, 0):
        assert not Person.objects.exists()


def test_those_who_see_no_child_see_none(territory: date) -> None:
    programme = Programme.objects.get(code="pays-salonais")
    for role in (Role.ELECTED, Role.NETWORK, Role.DPO, Role.TECHNICIAN):
        with wall.opened_by(Actor(10**9, "", programme.pk, role, charter_signed=True)), connection.cursor() as cursor:
            shown = {table for table, rows in counted(cursor).items() if rows}
        assert not {table for table in shown if table.startswith(("people_", "referrals_r", "plans_", "around_"))}


def test_each_hat_of_the_territory_keeps_its_children(territory: date) -> None:
    for hat in Membership.objects.current(territory).select_related("user").order_by("pk"):
        actor = Actor(hat.user_id, "", hat.programme_id, Role(hat.role), charter_signed=True)
        mine = set(Person.objects.visible_to(actor).values_list("pk", flat=True))
        with wall.opened_by(actor):
            assert set(Person.objects.visible_to(actor).values_list("pk", flat=True)) == mine
            assert not Person.objects.exclude(programme=hat.programme_id).exists()


# What hangs from a parcours, and the child each row is about.
BELOW: dict[str, Any] = {
    "notes": JournalEntry.objects, "diagnostics": Assessment.objects, "goals": Goal.objects,
    "actions": PlannedAction.objects, "versions": PlanVersion.objects, "reviews": Review.objects,
    "exits": Exit.objects, "recalls": RecallConsent.objects,
}  # fmt: skip


def test_what_hangs_from_a_parcours_is_of_the_children_of_each_hat(territory: date) -> None:
    """Zero note, diagnostic, goal… beyond: for référents and members of an EPS as for all (review of the wall)."""
    tried = set()
    for hat in Membership.objects.current(territory).order_by("pk"):
        actor = Actor(hat.user_id, "", hat.programme_id, Role(hat.role), charter_signed=True)
        if widest(actor).programme:  # the whole programme is his reach
            continue
        tied = within_reach(actor)
        with wall.opened_by(actor):
            beyond = {name: rows.exclude(plan__child__in=tied).count() for name, rows in BELOW.items()}
            beyond["steps"] = NoteStep.objects.exclude(note__plan__child__in=tied).count()
            beyond["levels"] = GoalLevel.objects.exclude(goal__plan__child__in=tied).count()
        assert not any(beyond.values()), (actor.role, beyond)
        tried.add(actor.role)
    assert {Role.REFERENT, Role.PANEL_MEMBER} <= tried


def within_reach(actor: Actor) -> set[int]:
    """The children of a hat by any right; and of a seat that lasts, though the family keep them from a structure."""
    seats = CareTeamMembership.objects.filter(
        current_on(timezone.localdate()), Q(user=actor.user_id) | Q(professional__user=actor.user_id), link__in=SEATED
    )
    reached = set(seats.values_list("child_id", flat=True)) if actor.can(Permission.MEETING_ATTEND) else set()
    for permission in ABOUT_A_CHILD:
        children = Person.objects.visible_to(actor, permission, even_limited=True)
        reached |= set(children.values_list("pk", flat=True))
    return reached
