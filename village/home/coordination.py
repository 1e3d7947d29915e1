"""The day of the coordination: what arrives, what the EPS must see, who carries how much."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from village.access.links import Link
from village.access.policy import Actor
from village.access.roles import Role
from village.around.models import Concern
from village.core.fields import current_on
from village.core.french import counted, number, short_date
from village.evaluation.periods import SCHOOL
from village.evaluation.sharing import waiting
from village.home.blocks import Block, Row, child_row, shortened
from village.home.parcours import families_to_call
from village.home.rollover import rollover
from village.home.telling import telling
from village.home.watching import watching
from village.meetings.models import Meeting
from village.people.derogations import without_derogation
from village.people.models import CareTeamMembership
from village.plans.models import Plan
from village.programmes.models import Membership
from village.referrals.models import Referral
from village.referrals.states import State

SHOWN = 6
SHARED_WITHIN = 120  # days after the school year: before the new year


def blocks(actor: Actor, today: date) -> list[Block]:
    due = [
        *watching(actor),
        *telling(actor, today),
        *_left_alone(actor, today),
        *_underogated(actor, today),
        *_unshared(actor, today),
        *rollover(actor, today),
        arrivals(actor, today),
        _reviews(actor, today),
    ]
    return [*due, meetings(actor, today), families_to_call(actor, today), _loads(actor, today)]


def arrivals(actor: Actor, today: date) -> Block:
    """Fiches received and not yet on an agenda, the oldest first."""
    received = Referral.objects.visible_to(actor).filter(state=State.RECEIVED)
    waiting = received.select_related("organisation", "child", "referrer_kind")
    rows = [
        Row(
            title=fiche.child.short_name if fiche.child else f"Fiche {fiche.pk}",
            url=reverse("referrals:detail", args=[fiche.pk]),
            avatar=fiche.child.initials if fiche.child else "",
            text=f"présentée par {fiche.organisation}" if fiche.organisation else f"orienteur : {fiche.referrer_kind}",
            when=_since(fiche.sent_on, today),
            late=bool(fiche.sent_on and (today - fiche.sent_on).days > 20),
        )
        for fiche in waiting.order_by("sent_on")[:SHOWN]
    ]
    return Block(
        "Fiches à inscrire à une EPS",
        rows,
        empty="Toutes les fiches reçues sont inscrites à une EPS.",
        link_url=reverse("referrals:list"),
        link_label="Toutes les fiches",
        names=True,
    )


def _left_alone(actor: Actor, today: date) -> list[Block]:
    """Restricted documents whose circle is empty: who coordinates takes them over. No child is named (R57)."""
    alone = Concern.objects.left_alone(actor.programme_id, today).order_by("pk")
    rows = [
        Row(
            title="Document à circulation restreinte",
            url=reverse("around:take_over", args=[pk]),
            text="plus personne de son cercle n’est là : à reprendre",
            late=True,
        )
        for pk in alone.values_list("pk", flat=True)[:SHOWN]
    ]
    return [Block("À reprendre", rows)] if rows else []


def _underogated(actor: Actor, today: date) -> list[Block]:
    """Référents who came to coordinate: the derogation that nobody wrote (RU7)."""
    ties = without_derogation(actor.programme_id, today).values("user_id", "user__first_name", "user__last_name")
    rows = [
        Row(
            title=f"{user['user__first_name']} {user['user__last_name']}",
            url=reverse("home:derogate", args=[user["user_id"]]),
            text=f"coordonne et accompagne {counted(user['n'], 'enfant')}, sans dérogation écrite",
            late=True,
        )
        for user in ties.annotate(n=Count("pk")).order_by("user__last_name")
    ]
    return [Block("Référent et coordination", rows)] if rows else []


def _unshared(actor: Actor, today: date) -> list[Block]:
    """The bilan of the school year that is over goes to all the partners, each year (RU15)."""
    year = waiting(actor.programme_id, today)
    if year is None:
        return []
    years = f"{year.first.year}-{year.last.year}"
    row = Row(
        title=f"Bilan {years}",
        url=f"{reverse('evaluation:report')}?periode={SCHOOL}-{year.first.year}",
        text="à relire, puis à transmettre à tous les partenaires",
        late=(today - year.last).days > SHARED_WITHIN,
    )
    return [Block("Bilan de l’année", [row])]


def _reviews(actor: Actor, today: date) -> Block:
    due = (
        Plan.objects.visible_to(actor)
        .filter(closed_on__isnull=True, next_review_on__lte=today + timedelta(days=14))
        .exclude(situations__meeting__on__gte=today)
        .select_related("child")
        .order_by("next_review_on")
    )
    rows = [
        child_row(plan.child, "point d’étape à inscrire à une EPS", on=plan.next_review_on, today=today) for plan in due
    ]
    return shortened("Points d’étape à prévoir", rows, empty="Tous les points d’étape sont prévus.")


def meetings(actor: Actor, today: date) -> Block:
    """The meetings to come."""
    coming = Meeting.objects.visible_to(actor).filter(on__gte=today).select_related("panel")
    rows = [
        Row(
            title=str(meeting.panel),
            url=reverse("meetings:detail", args=[meeting.pk]),
            detail=counted(meeting.size, "situation"),  # type: ignore[attr-defined] # annotated below
            when=short_date(meeting.on, today),
        )
        for meeting in coming.annotate(size=Count("situations")).order_by("on", "starts_at")[:4]
    ]
    return Block(
        "EPS à venir", rows, empty="Aucune réunion prévue.",
        link_url=reverse("meetings:list"), link_label="Toutes", aside=True,
    )  # fmt: skip


def _loads(actor: Actor, today: date) -> Block:
    """Children per référent, and per ETP (R34)."""
    current = Q(child__plans__closed_on__isnull=True) & Q(child__plans__isnull=False)
    carried = dict(
        CareTeamMembership.objects.filter(
            current_on(today), current, link=Link.REFERENT.value, child__programme_id=actor.programme_id
        )
        .values_list("user_id")
        .annotate(children=Count("child", distinct=True))
    )
    hats = Membership.objects.of_programme(actor.programme_id).current(today).filter(role=Role.REFERENT.value)
    rows = []
    for hat in hats.order_by("user__first_name"):
        children = carried.get(hat.user_id, 0)
        per_fte = f"{round(children / hat.fte)} par ETP" if hat.fte else ""
        fte = f"{number(hat.fte)} ETP" if hat.fte else "ETP à préciser"
        rows.append(
            Row(title=str(hat.user), url="", text=counted(children, "enfant"), detail=f"{fte} · {per_fte}".strip(" ·"))
        )
    return Block("Qui accompagne combien d’enfants", rows, empty="Aucun référent pour l’instant.", aside=True)


def _since(day: date | None, today: date) -> str:
    """« 9 jours », « aujourd’hui »."""
    if day is None:
        return ""
    return counted((today - day).days, "jour") if day < today else "aujourd’hui"
