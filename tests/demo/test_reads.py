"""The statements of ours say what the models' own reading says: on the demonstration, for each role."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Model
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, item
from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.activities.models import ActivitySession
from village.casefile.dossier import Dossier
from village.casefile.facts import Facts, facts_of
from village.casefile.listing import PAGE, Line, Listing
from village.casefile.reads import child_for, planning_notes
from village.core.fields import current_on
from village.core.french import age
from village.people.models import CareTeamMembership, Guardian, Household, Person, Schooling
from village.people.operations import has_agreement, read_dossier
from village.plans.models import RESERVED, Exit, Goal, JournalEntry, Plan, PlannedAction, PlanVersion
from village.programmes.models import Membership
from village.referrals.models import Referral

LONG_AGO = timedelta(days=3300)


def same(ours: Model | None, theirs: Model | None, *related: str) -> bool:
    """Whether two rows have the same values, and those they point to."""
    if ours is None or theirs is None:
        return ours is theirs
    known = [field.attname for field in ours._meta.concrete_fields if field.attname in ours.__dict__]
    alike = type(ours) is type(theirs) and all(getattr(ours, name) == getattr(theirs, name) for name in known)
    return alike and all(same(getattr(ours, name), getattr(theirs, name)) for name in related)


def all_same(ours: Iterable[Model], theirs: Iterable[Model], *related: str) -> bool:
    ours, theirs = sorted(ours, key=lambda row: row.pk), sorted(theirs, key=lambda row: row.pk)
    return len(ours) == len(theirs) and all(same(one, other, *related) for one, other in zip(ours, theirs, strict=True))


def plan_of(child: Person) -> Plan | None:
    return Plan.objects.filter(child=child).order_by(F("closed_on").desc(nulls_first=True), "-pk").first()


def check_facts(child: Person, day: date, facts: Facts) -> None:
    ties = CareTeamMembership.objects.filter(current_on(day), child=child)
    assert all_same(facts.ties, ties.select_related("user", "professional__organisation"), "user", "professional")
    for tie in facts.ties:
        assert not tie.professional or same(
            tie.professional.organisation,
            ties.get(pk=tie.pk).professional.organisation,  # type: ignore[union-attr]
        )
    parents = Guardian.objects.filter(child=child, rejected_on=None).order_by("pk")
    assert [parent.pk for parent in facts.guardians] == [parent.pk for parent in parents]
    assert all_same(facts.guardians, parents, "adult")
    assert same(facts.home, child.household, "commune", "quarter")
    schooling = Schooling.objects.filter(current_on(day), child=child).first()
    assert same(facts.schooling, schooling, "school", "level")
    assert not facts.schooling or str(facts.schooling.school) == str(schooling and schooling.school)
    fiche = Referral.objects.filter(child=child).order_by("-written_on", "-pk").first()
    sender = fiche and (str(fiche.organisation or "") or str(fiche.referrer_kind))
    assert facts.referral == (fiche and (fiche.sent_on, sender, fiche.state, fiche.decided_on))
    coming = ActivitySession.objects.filter(on__gte=day, activity__enrolments__child=child).order_by("on", "pk")
    assert [on for on, _ in facts.sessions] == [session.on for session in coming[:3]]
    assert {title for _, title in facts.sessions} <= {session.activity.title for session in coming}
    given = child.agreements.to_support().filter(given_on__lte=day)
    assert (facts.taken_back is None) == (has_agreement(child, day) or not given.exists())


def check_plan(child: Person, facts: Facts) -> None:
    plan = plan_of(child)
    assert same(facts.plan, plan)
    version = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    assert facts.version == (version and (version.number, version.approved_on))
    assert same(facts.exit, Exit.objects.filter(plan=plan).first(), "reason", "attainment", "evolution")
    goals = Goal.objects.filter(plan=plan)
    assert [goal.pk for goal in facts.goals] == [goal.pk for goal in goals]
    assert all_same(facts.goals, goals, "domain")
    actions: list[Any] = [action for goal in facts.goals for action in goal.its_actions]  # type: ignore[attr-defined]
    assert all_same(actions, PlannedAction.objects.filter(plan=plan).select_related("provider"), "provider")
    for goal in facts.goals:
        mine = [action.pk for action in goal.its_actions]  # type: ignore[attr-defined]
        assert mine == list(PlannedAction.objects.filter(goal=goal).order_by("pk").values_list("pk", flat=True))


def some(every: int) -> list[Person]:
    """One child in so many, of each programme."""
    children = Person.objects.filter(is_child=True).select_related("household__commune", "household__quarter")
    assert len(children) > 200
    return list(children.order_by("programme", "pk")[::every])


@pytest.mark.parametrize(("ago", "every"), [(timedelta(), 4), (timedelta(days=700), 15), (LONG_AGO, 15)])
def test_the_facts_of_a_child_are_those_of_the_models(territory: date, ago: timedelta, every: int) -> None:
    for child in some(every):
        facts = facts_of(child, territory - ago, identity=True, school=True, social=True, health=True)
        check_facts(child, territory - ago, facts)
        if not ago:
            check_plan(child, facts)


def test_the_demonstration_has_all_that_is_compared(territory: date) -> None:
    """An empty table compares well with anything."""
    wanted = (Guardian, Household, Schooling, Referral, Exit, Goal, PlannedAction, PlanVersion, ActivitySession)
    assert [model.__name__ for model in wanted if not model._default_manager.exists()] == []


@pytest.mark.parametrize("unseen", ["identity", "school", "social", "health"])
def test_what_a_reader_may_not_know_is_not_even_read(cast: Cast, unseen: str) -> None:
    day, child = date(2026, 11, 21), cast.children["kadiatou"]
    Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=Schooling.objects.get(child=child).level, wording="Lire", starts_on=day,
        horizon=day,
    )  # fmt: skip
    kept = Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=item("N8", "sante"), wording="Dormir", starts_on=day, horizon=day, rank=2
    )
    PlannedAction.objects.create(plan=kept.plan, goal=kept, title="Un bilan", nature="individuelle", starts_on=day)
    parts = {"identity": ("guardians", "home"), "school": ("schooling",), "social": ("goals",)}
    facts = facts_of(child, day, **{"identity": True, "school": True, "social": True, "health": True, unseen: False})
    for category, names in parts.items():
        assert [name for name in names if getattr(facts, name)] == ([] if category == unseen else [*names])
    for goal in facts.goals[1:]:
        (action,) = goal.its_actions  # type: ignore[attr-defined]
        words = ("Dormir", "Un bilan") if unseen != "health" else (RESERVED, "")
        assert (goal.wording, action.title, goal.reserved) == (*words, unseen == "health")
        assert not goal.get_deferred_fields() | action.get_deferred_fields()  # nothing left to be read afterwards


ROLES = (Role.COORDINATOR, Role.ASSISTANT, Role.REFERENT, Role.PANEL_MEMBER, Role.REFERRER, Role.FACILITATOR, Role.DPO)


def actors(day: date) -> list[Actor]:
    """Two of each role and programme, where there are."""
    hats = Membership.objects.current(day).filter(role__in=ROLES).order_by("programme_id", "role", "pk")
    return [
        Actor(hat.user_id, "", hat.programme_id, Role(hat.role), charter_signed=True)
        for _, same_role in groupby(hats, key=lambda hat: (hat.programme_id, hat.role))
        for hat in list(same_role)[:2]
    ]


def line_of(child: Person, day: date) -> Line:
    schooling = Schooling.objects.filter(current_on(day), child=child).first()
    tie = CareTeamMembership.objects.filter(current_on(day), child=child, link="referent").first()
    quarter = child.household and child.household.quarter
    said = [
        age(child.birth_date, day) if child.birth_date else "",
        str(schooling or ""),
        str(quarter or ""),
        f"suivi par {tie.user}" if tie else "",
    ]
    plan = plan_of(child)
    facts = " · ".join(filter(None, said))
    closed = bool(plan and plan.closed_on)
    return Line(child.pk, child.first_name, child.last_name, facts, plan.pk if plan else None, closed)


def test_the_list_shows_to_each_the_children_he_may_see_and_the_right_lines(territory: date) -> None:
    lines: dict[int, Line] = {}
    people = actors(territory)
    assert len(people) > 9
    for actor in people:
        for words, asked in (("", ""), ("", "2"), ("", "99"), ("tra", ""), ("a", "2"), ("zzzz", "x")):
            visible = Person.objects.visible_to(actor, Permission.DOSSIER_LIST, territory).named_like(words)
            wanted = list(visible.order_by("folded_name", "pk").select_related("household__quarter"))
            listing = Listing(actor, words, territory, asked)
            assert listing.count() == len(wanted)
            for child in wanted[:PAGE:4]:
                lines.setdefault(child.pk, line_of(child, territory))
            for first in (0, PAGE):
                shown = listing[first : first + PAGE]
                assert [line.pk for line in shown] == [child.pk for child in wanted[first : first + PAGE]]
                assert [line for line in shown if line.pk in lines and line != lines[line.pk]] == []
    assert len(lines) > 10


def test_a_dossier_shows_to_each_what_his_links_open_and_no_more(territory: date) -> None:
    """The page's own reading, for two people of each role in turn, over the same children."""
    children = some(15)
    for actor in actors(territory):
        for child in Person.objects.visible_to(actor, Permission.DOSSIER_READ, territory).filter(
            pk__in=[child.pk for child in children]
        ):
            reading = read_dossier(child, by=actor, on=territory, page="essai")
            dossier = Dossier(child, reader=actor, reading=reading, on=territory)
            mine = CareTeamMembership.objects.filter(current_on(territory), child=child, user_id=actor.user_id)
            assert reading.decision.allowed
            assert {held.link for held in reading.links} >= set(mine.values_list("link", flat=True))
            readable = JournalEntry.objects.visible_to(actor).filter(plan__child=child).order_by("-on", "-pk")
            assert dossier.last_notes == list(readable[:3])
            assert all_same(dossier.last_notes, readable[:3], "author")
            assert same(child_for(actor, child.pk, territory), child, "sealing_key")
            planning = planning_notes(actor, child, reading.links, territory)
            assert planning == list(readable.filter(next_on__gte=territory)[:4])
            assert bool(dossier.goals) <= dossier.sees["social"]
            assert bool(dossier.guardians) <= dossier.sees["identity"]


def test_behind_a_pooler_the_same_is_read_and_nothing_is_kept_on_the_connection(
    territory: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`BEHIND_POOLER`: the next transaction may be given a server that never heard of a prepared statement."""
    every = {"identity": True, "school": True, "social": True, "health": True}
    children = some(60)
    kept = [facts_of(child, territory, **every) for child in children]
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with CaptureQueriesContext(connection) as asked:
        assert [facts_of(child, territory, **every) for child in children] == kept
    assert len(asked) == len(children)
    assert not [query for query in asked if "EXECUTE" in query["sql"] or "PREPARE" in query["sql"]]
