"""Small random worlds: a few children of two programmes, and every way of being tied to them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone
from hypothesis import strategies as st

from tests.cast import SINCE, Cast, item
from village.access.links import SEATED, Link
from village.access.policy import OF_STRUCTURES, Actor, HeldLink
from village.access.roles import Role
from village.activities.models import Activity, Enrolment, Facilitation
from village.around.models import Concern, ConcernReader
from village.core.holding import Category
from village.meetings.models import Guest, Meeting, Panel, PanelMembership, Situation
from village.people.models import Agreement, CareTeamMembership, Handover
from village.people.models.links import CHOSEN
from village.plans.models import (
    Assessment,
    ExitPreparation,
    Goal,
    JournalEntry,
    PlannedAction,
    PlanVersion,
    RecallConsent,
    Review,
)
from village.privacy.models import ExceptionalAccess
from village.referrals.models import FamilyRequest, Referral

PEOPLE = ("daniele", "chloe")  # each may wear any hat of the story
CHILDREN = ("kadiatou", "yanis", "zoe")
WHEN = ("past", "now", "today", "tomorrow")


@dataclass(frozen=True)
class Tie:
    child: str
    who: str
    link: Link
    when: str
    account: bool
    """Tied by an account, or by a sheet of the directory before having one."""


@dataclass(frozen=True)
class World:
    ties: tuple[Tie, ...]
    seats: tuple[tuple[str, bool], ...]  # who; whether on the day of the meeting
    agenda: frozenset[str]
    guests: frozenset[tuple[str, str]]
    enrolled: frozenset[str]
    taken_back: frozenset[str]  # the agreements of these families
    runs: frozenset[str]
    fiches: tuple[tuple[str, str | None, bool], ...]  # author, child, sent
    notes: tuple[tuple[str, str, str], ...]  # child, author, readers
    handovers: frozenset[tuple[str, str]]
    circles: tuple[tuple[str, str, bool], ...]  # child, who, still
    tickets: frozenset[tuple[str, str, bool]]  # child, who, whether it lasts
    shares: tuple[tuple[str, tuple[str, ...], bool], ...]  # child, what its school may know, whether it is taken back
    hats: tuple[tuple[str, Role, bool, bool], ...]  # who, role, charter signed, in the other programme


def worlds() -> st.SearchStrategy[World]:
    who, child = st.sampled_from(PEOPLE), st.sampled_from(CHILDREN)
    ties = st.builds(Tie, child, who, st.sampled_from(Link), st.sampled_from(WHEN), st.booleans())
    hat = st.tuples(who, st.sampled_from(Role), st.sampled_from((True, True, True, False)), st.booleans())
    some = st.sampled_from(((), ("2",), ("2", "3")))
    return st.builds(
        World,
        ties=st.lists(ties, max_size=5).map(_one_referent),
        seats=st.lists(st.tuples(who, st.booleans()), max_size=2, unique_by=lambda seat: seat[0]).map(tuple),
        agenda=st.frozensets(st.sampled_from(CHILDREN[:2])),
        guests=st.frozensets(st.tuples(who, st.sampled_from(CHILDREN[:2])), max_size=2),
        enrolled=st.frozensets(st.sampled_from(CHILDREN[:2])),
        taken_back=st.frozensets(child, max_size=1),
        runs=st.frozensets(who),
        fiches=st.lists(st.tuples(who, st.none() | child, st.booleans()), max_size=2).map(tuple),
        notes=st.lists(st.tuples(child, who, st.sampled_from(JournalEntry.Readers.values)), max_size=3).map(tuple),
        handovers=st.frozensets(st.tuples(child, who), max_size=1),
        circles=st.lists(st.tuples(child, who, st.booleans()), max_size=2).map(tuple),
        tickets=st.frozensets(st.tuples(child, who, st.booleans()), max_size=2),
        shares=st.lists(st.tuples(child, some, st.booleans()), max_size=2).map(tuple),
        hats=st.lists(hat, min_size=1, max_size=3, unique_by=lambda hat: hat[:2]).map(tuple),
    )


def _one_referent(ties: list[Tie]) -> tuple[Tie, ...]:
    """The database refuses a second référent of the same child. The sheets are of the first programme only."""
    known: set[str] = set()
    kept = []
    for tie in ties:
        if tie.link is Link.REFERENT:
            if tie.child in known:
                continue
            known.add(tie.child)
        kept.append(tie if tie.child in CHILDREN[:2] else replace(tie, account=True))
    return tuple(kept)


def days(when: str) -> tuple[date, date | None]:
    today = timezone.localdate()
    day = timedelta(days=1)
    return {
        "past": (SINCE, today - day),
        "now": (SINCE, None),
        "today": (today, today),
        "tomorrow": (today + day, None),
    }[when]


def fill(cast: Cast) -> None:
    """Something of each kind below every parcours; the same in all worlds."""
    author = cast.users["dora"]
    for name in CHILDREN:
        plan = cast.plans[name]
        goal = Goal.objects.create(
            plan=plan, domain=item("N8", "sante"), wording="Dormir", starts_on=SINCE, horizon=SINCE
        )
        PlannedAction.objects.create(
            plan=plan, goal=goal, title="Lire", nature="individuelle", frame="droit_commun", starts_on=SINCE
        )
        PlanVersion.objects.create(plan=plan, number=1, written_on=SINCE, planning="P")
        Assessment.objects.create(plan=plan, on=SINCE, author=author, proposal="P")
        Review.objects.create(plan=plan, on=SINCE, author=author, summary="S", proposal="poursuite")
        ExitPreparation.objects.create(plan=plan, on=SINCE, author=author, criteria="C", met="oui")
        RecallConsent.objects.create(plan=plan, guardian=cast.guardians[name], channel="oral", given_on=SINCE)


def settle(world: World, cast: Cast) -> None:
    """Write the world beside the cast, whose own ties are taken away."""
    CareTeamMembership.objects.all().delete()
    today = timezone.localdate()
    for tie in world.ties:
        starts, ends = days(tie.when)
        CareTeamMembership.objects.create(
            child=cast.children[tie.child], link=tie.link, starts_on=starts, ends_on=ends,
            user=cast.users[tie.who] if tie.account else None,
            professional=None if tie.account else cast.professionals[tie.who],
        )  # fmt: skip
    _sit(world, cast, today)
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier", domain=item("N8", "sante"), nature="collective", frame="droit_commun"
    )
    Facilitation.objects.bulk_create(Facilitation(activity=activity, user=cast.users[who]) for who in world.runs)
    Enrolment.objects.bulk_create(
        Enrolment(activity=activity, child=cast.children[child], enrolled_on=SINCE) for child in world.enrolled
    )
    back = [cast.children[child] for child in world.taken_back]
    Agreement.objects.filter(child__in=back).update(withdrawn_on=today)
    for author, child, sent in world.fiches:
        _write_fiche(cast, author, child, sent=sent)
    for child, author, readers in world.notes:
        JournalEntry.objects.create(
            plan=cast.plans[child], author=cast.users[author], on=SINCE, kind="entretien", text="Vu.",
            written_at=timezone.now(), readers=readers,
        )  # fmt: skip
    for child, who in world.handovers:
        coming = cast.users["dora"]
        Handover.objects.create(child=cast.children[child], leaving=cast.users[who], coming=coming, on=today)
    for child, who, still in world.circles:
        concern = Concern.objects.create(
            child=cast.children[child], kind="ip", facts="x", sent_on=SINCE, channel="papier",
            family="prevenue", author=cast.users["dora"], written_at=timezone.now(),
        )  # fmt: skip
        ends = None if still else today - timedelta(days=1)
        ConcernReader.objects.create(
            concern=concern, user=cast.users[who], starts_on=SINCE, ends_on=ends, added_by=cast.users["dora"]
        )
    _agree(world, cast, today)
    FamilyRequest.objects.create(
        programme=cast.programme, submission="00000000-0000-0000-0000-00000000000a", name="A", relation="mere",
        child_first_name="B", child_age=7, phone="1", received_on=SINCE,
    )  # fmt: skip


def _agree(world: World, cast: Cast, today: date) -> None:
    """What the school of both may know; who opened a dossier for an hour."""
    for child, codes, back in world.shares:
        Agreement.objects.create(
            child=cast.children[child], guardian=cast.guardians[child], scope="partage", channel="oral",
            recipient=cast.school.organisation, categories=list(codes), informed_by=cast.users["dora"],
            given_on=SINCE, withdrawn_on=today if back else None,
        )  # fmt: skip
    begun = timezone.now() - timedelta(minutes=5)
    for child, who, lasts in world.tickets:
        ExceptionalAccess.objects.create(
            child=cast.children[child], user=cast.users[who], motive="danger", reason="Un appel ce matin.",
            opened_at=begun, ends_at=begun + timedelta(minutes=60), closed_at=None if lasts else begun,
        )  # fmt: skip


def _sit(world: World, cast: Cast, today: date) -> None:
    panel = Panel.objects.create(programme=cast.programme, name="EPS")
    meeting = Meeting.objects.create(panel=panel, on=today - timedelta(days=60), starts_at="09:00")
    for who, there in world.seats:
        ends = None if there else today - timedelta(days=90)
        PanelMembership.objects.create(
            panel=panel, professional=cast.professionals[who], competence=item("N14", "sante"),
            starts_on=SINCE, ends_on=ends,
        )  # fmt: skip
    put = {
        child: Situation.objects.create(
            meeting=meeting, child=cast.children[child], plan=cast.plans[child], reason="point_etape", rank=rank
        )
        for rank, child in enumerate(sorted(world.agenda), 1)
    }
    Guest.objects.bulk_create(
        Guest(situation=put[child], professional=cast.professionals[who], purpose="utile")
        for who, child in world.guests
        if child in put
    )


def _write_fiche(cast: Cast, author: str, child: str | None, *, sent: bool) -> None:
    known = cast.children[child] if child else None
    Referral.objects.create(
        programme=known.programme if known else cast.programme, written_by=cast.users[author], child=known,
        referrer_kind=item("N5", "education-nationale"), child_first_name="A", child_last_name="B", birth_date=SINCE,
        commune=cast.commune, guardian_first_name="C", guardian_last_name="D", guardian_relation="mere",
        observed_facts="F", family_dialogue="G", written_on=SINCE, sent_on=SINCE if sent else None,
        state="recue" if sent else "brouillon",
    )  # fmt: skip


def actors(world: World, cast: Cast) -> list[Actor]:
    return [
        Actor(
            cast.users[who].pk,
            who,
            (cast.other_programme if elsewhere else cast.programme).pk,
            role,
            charter_signed=signed,
            tickets=frozenset(
                cast.children[child].pk for child, whose, lasts in world.tickets if lasts and whose == who
            ),
        )
        for who, role, signed, elsewhere in world.hats
    ]


def links_of(world: World, actor: Actor, child: str) -> frozenset[HeldLink]:
    """The links this person holds today with a child, by an account, or by a sheet seated before it."""
    today = timezone.localdate()
    return frozenset(
        HeldLink(tie.link, days(tie.when)[0])
        for tie in world.ties
        if tie.child == child and tie.who == actor.name and (tie.account or tie.link in SEATED)
        for starts, ends in [days(tie.when)]
        if starts <= today and (ends is None or ends >= today)
    )


def withheld_of(world: World, cast: Cast, actor: Actor, child: str) -> frozenset[Category]:
    """What this family keeps from the school of this actor."""
    if actor.role not in OF_STRUCTURES or actor.programme_id != cast.programme.pk:
        return frozenset()
    said = [(codes, back) for whose, codes, back in world.shares if whose == child]
    standing = [codes for codes, back in said if not back]
    if not standing:
        return frozenset(Category) if said else frozenset()
    return frozenset(one for one in CHOSEN if not any(not codes or one.value in codes for codes in standing))
