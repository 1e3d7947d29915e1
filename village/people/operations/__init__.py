"""What can be done to people. One module per noun."""

from village.people.operations.agreement import has_agreement, record_agreement, withdraw_agreement
from village.people.operations.arrival import ChildSheet, find_child, register_child, tie_parent
from village.people.operations.correction import (
    HomeSheet,
    IdentitySheet,
    ParentSheet,
    add_guardian,
    change_school,
    confirm_guardian,
    correct_home,
    correct_identity,
)
from village.people.operations.dossier import read_dossier
from village.people.operations.team import join_care_team, leave_care_team

__all__ = [
    "ChildSheet",
    "HomeSheet",
    "IdentitySheet",
    "ParentSheet",
    "add_guardian",
    "change_school",
    "confirm_guardian",
    "correct_home",
    "correct_identity",
    "find_child",
    "has_agreement",
    "join_care_team",
    "leave_care_team",
    "read_dossier",
    "record_agreement",
    "register_child",
    "tie_parent",
    "withdraw_agreement",
]
