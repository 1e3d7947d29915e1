"""What the pages of the EPS read: panels and their domains, what is due, the rows of a sitting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from village.access.links import SEATED, Link
from village.access.permissions import Permission
from village.access.policy import OF_STRUCTURES, Actor, reach
from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import current_on
from village.core.holding import Category
from village.directory.models import Professional
from village.meetings.models import (
    AgreedTask,
    Contribution,
    Decision,
    Guest,
    Meeting,
    Panel,
    PanelMembership,
    Situation,
)
from village.people.models import Agreement, CareTeamMembership, Person, is_of_a_structure, refused_to, refuses
from village.plans.models import JournalEntry, Plan, Review
from village.programmes.models import Charter, CharterSignature, ListCode, ListItem, Membership

# Beyond, a reminder teaches nothing.
REMINDED = timedelta(days=60)
# From one meeting of a panel to the next, unless the team says otherwise.
EVERY = timedelta(weeks=4)
MINUTES = {
    Situation.Reason.ENTRY: 10,
    Situation.Reason.PLAN: 5,
    Situation.Reason.REVIEW: 15,
    Situation.Reason.EXIT: 10,
}


def panels_of(programme_id: int, on: date) -> QuerySet[Panel]:
    """The EPS of a programme, with the number of members and of meetings still to come."""
    return (
        Panel.objects.filter(programme_id=programme_id)
        .select_related("commune")
        .annotate(
            members=Count("memberships", filter=current_on(on, prefix="memberships__"), distinct=True),
            coming=Count("meetings", filter=Q(meetings__on__gte=on), distinct=True),
        )
    )


def next_meeting(panel: Panel, today: date) -> dict[str, Any]:
    """What the next meeting of this panel will be, if it goes on as before: same day of the week, hour, place."""
    last = panel.meetings.order_by("-on", "-starts_at").first()
    if last is None:
        return {}
    day = last.on + EVERY
    while day < today:
        day += timedelta(days=7)
    return {"on": day, "starts_at": last.starts_at, "lasts": last.lasts, "place": last.place, "mode": last.mode}


def domains_of(panel: Panel, sitting: Iterable[PanelMembership], on: date) -> list[tuple[ListItem, list[Professional]]]:
    """Each domain of competence (N14), with those who bring it; nobody, where it is missing (R14)."""
    bring: dict[str, list[Professional]] = {}
    for seat in sitting:
        bring.setdefault(seat.competence.national_code, []).append(seat.professional)
    national = ListItem.objects.offered(ListCode.COMPETENCE, panel.programme_id, on).filter(programme=None)
    return [(domain, bring.get(domain.code, [])) for domain in national]


def seats(panel: Panel, on: date) -> QuerySet[PanelMembership]:
    """Who sits in this panel on a day."""
    return (
        panel.memberships.filter(current_on(on))
        .select_related("professional__organisation", "professional__user", "competence__counts_as")
        .order_by("competence__rank", "professional__last_name", "professional__first_name")
    )


def missing_domains(panel: Panel, sitting: Iterable[PanelMembership], on: date) -> list[ListItem]:
    """The domains of competence (N14) that nobody brings: signalled, never blocking (R14)."""
    return [domain for domain, people in domains_of(panel, sitting, on) if not people]


def without_charter(programme_id: int, coming: Iterable[PanelMembership | Guest]) -> list[Professional]:
    """Those who signed the current charter neither on screen nor on paper: nothing opens to them (R16)."""
    people = list(coming)
    latest = Charter.objects.filter(programme_id=programme_id).order_by("-number").first()
    signed = set(CharterSignature.objects.filter(charter=latest).values_list("user_id", flat=True))
    since = latest.published_on if latest else date.min
    on_paper = {one.professional_id for one in people if one.paper_charter_on and one.paper_charter_on >= since}
    unsigned = {
        one.professional_id: one.professional
        for one in people
        if one.professional.user_id not in signed and one.professional_id not in on_paper
    }
    return list(unsigned.values())


def guests_of(meeting: Meeting) -> QuerySet[Guest]:
    return (
        Guest.objects.filter(situation__meeting=meeting)
        .select_related("professional__organisation", "professional__user", "situation")
        .order_by("professional__last_name", "pk")
    )


def expected_elsewhere(meeting: Meeting) -> list[tuple[Professional, Meeting]]:
    """Those of this meeting whom another EPS of the programme expects at the same time, and which."""
    others = Meeting.objects.filter(panel__programme_id=meeting.panel.programme_id, on=meeting.on, closed_at=None)
    clashing = [
        other
        for other in others.exclude(panel_id=meeting.panel_id).select_related("panel").order_by("starts_at")
        if other.begins < meeting.ends and meeting.begins < other.ends
    ]
    if not clashing:
        return []
    here = expected_at(meeting)
    there = [(person.pk, other) for other in clashing for person in expected_at(other)]
    return [(person, other) for person in here for pk, other in there if pk == person.pk]


def expected_at(meeting: Meeting) -> list[Professional]:
    """The members who sit that day, then the guests; each once."""
    coming: list[PanelMembership | Guest] = [*seats(meeting.panel, meeting.on), *guests_of(meeting)]
    return list({one.professional_id: one.professional for one in coming}.values())


def without_charter_at(meeting: Meeting) -> list[Professional]:
    return without_charter(meeting.panel.programme_id, [*seats(meeting.panel, meeting.on), *guests_of(meeting)])


# — the sitting —


def situations_of(meeting: Meeting, actor: Actor) -> QuerySet[Situation]:
    """The agenda, or what a guest sees of it."""
    return (
        Situation.objects.visible_to(actor)
        .filter(meeting=meeting)
        .select_related(
            "child__household__quarter__commune",
            "referral__organisation",
            "referral__referrer_kind",
            "plan__referral",
            "decision__informer",
        )
    )


def taken_back(situations: Iterable[Situation], on: date) -> dict[int, date]:
    """Child id → the day when his family took its agreement to be supported back, if none holds on this day (C11)."""
    gone = Agreement.objects.taken_back(on).filter(child__in=[one.child_id for one in situations])
    days = gone.order_by("withdrawn_on").values_list("child_id", "withdrawn_on")
    return {child_id: day for child_id, day in days if day}


def minutes_needed(situations: Iterable[Situation]) -> int:
    """About how long the agenda takes."""
    return sum(MINUTES[Situation.Reason(situation.reason)] for situation in situations)


def referent_names(situations: Iterable[Situation], on: date) -> dict[int, str]:
    """Child id → his référent on that day."""
    ties = CareTeamMembership.objects.filter(
        current_on(on), child__in=[s.child_id for s in situations], link=Link.REFERENT
    ).select_related("user")
    return {tie.child_id: str(tie.user) for tie in ties}


def views_of(situation: Situation, actor: Actor) -> QuerySet[Contribution]:
    """The views this reader may read, in the order they were written."""
    return (
        Contribution.objects.visible_to(actor)
        .filter(situation=situation)
        .select_related("written_by", "professional", "competence")
    )


def same_profession(own: PanelMembership, sitting: Iterable[PanelMembership], on: date) -> list[PanelMembership]:
    """Who reads what this member restricts to his profession: he, and those of his domain who are bound to secrecy."""
    peers = PanelMembership.objects.bound_to_secrecy(on).filter(
        pk__in=[seat.pk for seat in sitting], competence_id=own.competence_id
    )
    bound = {own.pk, *peers.values_list("pk", flat=True)}
    return [seat for seat in sitting if seat.pk in bound]


def count_views(situation: Situation) -> int:
    return situation.contributions.count()


def sheet_of(actor: Actor) -> Professional | None:
    """The sheet of this reader in the directory of partners."""
    return Professional.objects.filter(programme_id=actor.programme_id, user_id=actor.user_id).first()


def own_situations(situations: Iterable[Situation], reader: Professional, on: date) -> list[Situation]:
    """Those that concern one reader, and no other (R16).

    His structure sent the fiche; he was invited, brought a view, took a task on, tells the family; or he was the
    référent of the child on the day of the meeting and still is on the day `on`. Not, on paper either, what a family
    takes back of what it shared with his structure.
    """
    keys = [situation.pk for situation in situations]
    his = Q(guests__professional=reader) | Q(tasks__professional=reader) | Q(contributions__professional=reader)
    if reader.user_id:
        his |= Q(tasks__user=reader.user_id) | Q(referral__written_by=reader.user_id)
        his |= Q(decision__informer=reader.user_id) | Q(Exists(_accompanied_by(reader.user_id, on)))
    if reader.organisation_id:
        his |= Q(referral__organisation=reader.organisation_id)
    his_own = Situation.objects.filter(his, pk__in=keys)
    if reader.organisation_id and not _is_of_the_team(reader, on):
        his_own = his_own.exclude(refuses(F("child_id"), Value(reader.organisation_id), on, Category.SOCIAL))
    found = set(his_own.values_list("pk", flat=True))
    return [situation for situation in situations if situation.pk in found]


def _is_of_the_team(reader: Professional, on: date) -> bool:
    """The team of the programme is of no structure (`refused_to`)."""
    if reader.user_id is None:
        return False
    hats = Membership.objects.current(on).filter(user=reader.user_id, programme_id=reader.programme_id)
    return hats.exclude(role__in=[role.value for role in OF_STRUCTURES]).exists()


def _accompanied_by(user_id: int, on: date) -> QuerySet[CareTeamMembership]:
    """Of an outer situation: the tie of its référent, on the day it was seen and on this one."""
    day = OuterRef("meeting__on")
    ties = CareTeamMembership.objects.filter(current_on(on), child=OuterRef("child"), link=Link.REFERENT)
    return ties.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, user_id=user_id)


def situations_to_come(actor: Actor, on: date) -> list[Situation]:
    """The situations to come to which a référent may contribute, whether she sits or not."""
    if Link.REFERENT not in reach(actor, Permission.CONTRIBUTION_WRITE).links:
        return []
    children = Person.objects.visible_to(actor, Permission.CONTRIBUTION_WRITE, on)
    coming = Situation.objects.filter(child__in=children, meeting__on__gte=on, meeting__closed_at=None)
    return list(coming.select_related("meeting__panel").order_by("meeting__on", "rank")[:20])


def tasks_of(situation: Situation | None) -> QuerySet[AgreedTask]:
    tasks = AgreedTask.objects.filter(situation=situation) if situation else AgreedTask.objects.none()
    return tasks.select_related("professional", "user", "situation__meeting__panel")


def tasks_to_do(actor: Actor, on: date, *, of_others: bool = False) -> QuerySet[AgreedTask]:
    """What this person took on in the sittings of this programme and has not done; or what the others did.

    Never about a child whose family takes back what it shared with his structure.
    """
    mine = Q(user_id=actor.user_id) | Q(professional__user_id=actor.user_id)
    left = AgreedTask.objects.filter(
        done_on=None, situation__meeting__panel__programme_id=actor.programme_id, situation__child__limited_on=None
    )
    left = left.filter(~refused_to(actor, on, "situation__child__", Category.SOCIAL))
    # One's own may have a sheet without an account: `exclude` would lose it.
    others = left.exclude(pk__in=left.filter(mine).values("pk"))
    return (others if of_others else left.filter(mine)).select_related(
        "professional", "user", "situation__meeting__panel", "situation__child"
    )


def closed_to(actor: Actor, tasks: Sequence[AgreedTask], on: date) -> set[int]:
    """The children of whom this person no longer reads what he has to do: he is of a structure, or his tie ended.

    Of the team, who took a task on without ever being tied to the child needs its words to do it.
    """
    children = {task.situation.child_id for task in tasks}
    unread = children - children_readable(actor, [task.situation for task in tasks], on)
    if is_of_a_structure(actor):
        return unread
    tied = CareTeamMembership.objects.filter(user_id=actor.user_id, child__in=unread)
    return set(tied.values_list("child_id", flat=True))


def children_readable(actor: Actor, situations: Iterable[Situation], on: date) -> set[int]:
    """The children of the agenda whose situation this reader may read: those who only prepare the agenda, none."""
    child_ids = [situation.child_id for situation in situations]
    visible = Person.objects.visible_to(actor, Permission.SITUATION_READ, on)
    return set(visible.filter(pk__in=child_ids).values_list("pk", flat=True))


def opens_for(user: User, child: Person, on: date) -> Permission | None:
    """What one of the hats of this person reads of this child, and will after the sitting: the dossier, the situation.

    To a member of the EPS the dossier is shut again when the sitting is closed (RO7): the situation stays.
    """
    hats = Membership.objects.current(on).filter(user=user, programme_id=child.programme_id)
    actors = [Actor(user.pk, "", child.programme_id, Role(hat.role), charter_signed=True) for hat in hats]
    for permission, readers in (
        (Permission.DOSSIER_READ, [actor for actor in actors if actor.role not in OF_STRUCTURES]),
        (Permission.SITUATION_READ, actors),
    ):
        children = [Person.objects.visible_to(actor, permission, on) for actor in readers]
        if any(seen.filter(pk=child.pk).exists() for seen in children):
            return permission
    return None


def to_tell(actor: Actor, on: date) -> list[tuple[Decision, bool]]:
    """The decisions this person must tell a family, the most pressing first; and whether the dossier opens to her.

    A member who tells one reads the situation only, once the sitting is closed (RO7).

    Told, once a note written with the family is of that day or later. Where no note can be written, without a
    parcours or after its end, the reminder stops after its date.
    """
    notes = JournalEntry.objects.filter(
        plan__child=OuterRef("situation__child"), with_family=True, on__gte=OuterRef("decided_on")
    )
    going_on = Q(situation__plan__isnull=False, situation__plan__closed_on__isnull=True)
    child = OuterRef("situation__child")
    opens = Person.objects.visible_to(actor, Permission.DOSSIER_READ, on).filter(pk=child)
    reads = Person.objects.visible_to(actor, Permission.SITUATION_READ, on).filter(pk=child)
    decisions = Decision.objects.annotate(opens=Exists(opens)).filter(
        Q(opens=True) | Q(Exists(reads)),
        ~Exists(notes),
        going_on | Q(inform_by__gte=on),
        informer_id=actor.user_id,
        inform_by__isnull=False,
        decided_on__gte=on - REMINDED,
    )
    rows = decisions.select_related("situation__child").order_by("inform_by", "pk")[:3]
    return [(decision, decision.opens) for decision in rows]


def last_review(plan: Plan | None) -> Review | None:
    return plan.reviews.select_related("author").order_by("-on", "-pk").first() if plan else None


# — who can be named —


@dataclass(frozen=True)
class Caseload:
    """A possible référent and what she carries already (I9)."""

    user: User
    children: int
    fte: float | None
    coordinates: bool

    @property
    def per_fte(self) -> int | None:
        return round(self.children / self.fte) if self.fte else None


def possible_referents(programme_id: int, on: date) -> list[Caseload]:
    """The référents, the least loaded first; then who coordinates, for a derogation only (R31)."""
    ties = CareTeamMembership.objects.filter(
        Exists(Plan.objects.filter(child=OuterRef("child"), closed_on__isnull=True)),
        current_on(on),
        link=Link.REFERENT,
        child__programme_id=programme_id,
        user_id=OuterRef("user_id"),
    )
    hats = (
        Membership.objects.current(on)
        .of_programme(programme_id)
        .filter(role__in=[Role.REFERENT, Role.COORDINATOR])
        .annotate(children=Subquery(ties.values("user_id").annotate(n=Count("pk")).values("n")))
        .order_by(F("children").asc(nulls_first=True), "user__last_name")
    )
    coordinators = {hat.user_id for hat in hats if hat.role == Role.COORDINATOR}
    loads: dict[int, Caseload] = {}
    for hat in sorted(hats, key=lambda hat: hat.role != Role.REFERENT):
        if hat.user_id not in loads:
            fte = float(hat.fte) if hat.fte else None
            loads[hat.user_id] = Caseload(hat.user, hat.children or 0, fte, hat.user_id in coordinators)  # type: ignore[attr-defined]
    return sorted(loads.values(), key=lambda load: load.coordinates)


def informers_of(situation: Situation, on: date, *, naming: bool = False) -> QuerySet[User]:
    """Who may tell the family, and so know which: its référent, who sits there and was not absent, the coordination.

    `naming`: the référents too, among whom the decision names the child's.
    """
    working = Membership.objects.current(on).filter(programme_id=situation.child.programme_id)
    team = {Role.COORDINATOR, Role.ASSISTANT, *({Role.REFERENT} if naming else ())}
    ties = CareTeamMembership.objects.filter(current_on(on), child=situation.child_id, user__isnull=False)
    absent = situation.meeting.attendances.filter(present=False).values("professional_id")
    seated = ties.filter(link__in=[link.value for link in SEATED]).exclude(professional_id__in=absent)
    accompanying = ties.filter(link=Link.REFERENT)
    knowing = Q(pk__in=seated.values("user_id")) | Q(pk__in=accompanying.values("user_id"))
    return User.objects.filter(
        Q(pk__in=working.filter(role__in=team).values("user_id")) | knowing & Q(pk__in=working.values("user_id"))
    ).order_by("last_name", "first_name")


def team_of(programme_id: int, on: date) -> QuerySet[User]:
    """Those of the team who may take something on."""
    hats = Membership.objects.current(on).filter(
        programme_id=programme_id, role__in=[Role.REFERENT, Role.COORDINATOR, Role.ASSISTANT]
    )
    return User.objects.filter(pk__in=hats.values("user_id")).order_by("last_name", "first_name")
