"""The day of everybody else: each exactly her part."""

from datetime import date, timedelta

from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor, Link
from village.activities.models import Activity, ActivitySession
from village.core.fields import current_on
from village.core.french import short_date
from village.home import coordination
from village.home.blocks import Block, Row
from village.home.telling import telling
from village.people.models import CareTeamMembership, Person
from village.plans.models import Goal
from village.referrals.models import Referral


def assistant(actor: Actor, today: date) -> list[Block]:
    return [*telling(actor, today), coordination.arrivals(actor, today), _sessions(actor, today)]


def panel_member(actor: Actor, today: date) -> list[Block]:
    return [coordination.meetings(actor, today), _fiches(actor, today)]


def referrer(actor: Actor, today: date) -> list[Block]:
    return [_fiches(actor, today)]


def facilitator(actor: Actor, today: date) -> list[Block]:
    return [_sessions(actor, today)]


def _fiches(actor: Actor, today: date) -> Block:
    mine = Referral.objects.visible_to(actor).filter(written_by_id=actor.user_id).order_by("-written_on")
    rows = [
        Row(
            title=f"{fiche.child_first_name} {fiche.child_last_name[:1]}.",
            url=reverse("referrals:detail", args=[fiche.pk]),
            text=fiche.get_state_display(),
            when=short_date(fiche.sent_on or fiche.written_on, today),
        )
        for fiche in mine[:6]
    ]
    return Block(
        "Mes fiches de repérage",
        rows,
        empty="Quand un enfant vous inquiète, parlez-en d’abord avec ses parents. La fiche s’écrit ensuite avec eux.",
        link_url=reverse("referrals:list"),
        link_label="Toutes mes fiches",
        names=True,
    )


def _sessions(actor: Actor, today: date) -> Block:
    sessions = ActivitySession.objects.filter(
        activity__in=Activity.objects.visible_to(actor),
        on__range=(today - timedelta(days=7), today + timedelta(days=21)),
        cancelled_on__isnull=True,
    )
    rows = [
        Row(
            title=session.activity.title,
            url=reverse("activities:attendance", args=[session.pk]),
            text="appel fait" if session.recorded_at else ("faire l’appel" if session.on <= today else ""),
            detail=session.place or session.activity.place,
            when=short_date(session.on, today),
            late=session.on < today and session.recorded_at is None,
        )
        for session in sessions.select_related("activity").order_by("on", "starts_at")[:8]
    ]
    return Block(
        "Mes séances", rows, empty="Aucune séance ces jours-ci.",
        link_url=reverse("activities:list"), link_label="Les actions",
    )  # fmt: skip


def family(actor: Actor, today: date) -> list[Block]:
    """What was decided together for one's children, and who to call. Words of every day."""
    blocks = []
    for child in Person.objects.visible_to(actor, Permission.FAMILY_READ, today):
        ties = CareTeamMembership.objects.filter(current_on(today), child=child, link=Link.REFERENT.value)
        rows = [
            Row(
                title=str(tie.user),
                url="",
                text=f"accompagne {child.first_name} depuis le {short_date(tie.starts_on, today)}",
            )
            for tie in ties.select_related("user")
        ]
        goals = Goal.objects.filter(plan__child=child, plan__closed_on__isnull=True)
        rows += [
            Row(title=goal.wording, url="", text=f"notre objectif, jusqu’au {short_date(goal.horizon, today)}")
            for goal in goals
        ]
        sessions = ActivitySession.objects.filter(
            activity__enrolments__child=child,
            activity__enrolments__left_on__isnull=True,
            on__gte=today,
            cancelled_on__isnull=True,
        )
        rows += [
            Row(
                title=session.activity.title,
                url="",
                text=session.place or session.activity.place,
                when=short_date(session.on, today),
            )
            for session in sessions.select_related("activity").order_by("on")[:4]
        ]
        empty = "Rien n’est encore écrit. Votre référente vous appellera."
        blocks.append(Block(child.first_name, rows, empty=empty, names=True))
    return blocks


def aggregates(_actor: Actor, _today: date) -> list[Block]:
    row = Row(
        "Le bilan", reverse("evaluation:report"), text="les chiffres de l’année, avec leur définition. Jamais un nom."
    )
    return [Block("Ce que fait le programme", [row])]


def dpo(_actor: Actor, _today: date) -> list[Block]:
    rows = [
        Row("Le journal", reverse("audit:journal"), text="qui a lu et écrit quoi, et selon quelle règle"),
        Row("Qui voit quoi", reverse("home:who_sees_what"), text="les droits, rôle par rôle"),
    ]
    return [Block("Protection des données", rows)]


def technician(_actor: Actor, _today: date) -> list[Block]:
    row = Row("Le programme", reverse("programmes:settings"), text="territoire, membres, charte, listes de valeurs")
    return [Block("Réglages", [row])]
