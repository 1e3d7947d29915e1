"""Repérage: the fiche, its signatures, the criteria of the programme, what is asked besides."""

from village.referrals.models.answer import CriterionAnswer
from village.referrals.models.choices import Door, Dropped, Settled, Standing
from village.referrals.models.completion import Completion, HandOn
from village.referrals.models.correction import ReferralCorrection
from village.referrals.models.criteria import CriteriaSet, Criterion
from village.referrals.models.referral import FAMILY_KIND, Inquiry, Referral, ReferralQuerySet, Signature
from village.referrals.models.request import FamilyRequest

__all__ = [
    "FAMILY_KIND",
    "Completion",
    "CriteriaSet",
    "Criterion",
    "CriterionAnswer",
    "Door",
    "Dropped",
    "FamilyRequest",
    "HandOn",
    "Inquiry",
    "Referral",
    "ReferralCorrection",
    "ReferralQuerySet",
    "Settled",
    "Signature",
    "Standing",
]
