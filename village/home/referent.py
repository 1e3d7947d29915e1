"""The day of a référente: what is due, for whom."""

from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from village.access.permissions import Permission
from village.access.policy import Actor
from village.activities.models import ActivitySession, WaitingEntry
from village.core.french import counted, short_date
from village.home.blocks import Block, Row, child_row
from village.home.parcours import only_collective
from village.home.telling import families_to_tell
from village.plans.models import JournalEntry, Plan, PlanVersion
from village.programmes.models import Programme

EACH = 3


def blocks(actor: Actor, today: date) -> list[Block]:
    plans = Plan.objects.visible_to(actor, Permission.NOTE_WRITE).filter(closed_on__isnull=True).select_related("child")
    return [
        _due(actor, plans, today),
        _news(actor, plans, today),
        _sessions(actor, today),
        _waits(plans, today),
    ]


def _due(actor: Actor, plans: QuerySet[Plan], today: date) -> Block:
    """Next steps that came, reviews to prepare, families without news, parcours to have approved (R55)."""
    programme = Programme.objects.get(pk=actor.programme_id)
    rows = [
        *_steps(actor, plans, today),
        *_reviews(plans, today),
        *_unapproved(plans, today),
        *only_collective(plans, today, EACH),
        *_silent(plans, today, programme.contact_weeks),
        *families_to_tell(actor, today),
    ]
    rows.sort(key=lambda item: item[0])
    return Block(
        "À faire",
        [row for _, row in rows[: 3 * EACH]],
        empty="Rien d’urgent. C’est le moment de prendre des nouvelles.",
        link_url=reverse("casefile:list"),
        link_label="Tous mes enfants",
        names=True,
    )


def _steps(actor: Actor, plans: QuerySet[Plan], today: date) -> list[tuple[date, Row]]:
    later = JournalEntry.objects.filter(plan=OuterRef("plan"), written_at__gt=OuterRef("written_at"))
    notes = JournalEntry.objects.filter(
        ~Exists(later),  # a note written since: the step was taken, or replaced
        author_id=actor.user_id,
        plan__in=plans,
        next_on__range=(today - timedelta(days=60), today + timedelta(days=7)),
    )
    return [
        (note.next_on, child_row(note.plan.child, note.next_step or "prochaine étape", on=note.next_on, today=today))
        for note in notes.select_related("plan__child").order_by("next_on")[:EACH]
        if note.next_on
    ]


def _reviews(plans: QuerySet[Plan], today: date) -> list[tuple[date, Row]]:
    due = plans.filter(next_review_on__lte=today + timedelta(days=14)).order_by("next_review_on")
    return [
        (
            plan.next_review_on,
            child_row(plan.child, "préparer le point d’étape pour l’EPS", on=plan.next_review_on, today=today),
        )
        for plan in due[:EACH]
        if plan.next_review_on
    ]


def _unapproved(plans: QuerySet[Plan], today: date) -> list[tuple[date, Row]]:
    approved = PlanVersion.objects.filter(plan=OuterRef("pk"), approved_on__isnull=False)
    waiting = plans.exclude(Exists(approved)).order_by("opened_on")
    return [
        (plan.opened_on + timedelta(days=42), child_row(
            plan.child, "écrire le parcours et le faire approuver par la famille",
            on=plan.opened_on + timedelta(days=42), today=today,
            detail=f"Entrée le {short_date(plan.opened_on, today)}",
        ))
        for plan in waiting[:EACH]
    ]  # fmt: skip


def _silent(plans: QuerySet[Plan], today: date, weeks: int) -> list[tuple[date, Row]]:
    limit = today - timedelta(weeks=weeks)
    quiet = (
        plans.filter(opened_on__lt=limit)
        .annotate(last_contact=Max("notes__on", filter=Q(notes__with_family=True)))
        .filter(Q(last_contact__lt=limit) | Q(last_contact__isnull=True))
        .order_by("last_contact")
    )
    rows = []
    for plan in quiet[:EACH]:
        since = plan.last_contact or plan.opened_on
        weeks_ago = (today - since).days // 7
        ago = counted(weeks_ago, "semaine") if weeks_ago < 26 else f"{weeks_ago * 7 // 30} mois"
        text = f"appeler la famille : pas de contact depuis {ago}"
        rows.append(
            (
                since + timedelta(weeks=weeks),
                child_row(plan.child, text, on=since + timedelta(weeks=weeks), today=today),
            )
        )
    return rows


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
    waits = WaitingEntry.objects.filter(
        child__plans__in=plans, obtained_on__isnull=True, given_up_on__isnull=True
    ).select_related("care", "child")
    rows = []
    for wait in waits.order_by("requested_on")[:4]:
        months = counted((today - wait.requested_on).days // 30, "mois", "mois")
        to_call = wait.call_on if wait.call_on and wait.call_on <= today else None
        detail = f"en attendant : {wait.meanwhile}" if wait.meanwhile else ""
        said = f"{wait.care}, attend depuis {months}{', à rappeler' if to_call else ''}"
        rows.append(child_row(wait.child, said, on=to_call, today=today, detail=detail))
    return Block("Attentes de soins", rows, empty="Aucune attente.", aside=True, names=True)
