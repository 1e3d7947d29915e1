"""What a decision of the EPS changes: the fiche, the parcours, who is tied, who is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Q
from django.urls import reverse

from village.access.links import SEATED, Link
from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.core.dates import add_months
from village.core.errors import DomainError
from village.core.fields import current_on
from village.meetings.models import Decision, Situation
from village.meetings.operations.ties import AFTER
from village.meetings.reading import opens_for
from village.notifications.inbox import notify
from village.people.models import CareTeamMembership, Person
from village.people.operations import has_agreement, join_care_team, leave_care_team
from village.plans.models import Plan
from village.plans.operations import ExitSheet, close_plan, open_plan, plan_review, validate_version
from village.referrals.models import Referral
from village.referrals.operations import (
    admit_referral,
    decline_referral,
    end_joined,
    end_referral,
    redirect_referral,
)
from village.referrals.states import State

Outcome = Decision.Outcome
NOT_ADMITTED = "L’équipe n’a pas retenu d’entrée."
REDIRECTED = "L’équipe oriente la famille vers le droit commun."
ENDED_BY_EXIT = (*SEATED, Link.PROVIDER)


@dataclass(frozen=True)
class Ruling:
    """What was said. `answer` goes to the orienteur; `referent` and `ending` belong to an entry and to an exit.

    For a new version: `changes`, what it changes (R28), and `horizon`, until when.
    """

    outcome: str
    reason: str
    informer: User | None = None
    inform_by: date | None = None
    next_review_on: date | None = None
    changes: str = ""
    horizon: date | None = None
    answer: str = ""
    referent: User | None = None
    derogation_reason: str = ""
    ending: ExitSheet | None = None


@dataclass(frozen=True)
class News:
    """Who must know, and in which words; nobody by default."""

    user_ids: tuple[int, ...] = ()
    text: str = ""


def onwards(ruling: Ruling) -> dict[str, Any]:
    """What belongs to a new version; nothing of it elsewhere."""
    changes = ruling.outcome == Outcome.CHANGE
    return {"changes": ruling.changes.strip() if changes else "", "horizon": ruling.horizon if changes else None}


def next_review(situation: Situation, ruling: Ruling) -> date | None:
    """When the EPS sees this parcours again, unless it ends or never begins (R54)."""
    if ruling.outcome in {Outcome.EXIT, Outcome.REFUSAL, Outcome.REDIRECT}:
        return None
    return _seen_again(situation, ruling)


def _seen_again(situation: Situation, ruling: Ruling) -> date:
    months = situation.meeting.panel.programme.review_months
    return ruling.next_review_on or add_months(situation.meeting.on, months)


# — a fiche —


def answer_referral(situation: Situation, ruling: Ruling, *, by: Actor, on: date, at: datetime) -> News:
    referral, day = referral_of(situation), situation.meeting.on
    if ruling.outcome == Outcome.ENTRY:
        _admit(situation, ruling, by=by, on=on)
        admit_referral(referral, by=by, on=day, at=at)
    elif ruling.outcome == Outcome.REFUSAL:
        decline_referral(referral, by=by, on=day, answer=ruling.answer or NOT_ADMITTED, at=at)
    else:
        redirect_referral(referral, by=by, on=day, answer=ruling.answer or REDIRECTED, at=at)
    if ruling.outcome != Outcome.ENTRY or ruling.referent is None:
        _untie(situation.child, SEATED, by=by, last=day)  # the demand ends there: nothing more to read
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
    plan = open_plan(child, referral=situation.referral, by=by, on=day, next_review_on=next_review(situation, ruling))
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


def carry_on(situation: Situation, ruling: Ruling, *, by: Actor) -> News:
    plan, day = plan_of(situation), situation.meeting.on
    plan_review(plan, by=by, on=_seen_again(situation, ruling))
    words = "L’EPS a vu un de vos parcours : il se poursuit."
    if ruling.outcome == Outcome.CHANGE:
        words = "L’EPS a vu un de vos parcours : une nouvelle version est à écrire avec la famille."
    elif validate_version(plan, by=by, on=day):
        words = "L’EPS a validé un parcours que vous avez écrit avec la famille."
    elif ruling.outcome == Outcome.VALIDATE:
        raise DomainError(
            "La famille n’a pas encore approuvé ce parcours, ou a retiré son accord depuis : l’EPS valide après elle. "
            "Choisissez « nouvelle version », ou retirez la situation de l’ordre du jour."
        )
    return News(_referents(situation.child, day), words)


def let_go(situation: Situation, ruling: Ruling, *, by: Actor, on: date, at: datetime) -> News:
    """The parcours ends on the day of the meeting; its référent keeps `AFTER` to conclude with the family."""
    plan, child, day = plan_of(situation), situation.child, situation.meeting.on
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
    end_joined(child.pk, by=by, on=day, at=at)
    return News(told, "L’EPS a décidé une sortie : remettez l’attestation à la famille.")


def _untie(child: Person, links: tuple[Link, ...], *, by: Actor, last: date) -> None:
    """Nobody tied so sees the child after the day `last`."""
    still = CareTeamMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=last), child=child, link__in=[link.value for link in links]
    )
    for tie in still:
        leave_care_team(tie, by=by, on=last + timedelta(days=1))


def referral_of(situation: Situation) -> Referral:
    """The fiche of an entry: the database holds that there is one."""
    return cast(Referral, situation.referral)


def plan_of(situation: Situation) -> Plan:
    """The parcours of what is not an entry: the database holds that there is one."""
    return cast(Plan, situation.plan)


def _referents(child: Person, day: date) -> tuple[int, ...]:
    ties = CareTeamMembership.objects.filter(current_on(day), child=child, link=Link.REFERENT.value)
    return tuple(tie.user_id for tie in ties if tie.user_id)


def tell(news: News, child: Person, *, by: Actor, at: datetime) -> None:
    """The message names nobody; its address opens only for those who may read the dossier."""
    url = reverse("casefile:detail", args=[child.pk])
    notify(news.user_ids, programme_id=by.programme_id, text=news.text, url=url, at=at)


def tell_informer(situation: Situation, ruling: Ruling, *, by: Actor, on: date, at: datetime) -> None:
    """Who tells the family learns it, unless she has just written it herself. The address opens for her, or is home."""
    informer = ruling.informer
    if informer is None or informer.pk == by.user_id:
        return
    before = f" avant le {ruling.inform_by:%d/%m/%Y}" if ruling.inform_by else ""
    text = f"L’EPS vous confie de prévenir une famille de sa décision{before}."
    opens = opens_for(informer, situation.child, on)
    url = reverse("casefile:detail", args=[situation.child_id])
    if opens is Permission.SITUATION_READ:
        url = reverse("meetings:situation", args=[situation.meeting_id, situation.pk])
    elif opens is None:
        url = reverse("home:today")
        text += " Demandez à la coordination de quelle famille il s’agit."
    notify([informer.pk], programme_id=by.programme_id, text=text, url=url, at=at)
