"""Write a random world beside the cast, whose own plans and hats are taken away."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.evaluation.worlds import Child, Plan, World
from tests.sealed import SOME_WORDS
from village.access.links import Link
from village.activities.models import (
    Activity,
    ActivitySession,
    Attendance,
    ClassProgramme,
    ClassSequence,
    WaitingEntry,
)
from village.directory.models import Organisation, School
from village.funding.models import Expense, Grant
from village.meetings.models import Meeting, Panel, Situation
from village.people.models import CareTeamMembership, Household, Person, Schooling
from village.plans import models as plans
from village.programmes.models import Commune, ListItem, Membership, Programme, Quarter
from village.referrals.models import FamilyRequest, Referral
from village.surveys.models import Answer, AnswerSheet, Question, Questionnaire, QuestionnaireVersion, Wave

REFERENTS = ("daniele", "dora", "alice")
LOCAL = {"ulis-local": ("N4", "cm1"),
         "centre-local": ("N5", "socioculturel"), "ecole-privee": ("N5", "education-nationale"),
         "presque-local": ("N10", "partielle"), "kine-local": ("CARE", "autre")}  # fmt: skip
KEYS = count(1)  # of keys that exist nowhere: nothing is opened here


@dataclass
class Places:
    """Of one programme: what children and budgets are tied to."""

    programme: Programme
    communes: list[Commune]
    quarters: list[Quarter]
    schools: list[School]
    items: dict[tuple[str, str], int]
    homes: list[Household] = field(default_factory=list)


def clear() -> None:
    """Nothing of the cast is counted: it has its own tests."""
    CareTeamMembership.objects.all().delete()
    plans.Plan.objects.all().delete()
    Membership.objects.filter(role__in=("referent", "coordinator")).delete()


def places(cast: Cast) -> tuple[Places, Places]:
    """What no world changes."""
    return _places(cast, cast.programme, "13003"), _places(cast, cast.other_programme, "13004")


def _places(cast: Cast, programme: Programme, code: str) -> Places:
    programme.age_bands = "0-3 petite enfance\n6-16\n16-16\n11+"
    programme.save(update_fields=["age_bands"])
    communes = [
        Commune.objects.create(programme=programme, name=f"Près de {programme.code}", insee_code=code),
        Commune.objects.create(programme=programme, name="Loin", insee_code=f"1310{code[-1]}"),
    ]
    quarters = [
        Quarter.objects.create(commune=communes[0], name="Les Lilas", kind="qpv", starts_on=date(2015, 1, 1)),
        Quarter.objects.create(commune=communes[0], name="Le Puits", kind="veille", starts_on=date(2015, 1, 1)),
        Quarter.objects.create(commune=communes[1], name="Le Port", kind="qpv", starts_on=date(2018, 9, 1)),
        Quarter.objects.create(commune=communes[1], name="Le Lavoir", kind="poche", starts_on=date(2015, 1, 1)),
    ]
    kind = item("N5", "education-nationale")
    schools = [
        School.objects.create(
            organisation=Organisation.objects.create(programme=programme, name=f"École {number}", kind=kind),
            priority=priority,
        )
        for number, priority in enumerate(("", "rep", "rep+", ""))
    ]
    for local, (list_code, national) in LOCAL.items():
        ListItem.objects.create(
            programme=programme, list_code=list_code, code=local, label=local, counts_as=item(list_code, national)
        )
    own = ListItem.objects.filter(programme=None) | ListItem.objects.filter(programme=programme)
    return Places(programme, communes, quarters, schools, {(one.list_code, one.code): one.pk for one in own})


def settle(world: World, cast: Cast, both: tuple[Places, Places]) -> None:
    for where in both:
        where.homes = Household.objects.bulk_create(
            Household(
                programme=where.programme, commune=where.communes[number % 2] if at in {None, -1} else _of(where, at),
                quarter=None if at in {None, -1} else where.quarters[at or 0], outside_quarters=at is None,
            )
            for number, at in enumerate(world.homes)
        )  # fmt: skip
    people = Person.objects.bulk_create(
        Person(
            programme=both[child.elsewhere].programme, sealing_key_id=next(KEYS), is_child=True, first_name="A",
            last_name="B", folded_name="b a", birth_date=child.born, sex=child.sex,
            household=None if child.home is None else both[child.elsewhere].homes[child.home],
        )
        for child in world.children
    )  # fmt: skip
    for child, person in zip(world.children, people, strict=True):
        _around(child, person, cast, both[child.elsewhere])
    _plans(world.children, people, cast, both)
    _sit(world, people, both)
    _means(world, cast, both)
    _come(world, people, cast, both)
    _ask(world, cast, both[0].programme)


def _of(where: Places, quarter: int | None) -> Commune:
    return where.communes[(quarter or 0) // 2]


def _around(child: Child, person: Person, cast: Cast, where: Places) -> None:
    Schooling.objects.bulk_create(
        Schooling(
            child=person,
            school=where.schools[school],
            level_id=where.items["N4", level],
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for (starts_on, ends_on), school, level in child.schools
    )
    CareTeamMembership.objects.bulk_create(
        CareTeamMembership(
            child=person, link=Link.REFERENT.value, user=cast.users[REFERENTS[who]], starts_on=starts_on,
            ends_on=ends_on, also_coordinates=both, derogation_reason="Petite équipe." if both else "",
        )
        for (starts_on, ends_on), who, both in child.referents
    )  # fmt: skip
    WaitingEntry.objects.bulk_create(
        WaitingEntry(
            child=person, care_id=where.items["CARE", wait.care], requested_on=wait.requested_on,
            obtained_on=wait.obtained_on, given_up_on=wait.given_up_on,
            given_up_reason="delai" if wait.given_up_on else "",
        )
        for wait in child.waits
    )  # fmt: skip
    Referral.objects.bulk_create(
        _fiche(
            where, cast, person if fiche.known else None, fiche.kind, state=fiche.state, written_on=fiche.written_on,
            sent_on=fiche.sent_on, decided_on=fiche.decided_on, derogation=fiche.derogation,
        )
        for fiche in child.fiches
    )  # fmt: skip


def _fiche(
    where: Places, cast: Cast, person: Person | None, kind: str, *, derogation: tuple[date, str] | None, **days: object
) -> Referral:
    on, about = derogation or (None, "")
    return Referral(
        programme=where.programme, sealing_key_id=next(KEYS), written_by=cast.users["bruno"], child=person,
        referrer_kind_id=where.items["N5", kind], child_first_name="A", child_last_name="B", birth_date=SINCE,
        commune=where.communes[0], guardian_first_name="C", guardian_last_name="D", guardian_relation="mere",
        observed_facts=SOME_WORDS, family_dialogue=SOME_WORDS, derogation_on=on, derogation_about=about,
        derogation_reason=SOME_WORDS if on else "", derogation_by=cast.users["alice"] if on else None,
        dropped_why="injoignable" if days["state"] == "sans_suite" else "", **days,
    )  # fmt: skip


def _plans(children: Iterable[Child], people: list[Person], cast: Cast, both: tuple[Places, Places]) -> None:
    drawn = [
        (plan, person, both[child.elsewhere])
        for child, person in zip(children, people, strict=True)
        for plan in child.plans
    ]
    fiches = [
        None if plan.fiche is None else _fiche(
            where, cast, person, plan.fiche[0], state="terminee" if plan.span[1] else "admise",
            written_on=plan.fiche[1], sent_on=plan.fiche[1], decided_on=plan.span[0],
            derogation=(plan.fiche[2], "hors critères : âge") if plan.fiche[2] else None,
        )
        for plan, person, where in drawn
    ]  # fmt: skip
    Referral.objects.bulk_create(fiche for fiche in fiches if fiche)
    _motives([fiche for fiche in fiches if fiche], both[0])
    rows = plans.Plan.objects.bulk_create(
        plans.Plan(
            programme=where.programme, child=person, referral=fiche, opened_on=plan.span[0], closed_on=plan.span[1]
        )
        for (plan, person, where), fiche in zip(drawn, fiches, strict=True)
    )
    for (plan, _, where), row in zip(drawn, rows, strict=True):
        _work(plan, row, where)


def _motives(fiches: list[Referral], where: Places) -> None:
    """None, one or two to each, in turn."""
    codes = [key for (list_code, _), key in where.items.items() if list_code == "N6"][:4]
    through: Any = Referral.motives.through
    through.objects.bulk_create(
        through(referral=fiche, listitem_id=codes[(place + more) % len(codes)])
        for place, fiche in enumerate(fiches)
        for more in range(place % 3)
    )


def _work(plan: Plan, row: plans.Plan, where: Places) -> None:
    if plan.exit and plan.span[1]:
        attainment, evolution, reason = plan.exit
        plans.Exit.objects.bulk_create([
            plans.Exit(
                plan=row, on=plan.span[1], reason_id=where.items["N12", reason], family_words=SOME_WORDS,
                attainment_id=where.items["N10", attainment], evolution_id=where.items["N11", evolution],
            )
        ])  # fmt: skip
    if not plan.actions:
        return
    goal = plans.Goal(
        plan=row, domain_id=where.items["N8", "scolaire"], wording=SOME_WORDS, starts_on=SINCE, horizon=SINCE
    )
    plans.Goal.objects.bulk_create([goal])
    plans.PlannedAction.objects.bulk_create(
        plans.PlannedAction(
            plan=row, goal=goal, title=SOME_WORDS, nature=action.nature, frame=action.frame,
            in_school_time=action.in_school_time, in_school_time_reason="Seul créneau.",
            common_law_tried=SOME_WORDS, starts_on=action.span[0], ends_on=action.span[1],
            approved_on=action.approved_on, cost=action.cost, family_share=action.family_share,
        )
        for action in plan.actions
    )  # fmt: skip


def _sit(world: World, people: list[Person], both: tuple[Places, Places]) -> None:
    """Two panels in each programme, whose meetings are on the same days."""
    for where in both:
        panels = Panel.objects.bulk_create(Panel(programme=where.programme, name=f"EPS {n}") for n in range(2))
        meetings = Meeting.objects.bulk_create(
            Meeting(panel=panels[n % 2], on=on, starts_at=time(9 + 4 * (n // 2))) for n, on in enumerate(world.meetings)
        )
        Situation.objects.bulk_create(
            Situation(
                meeting=meetings[n],
                child=person,
                plan=plan,
                referral=fiche if fiche and fiche.sent_on and fiche.sent_on <= meetings[n].on else None,
                reason="point_etape",
                rank=1,
            )
            for child, person in zip(world.children, people, strict=True)
            if both[child.elsewhere] is where and (plan := person.plans.select_related("referral").first())
            for fiche in (plan.referral,)
            for n in child.sittings
        )


def _come(world: World, people: list[Person], cast: Cast, both: tuple[Places, Places]) -> None:
    """The same sessions in each programme, each of an action of its own."""
    for where in both:
        offer = Activity.objects.bulk_create(
            Activity(
                programme=where.programme, title=f"Atelier {n}", domain_id=where.items["N8", "scolaire"],
                nature="collective", frame="droit_commun",
            )
            for n, _ in enumerate(world.sessions)
        )  # fmt: skip
        sessions = ActivitySession.objects.bulk_create(
            ActivitySession(
                activity=activity, on=on, starts_at=None if hour is None else time(hour),
                cancelled_on=on if held == "annulée" else None, changed_reason="Malade." if held == "annulée" else "",
                recorded_at=timezone.now() if held == "faite" else None,
                recorded_by=cast.users["emile"] if held == "faite" else None,
            )
            for activity, (on, hour, held) in zip(offer, world.sessions, strict=True)
        )  # fmt: skip
        Attendance.objects.bulk_create(
            Attendance(session=sessions[place], child=person, status=status, parents=parents)
            for child, person in zip(world.children, people, strict=True)
            if both[child.elsewhere] is where
            for place, status, parents in child.came
        )


def _ask(world: World, cast: Cast, programme: Programme) -> None:
    """Two questions on the scale: those who like it, the others; from the thirtieth, no answer to the second."""
    for audience, closes_on, sheets, liking in world.waves:
        asking = Questionnaire.objects.create(
            programme=programme, title="Avis", audience=audience, purpose="P", written_by=cast.users["alice"],
            written_on=SINCE,
        )  # fmt: skip
        version = QuestionnaireVersion.objects.create(questionnaire=asking, written_on=SINCE)
        questions = Question.objects.bulk_create(
            Question(version=version, rank=rank, wording=f"Q{rank}", kind="echelle") for rank in (1, 2)
        )
        wave = Wave.objects.create(
            version=version, name="Vague", opens_on=closes_on, closes_on=closes_on, opened_by=cast.users["alice"]
        )
        given = AnswerSheet.objects.bulk_create(
            AnswerSheet(wave=wave, channel="papier", on=closes_on) for _ in range(sheets)
        )
        Answer.objects.bulk_create(
            Answer(sheet=sheet, question=question, value=4 if place < liking else 1)
            for place, sheet in enumerate(given)
            for question in questions[: 1 if place >= 30 else 2]
        )


def _means(world: World, cast: Cast, both: tuple[Places, Places]) -> None:
    here, other = both[0].programme, both[world.elsewhere].programme
    Membership.objects.bulk_create(
        Membership(
            user=cast.users[REFERENTS[who]], programme=(here, other)[n % 2], role=role, fte=fte,
            starts_on=starts_on, ends_on=ends_on,
        )
        for n, (who, role, (starts_on, ends_on), fte) in enumerate(world.hats)
    )  # fmt: skip
    Grant.objects.bulk_create(
        Grant(programme=(here, other)[n % 2], year=year, funder=funder, label="S", amount=amount, indirect=indirect)
        for n, (year, funder, amount, indirect) in enumerate(world.grants)
    )
    Expense.objects.bulk_create(
        Expense(programme=(here, other)[n % 2], year=year, nature=nature, label="D", amount=amount)
        for n, (year, nature, amount) in enumerate(world.expenses)
    )
    FamilyRequest.objects.bulk_create(
        FamilyRequest(
            programme=(here, other)[n % 2], sealing_key_id=next(KEYS), submission=UUID(int=n + 1), received_on=on,
            closed_on=on, name="N", relation="mere", child_first_name="A", child_age=7,
            phone=("06 00 00 00 01", "+33600000001", "0600000002")[n % 3], ending=ending,
        )
        for n, (ending, on) in enumerate(world.requests)
    )  # fmt: skip
    rooms = ClassProgramme.objects.bulk_create(
        ClassProgramme(programme=(here, other)[n % 2], name=f"Classe {n}", site="Centre")
        for n, _ in enumerate(world.classes)
    )
    ClassSequence.objects.bulk_create(
        ClassSequence(class_programme=room, on=on, theme="T", children=children)
        for room, held in zip(rooms, world.classes, strict=True)
        for on, children in held
    )
