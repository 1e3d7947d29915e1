"""What the EPS decides: the only way in and out of the programme (RU4)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Link, Subject
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.dates import add_months
from village.core.errors import DomainError
from village.core.fields import current_on
from village.meetings.models import Decision, Situation
from village.meetings.operations.minutes import CLOSED
from village.meetings.operations.ties import AFTER
from village.meetings.reading import dossier_opens_for
from village.notifications.inbox import notify
from village.people.models import CareTeamMembership, Person
from village.people.operations import has_agreement, join_care_team, leave_care_team
from village.plans.models import Plan
from village.plans.operations import ExitSheet, close_plan, open_plan, plan_review, validate_version
from village.referrals.models import Referral
from village.referrals.operations import admit_referral, decline_referral, end_referral, redirect_referral
from village.referrals.states import State

Outcome, Reason = Decision.Outcome, Situation.Reason
OUTCOMES: dict[str, tuple[Decision.Outcome, ...]] = {
    Reason.ENTRY: (Outcome.ENTRY, Outcome.REFUSAL, Outcome.REDIRECT),
    Reason.PLAN: (Outcome.VALIDATE, Outcome.CHANGE),
    Reason.REVIEW: (Outcome.CONTINUE, Outcome.CHANGE, Outcome.EXIT),
    Reason.EXIT: (Outcome.EXIT, Outcome.CONTINUE),
}
NOT_ADMITTED = "L’équipe n’a pas retenu d’entrée."
REDIRECTED = "L’équipe oriente la famille vers le droit commun."
ENDED_BY_EXIT = (Link.PANEL, Link.PROVIDER)


@dataclass(frozen=True)
class Ruling:
    """What was said. `answer` goes to the orienteur; `referent` and `ending` belong to an entry and to an exit."""

    outcome: str
    reason: str
    informer: User | None = None
    inform_by: date | None = None
    next_review_on: date | None = None
    answer: str = ""
    referent: User | None = None
    derogation_reason: str = ""
    ending: ExitSheet | None = None


@dataclass(frozen=True)
class News:
    """Who must know, and in which words; nobody by default."""

    user_ids: tuple[int, ...] = ()
    text: str = ""


@transaction.atomic
def record_decision(
    situation: Situation, ruling: Ruling, *, by: Actor, on: date, at: datetime | None = None
) -> Decision:
    """Record, on the day `on`, what the meeting decided on its own day, and carry it out. Once only.

    `at` dates the messages sent; by default, the morning of `on`.
    """
    at = at or datetime.combine(on, time(8), tzinfo=timezone.get_current_timezone())
    by.must(Permission.SITUATION_DECIDE, Subject(situation.child.programme_id))
    situation = (
        Situation.objects.select_for_update(of=("self",))
        .select_related("meeting__panel__programme", "child", "referral", "plan__referral")
        .get(pk=situation.pk)
    )
    _check(situation, ruling, on)
    decision = Decision.objects.create(
        situation=situation,
        outcome=ruling.outcome,
        reason=ruling.reason,
        decided_on=situation.meeting.on,
        recorded_by_id=by.user_id,
        informer=ruling.informer,
        inform_by=ruling.inform_by,
        next_review_on=_next_review(situation, ruling),
    )
    record(
        Act.DECISION_RECORD,
        by=by,
        target=decision,
        person_id=situation.child_id,
        details=decision.get_outcome_display(),
    )
    if situation.reason == Reason.ENTRY:
        news = _answer_referral(situation, ruling, by=by, on=on, at=at)
    elif ruling.outcome == Outcome.EXIT:
        news = _let_go(situation, ruling, by=by, on=on, at=at)
    else:
        news = _carry_on(situation, ruling, by=by)
    _tell(news, situation.child, by=by, at=at)
    _tell_informer(situation, ruling, by=by, on=on, at=at)
    return decision


def _check(situation: Situation, ruling: Ruling, on: date) -> None:
    day = situation.meeting.on
    if situation.meeting.closed_at:
        raise DomainError(CLOSED)
    if hasattr(situation, "decision"):
        raise DomainError("Une décision a déjà été enregistrée pour cette situation.")
    if ruling.outcome not in OUTCOMES[situation.reason]:
        raise DomainError("Cette décision ne va pas avec cette situation.", field="outcome")
    if day > on:
        raise DomainError(f"Cette réunion n’a pas encore eu lieu : revenez le {day:%d/%m/%Y}.")
    if ruling.inform_by and ruling.inform_by < day:
        raise DomainError(
            "La famille ne peut pas être prévenue avant la réunion : vérifiez la date.", field="inform_by"
        )
    if ruling.next_review_on and ruling.next_review_on <= day:
        raise DomainError(
            "Le prochain point d’étape vient après la réunion : vérifiez la date.", field="next_review_on"
        )
    _check_order(situation, day)


def _next_review(situation: Situation, ruling: Ruling) -> date | None:
    """When the EPS sees this parcours again, unless it ends or never begins (R54)."""
    if ruling.outcome in {Outcome.EXIT, Outcome.REFUSAL, Outcome.REDIRECT}:
        return None
    months = situation.meeting.panel.programme.review_months
    return ruling.next_review_on or add_months(situation.meeting.on, months)


def _check_order(situation: Situation, day: date) -> None:
    """The database refuses an exit before the entry too; here the words say why."""
    referral, plan = situation.referral, situation.plan
    if referral and referral.sent_on and day < referral.sent_on:
        raise DomainError(f"La décision ne peut pas précéder l’arrivée de la fiche, le {referral.sent_on:%d/%m/%Y}.")
    if plan and plan.closed_on:
        raise DomainError(f"Ce parcours est déjà terminé depuis le {plan.closed_on:%d/%m/%Y}.")
    if plan and day < plan.opened_on:
        raise DomainError(f"La décision ne peut pas précéder l’entrée, le {plan.opened_on:%d/%m/%Y}.")


# — a fiche —


def _answer_referral(situation: Situation, ruling: Ruling, *, by: Actor, on: date, at: datetime) -> News:
    referral, day = _referral(situation), situation.meeting.on
    if ruling.outcome == Outcome.ENTRY:
        _admit(situation, ruling, by=by, on=on)
        admit_referral(referral, by=by, on=day, at=at)
    elif ruling.outcome == Outcome.REFUSAL:
        decline_referral(referral, by=by, on=day, answer=ruling.answer or NOT_ADMITTED, at=at)
    else:
        redirect_referral(referral, by=by, on=day, answer=ruling.answer or REDIRECTED, at=at)
    if ruling.outcome != Outcome.ENTRY or ruling.referent is None:
        return News()
    return News(
        (ruling.referent.pk,), "L’EPS vous a nommé référent d’un nouveau parcours : prenez contact avec la famille."
    )


def _admit(situation: Situation, ruling: Ruling, *, by: Actor, on: date) -> None:
    child, day = situation.child, situation.meeting.on
    if ruling.referent is None:
        raise DomainError("Choisissez le référent de parcours : il n’y a pas d’entrée sans lui.", field="referent")
    if not (has_agreement(child, day) and has_agreement(child, on)):
        raise DomainError(
            "L’accord de la famille manque : recueillez-le, sur papier ou oralement, puis enregistrez l’entrée."
        )
    plan = open_plan(child, referral=situation.referral, by=by, on=day, next_review_on=_next_review(situation, ruling))
    situation.plan = plan
    situation.save(update_fields=["plan"])
    join_care_team(
        child,
        link=Link.REFERENT,
        by=by,
        on=day,
        user=ruling.referent,
        derogation_reason=ruling.derogation_reason,
    )


# — a parcours —


def _carry_on(situation: Situation, ruling: Ruling, *, by: Actor) -> News:
    plan, day = _plan(situation), situation.meeting.on
    if again := _next_review(situation, ruling):
        plan_review(plan, by=by, on=again)
    words = "L’EPS a vu un de vos parcours : il se poursuit."
    if ruling.outcome == Outcome.CHANGE:
        words = "L’EPS a vu un de vos parcours : une nouvelle version est à écrire avec la famille."
    elif validate_version(plan, by=by, on=day):
        words = "L’EPS a validé un parcours que vous avez écrit avec la famille."
    elif ruling.outcome == Outcome.VALIDATE:
        raise DomainError("La famille n’a pas encore approuvé ce parcours : l’EPS le valide après elle.")
    return News(_referents(situation.child, day), words)


def _let_go(situation: Situation, ruling: Ruling, *, by: Actor, on: date, at: datetime) -> News:
    """The parcours ends on the day of the meeting; its référent keeps `AFTER` to conclude with the family."""
    plan, child, day = _plan(situation), situation.child, situation.meeting.on
    if ruling.ending is None:
        raise DomainError(
            "Pour une sortie, dites le motif, l’atteinte des objectifs et l’évolution.", field="exit_reason"
        )
    close_plan(plan, ruling.ending, by=by, on=day)
    told = _referents(child, day)
    _untie(child, ENDED_BY_EXIT, by=by, last=day)
    _untie(child, (Link.REFERENT,), by=by, last=max(day, on) + AFTER)
    if plan.referral and plan.referral.state == State.ADMITTED:
        end_referral(plan.referral, by=by, on=day, at=at)
    return News(told, "L’EPS a décidé une sortie : remettez l’attestation à la famille.")


def _untie(child: Person, links: tuple[Link, ...], *, by: Actor, last: date) -> None:
    """Nobody tied so sees the child after the day `last`."""
    still = CareTeamMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=last), child=child, link__in=[link.value for link in links]
    )
    for tie in still:
        leave_care_team(tie, by=by, on=last + timedelta(days=1))


def _referral(situation: Situation) -> Referral:
    if situation.referral is None:  # the database refuses it; here for the types
        raise DomainError("Cette situation n’a pas de fiche de repérage.")
    return situation.referral


def _plan(situation: Situation) -> Plan:
    if situation.plan is None:
        raise DomainError("Cette situation n’a pas de parcours.")
    return situation.plan


def _referents(child: Person, day: date) -> tuple[int, ...]:
    ties = CareTeamMembership.objects.filter(current_on(day), child=child, link=Link.REFERENT.value)
    return tuple(tie.user_id for tie in ties if tie.user_id)


def _tell(news: News, child: Person, *, by: Actor, at: datetime) -> None:
    """The message names nobody; its address opens only for those who may read the dossier."""
    url = reverse("casefile:detail", args=[child.pk])
    notify(news.user_ids, programme_id=by.programme_id, text=news.text, url=url, at=at)


def _tell_informer(situation: Situation, ruling: Ruling, *, by: Actor, on: date, at: datetime) -> None:
    """Who tells the family learns it, unless she has just written it herself. The address opens for her, or is home."""
    informer = ruling.informer
    if informer is None or informer.pk == by.user_id:
        return
    before = f" avant le {ruling.inform_by:%d/%m/%Y}" if ruling.inform_by else ""
    text = f"L’EPS vous confie de prévenir une famille de sa décision{before}."
    opens = dossier_opens_for(informer, situation.child, on)
    url = reverse("casefile:detail", args=[situation.child_id]) if opens else reverse("home:today")
    if not opens:
        text += " Demandez à la coordination de quelle famille il s’agit."
    notify([informer.pk], programme_id=by.programme_id, text=text, url=url, at=at)
