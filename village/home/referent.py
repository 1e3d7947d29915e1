"""The day of a référente: what is due, for whom."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from village.access.permissions import Permission
from village.access.policy import Actor
from village.activities.models import ActivitySession, WaitingEntry
from village.core.french import counted, relative_day, short_date
from village.home.blocks import Block, Row, child_row
from village.home.rollover import rollover
from village.home.rules import RULES
from village.home.telling import families_to_tell
from village.home.work import Item, items, mine
from village.plans.models import JournalEntry, Plan
from village.programmes.models import Programme
from village.programmes.reading import unaware

EACH, SHOWN = 3, 9


def blocks(actor: Actor, today: date) -> list[Block]:
    plans = Plan.objects.visible_to(actor, Permission.NOTE_WRITE).filter(closed_on__isnull=True).select_related("child")
    return [
        _due(actor, today),
        *rollover(actor, today),
        _news(actor, plans, today),
        _sessions(actor, today),
        _waits(plans, today),
        *_mission(actor, today),
    ]


def _mission(actor: Actor, today: date) -> list[Block]:
    """The written frame of her missions, as long as she has not said that she read it (R33)."""
    programme = Programme.objects.get(pk=actor.programme_id)
    if not unaware(programme, today).filter(user_id=actor.user_id, programme__mission_frames__isnull=False).exists():
        return []
    row = Row(title="Lire le cadre de mission du référent", url=reverse("programmes:mission"), text="")
    return [Block("Votre mission", [row], aside=True)]


def _due(actor: Actor, today: date) -> Block:
    """What the rules find, the most pressing first; all of it, with why, on its own page (R55)."""
    scope = mine(actor, Programme.objects.get(pk=actor.programme_id), today)
    found = [item for rule in RULES for item in items(rule, scope, EACH)]
    rows = [(item.on, _row(item, today)) for item in found] + families_to_tell(actor, today)
    rows.sort(key=lambda row: row[0])
    return Block(
        "À faire",
        [row for _, row in rows[:SHOWN]],
        empty="Rien d’urgent. C’est le moment de prendre des nouvelles.",
        link_url=reverse("home:todo"),
        link_label="Tout, et pourquoi",
        names=True,
    )


def _row(item: Item, today: date) -> Row:
    return Row(
        title=item.name,
        url=item.url,
        avatar=item.initials,
        text=item.text,
        detail=item.detail,
        when="en retard" if item.on < today else relative_day(item.on, today),
        late=item.on < today,
    )


def _news(actor: Actor, plans: QuerySet[Plan], today: date) -> Block:
    notes = JournalEntry.objects.visible_to(actor).filter(
        plan__in=plans, good_news=True, on__gte=today - timedelta(days=30)
    )
    rows = [
        child_row(
            note.plan.child,
            Truncator(note.text).words(28),
            on=None,
            today=today,
            tag="bonne nouvelle",
            detail=short_date(note.on, today),
        )
        for note in notes.select_related("plan__child").order_by("-on")[:4]
    ]
    return Block("Bonnes nouvelles", rows, empty="Notez les bonnes nouvelles : elles se retrouvent ici.", names=True)


def _sessions(actor: Actor, today: date) -> Block:
    sessions = (
        ActivitySession.objects.filter(
            activity__programme_id=actor.programme_id,
            on__range=(today, today + timedelta(days=7)),
            cancelled_on__isnull=True,
        )
        .select_related("activity")
        .order_by("on", "starts_at")
    )
    rows = [
        Row(
            title=session.activity.title,
            url=reverse("activities:attendance", args=[session.pk]),
            detail=" · ".join(filter(None, [session.place or session.activity.place])),
            when=short_date(session.on, today),
        )
        for session in sessions[:4]
    ]
    return Block("Cette semaine", rows, empty="Pas de séance prévue.", aside=True)


def _waits(plans: QuerySet[Plan], today: date) -> Block:
    waits = WaitingEntry.objects.going_on().filter(child__plans__in=plans).select_related("care", "child")
    rows = []
    for wait in waits.order_by("requested_on")[:4]:
        months = counted((today - wait.requested_on).days // 30, "mois", "mois")
        to_call = wait.call_on if wait.call_on and wait.call_on <= today else None
        detail = f"en attendant : {wait.meanwhile}" if wait.meanwhile else ""
        said = f"{wait.care}, attend depuis {months}{', à rappeler' if to_call else ''}"
        rows.append(child_row(wait.child, said, on=to_call, today=today, detail=detail))
    return Block("Attentes de soins", rows, empty="Aucune attente.", aside=True, names=True)
