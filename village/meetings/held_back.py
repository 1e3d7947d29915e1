"""The fiches that no agenda takes yet, and what each waits for first: said to those who prepare the EPS."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor, categories
from village.core.french import short_date
from village.core.holding import Category
from village.plans.models import Plan
from village.referrals.criteria import needs_derogation
from village.referrals.models import Referral
from village.referrals.status import accompanied


@dataclass(frozen=True)
class HeldBack:
    """A fiche, why it waits, and where to go on."""

    name: str
    why: str
    url: str
    label: str


def with_support(fiches: QuerySet[Referral]) -> QuerySet[Referral]:
    """Each with `supported_since`: the day the parcours of its child was opened, if one is open."""
    going_on = Plan.objects.filter(child=OuterRef("child"), closed_on__isnull=True)
    return fiches.annotate(supported_since=Subquery(going_on.values("opened_on")[:1]))


def is_held_back(fiche: Any, on: date) -> bool:
    """Of `with_support`: whether something stands between this fiche and an EPS held on this day."""
    return bool(fiche.supported_since or fiche.to_settle or needs_derogation(fiche, on))


def held_back(fiches: Iterable[Any], actor: Actor, on: date) -> list[HeldBack]:
    """Of `with_support`: those that wait for something else than an EPS."""
    waiting = [fiche for fiche in fiches if is_held_back(fiche, on)]
    supported = [fiche.child_id for fiche in waiting if fiche.supported_since]
    ties = accompanied(supported, on) if supported else {}
    social = Category.SOCIAL in categories(actor, Permission.REFERRAL_FOLLOW)
    return [_said(fiche, ties, on, social=social) for fiche in waiting]


def _said(fiche: Any, ties: dict[int, Any], on: date, *, social: bool) -> HeldBack:
    name = f"{fiche.child_first_name} {fiche.child_last_name[:1]}."
    here = reverse("referrals:detail", args=[fiche.pk])
    if fiche.supported_since:
        tie = ties.get(fiche.child_id)
        who = f", référent : {tie.user}" if tie else ", sans référent"
        why = f"déjà accompagné, parcours ouvert depuis le {short_date(fiche.supported_since)}{who}"
        return HeldBack(name, why, reverse("meetings:join", args=[fiche.pk]), "Rattacher à ce parcours")
    if fiche.to_settle:
        why = "l’autre parent n’est pas d’accord" if social else "une question d’autorité parentale reste à traiter"
        return HeldBack(name, why, here, "Voir la fiche")
    return HeldBack(name, f"hors des critères : {', '.join(needs_derogation(fiche, on))}", here, "Voir la fiche")
