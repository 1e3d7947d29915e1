"""A programme (PRE), its territory, its people and who is invited, its charter and its lists of values."""

from village.programmes.models.charter import Charter, CharterSignature, MissionAcknowledgement, MissionFrame
from village.programmes.models.invitation import Invitation
from village.programmes.models.lists import ListCode, ListItem, ListItemQuerySet
from village.programmes.models.membership import Membership, MembershipQuerySet
from village.programmes.models.outline import QuarterOutline
from village.programmes.models.programme import PROGRAMME_DATA, Commune, Programme, Quarter

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
