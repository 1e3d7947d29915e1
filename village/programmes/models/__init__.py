"""A programme (PRE), its territory, its people and who is invited, its charter and its lists of values."""

from village.programmes.models.invitation import Invitation
from village.programmes.models.outline import QuarterOutline
from village.programmes.models.programme import (
    PROGRAMME_DATA,
    Charter,
    CharterSignature,
    Commune,
    ListCode,
    ListItem,
    ListItemQuerySet,
    Membership,
    MembershipQuerySet,
    MissionAcknowledgement,
    MissionFrame,
    Programme,
    Quarter,
)

__all__ = [
    "PROGRAMME_DATA",
    "Charter",
    "CharterSignature",
    "Commune",
    "Invitation",
    "ListCode",
    "ListItem",
    "ListItemQuerySet",
    "Membership",
    "MembershipQuerySet",
    "MissionAcknowledgement",
    "MissionFrame",
    "Programme",
    "Quarter",
    "QuarterOutline",
]
