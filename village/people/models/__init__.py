"""The children and their families: homes, school, parental authority, agreements, the team around."""

from village.people.models.family import Agreement, Guardian, Schooling
from village.people.models.handover import Handover
from village.people.models.household import CASE, Household
from village.people.models.links import (
    links_of,
    must_be_free,
    must_not_be_limited,
    must_on,
    subject_of,
    ticked,
    withheld_from,
)
from village.people.models.merging import UNDO_DAYS, Merge, NotTheSame
from village.people.models.person import (
    CareTeamMembership,
    Person,
    PersonQuerySet,
    folded_name,
    is_of_a_structure,
    name_beginnings,
    reached_by,
    refused_to,
    refuses,
)
from village.people.models.shelter import AddressProtection

__all__ = [
    "CASE",
    "UNDO_DAYS",
    "AddressProtection",
    "Agreement",
    "CareTeamMembership",
    "Guardian",
    "Handover",
    "Household",
    "Merge",
    "NotTheSame",
    "Person",
    "PersonQuerySet",
    "Schooling",
    "folded_name",
    "is_of_a_structure",
    "links_of",
    "must_be_free",
    "must_not_be_limited",
    "must_on",
    "name_beginnings",
    "reached_by",
    "refused_to",
    "refuses",
    "subject_of",
    "ticked",
    "withheld_from",
]
