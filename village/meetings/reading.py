"""What the pages of the EPS read: panels and their domains, what is due, the rows of a sitting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from village.access.permissions import Permission
from village.access.policy import Actor, Link
from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import current_on
from village.directory.models import Professional
from village.meetings.models import Contribution, Decision, Guest, Meeting, Panel, PanelMembership, Situation
from village.people.models import CareTeamMembership, Person
from village.plans.models import JournalEntry, Plan, Review
from village.programmes.models import Charter, CharterSignature, ListCode, ListItem, Membership
from village.referrals.models import Referral
from village.referrals.states import State

LEAVING = (Review.Outcome.EXIT, Review.Outcome.RELAY)
# Beyond, a reminder teaches nothing.
REMINDED = timedelta(days=60)
# From one meeting of a panel to the next, unless the team says otherwise.
EVERY = timedelta(weeks=4)
MINUTES = {Situation.Reason.ENTRY: 10, Situation.Reason.REVIEW: 15, Situation.Reason.EXIT: 10}


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
    return {"on": day, "starts_at": last.starts_at, "lasts": last.lasts, "place": last.place}


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


def expected_at(meeting: Meeting) -> list[Professional]:
    """The members who sit that day, then the guests; each once."""
    coming: list[PanelMembership | Guest] = [*seats(meeting.panel, meeting.on), *guests_of(meeting)]
    return list({one.professional_id: one.professional for one in coming}.values())


def without_charter_at(meeting: Meeting) -> list[Professional]:
    return without_charter(meeting.panel.programme_id, [*seats(meeting.panel, meeting.on), *guests_of(meeting)])


# — what is due —


@dataclass(frozen=True)
class Due:
    """A situation that waits for an EPS."""

    key: str
    reason: Situation.Reason
    since: date
    name: str
    commune: str
    child_id: int
    near: bool  # of the commune of this panel, or the panel has none
    referral: Referral | None = None
    plan: Plan | None = None

    @property
    def tag(self) -> str:
        return self.reason.label


def due_for(meeting: Meeting, actor: Actor) -> list[Due]:
    """What this meeting should see: fiches received, reviews come, exits proposed; the oldest first (R15)."""
    undecided = Situation.objects.filter(plan=OuterRef("pk"), decision__isnull=True)
    last = Review.objects.filter(plan=OuterRef("pk")).order_by("-on", "-pk")
    # The entry may be of the same day; it does not answer what was proposed since.
    decided = Decision.objects.filter(situation__plan=OuterRef("pk"), decided_on__gte=OuterRef("proposed_on")).exclude(
        situation__reason=Situation.Reason.ENTRY
    )
    plans = (
        Plan.objects.visible_to(actor)
        .filter(closed_on__isnull=True, opened_on__lte=meeting.on)
        .annotate(proposed=Subquery(last.values("proposal")[:1]), proposed_on=Subquery(last.values("on")[:1]))
        .annotate(answered=Exists(decided), on_an_agenda=Exists(undecided))
        .filter(on_an_agenda=False)
        .select_related("child__household__commune")
    )
    leaving = Q(proposed__in=LEAVING, answered=False)
    parcours = [_due_plan(plan, meeting) for plan in plans.filter(leaving | Q(next_review_on__lte=meeting.on))]
    fiches = Referral.objects.visible_to(actor, Permission.REFERRAL_RECEIVE).filter(
        state=State.RECEIVED, child__isnull=False, sent_on__lte=meeting.on
    )
    entries = [_due_referral(fiche, meeting) for fiche in fiches.select_related("child", "commune")]
    return sorted([*entries, *parcours], key=lambda due: (not due.near, due.since, due.key))


def _due_referral(referral: Referral, meeting: Meeting) -> Due:
    near = meeting.panel.commune_id in {None, referral.commune_id}
    name = f"{referral.child_first_name} {referral.child_last_name[:1]}."
    since = referral.sent_on or referral.written_on
    child_id = referral.child_id or 0
    return Due(
        f"fiche-{referral.pk}", Situation.Reason.ENTRY, since, name, str(referral.commune), child_id, near, referral
    )


def _due_plan(plan: Any, meeting: Meeting) -> Due:
    home, leaves = plan.child.household, plan.proposed in LEAVING and not plan.answered
    near = meeting.panel.commune_id in {None, home.commune_id if home else None}
    reason = Situation.Reason.EXIT if leaves else Situation.Reason.REVIEW
    since = plan.proposed_on if leaves else plan.next_review_on
    commune = str(home.commune) if home else ""
    return Due(f"parcours-{plan.pk}", reason, since, plan.child.short_name, commune, plan.child_id, near, plan=plan)


# — the sitting —


def situations_of(meeting: Meeting, actor: Actor) -> QuerySet[Situation]:
    """The agenda, or what a guest sees of it."""
    return (
        Situation.objects.visible_to(actor)
        .filter(meeting=meeting)
        .select_related("child", "referral__organisation", "referral__referrer_kind", "plan", "decision__informer")
    )


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


def count_views(situation: Situation) -> int:
    return situation.contributions.count()


def children_readable(actor: Actor, situations: Iterable[Situation], on: date) -> set[int]:
    """The children of the agenda whose situation this reader may read: those who only prepare the agenda, none."""
    child_ids = [situation.child_id for situation in situations]
    visible = Person.objects.visible_to(actor, Permission.SITUATION_READ, on)
    return set(visible.filter(pk__in=child_ids).values_list("pk", flat=True))


def dossier_opens_for(user: User, child: Person, on: date) -> bool:
    """Whether one of the hats of this person opens the dossier of this child."""
    hats = Membership.objects.current(on).filter(user=user, programme_id=child.programme_id)
    actors = [Actor(user.pk, "", child.programme_id, Role(hat.role), charter_signed=True) for hat in hats]
    children = [Person.objects.visible_to(actor, Permission.DOSSIER_READ, on) for actor in actors]
    return any(seen.filter(pk=child.pk).exists() for seen in children)


def to_tell(actor: Actor, on: date) -> list[Decision]:
    """The decisions this person must tell a family whose dossier she may open, the most pressing first.

    Told, once a note written with the family is of that day or later. Where no note can be written, without a
    parcours or after its end, the reminder stops after its date.
    """
    notes = JournalEntry.objects.filter(
        plan__child=OuterRef("situation__child"), with_family=True, on__gte=OuterRef("decided_on")
    )
    going_on = Q(situation__plan__isnull=False, situation__plan__closed_on__isnull=True)
    decisions = Decision.objects.filter(
        ~Exists(notes),
        going_on | Q(inform_by__gte=on),
        informer_id=actor.user_id,
        inform_by__isnull=False,
        decided_on__gte=on - REMINDED,
        situation__child__in=Person.objects.visible_to(actor, Permission.DOSSIER_READ, on),
    )
    return list(decisions.select_related("situation__child").order_by("inform_by", "pk")[:3])


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


def possible_informers(programme_id: int, on: date) -> QuerySet[User]:
    """Those of the team who may tell the family."""
    hats = Membership.objects.current(on).filter(
        programme_id=programme_id, role__in=[Role.REFERENT, Role.COORDINATOR, Role.ASSISTANT]
    )
    return User.objects.filter(pk__in=hats.values("user_id")).order_by("last_name", "first_name")
