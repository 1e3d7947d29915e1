"""What can be done to people. One module per noun."""

from village.people.operations.agreement import (
    has_agreement,
    is_kept_from,
    record_agreement,
    record_signed_agreement,
    shared_in_part,
    shared_with,
    told_no_more,
    withdraw_agreement,
)
from village.people.operations.arrival import (
    ChildSheet,
    NamedParent,
    one_arrival_at_a_time,
    register_child,
    tie_parent,
)
from village.people.operations.authority import end_authority, give_authority_back
from village.people.operations.bringing import Arrived, FormerChild, bring_children, bring_referents
from village.people.operations.correction import (
    HomeSheet,
    IdentitySheet,
    change_school,
    correct_home,
    correct_identity,
)
from village.people.operations.derogation import write_derogation
from village.people.operations.dossier import Reading, read_dossier
from village.people.operations.guardian import (
    ParentSheet,
    TieSheet,
    add_guardian,
    confirm_guardian,
    correct_guardian,
    readmit_guardian,
    reject_guardian,
)
from village.people.operations.handover import (
    HandoverSheet,
    open_handover,
    receive_handover,
    waive_handover,
    write_handover,
)
from village.people.operations.locating import Located, locate_homes, look_up, placed
from village.people.operations.reassignment import Entrusted, Reassignment, reassign
from village.people.operations.shelter import (
    is_kept_secret_from,
    is_protected,
    lift_address_protection,
    parents_of,
    protect_address,
)
from village.people.operations.team import join_care_team, leave_care_team

__all__ = [
    "Arrived",
    "ChildSheet",
    "Entrusted",
    "FormerChild",
    "HandoverSheet",
    "HomeSheet",
    "IdentitySheet",
    "Located",
    "NamedParent",
    "ParentSheet",
    "Reading",
    "Reassignment",
    "TieSheet",
    "add_guardian",
    "bring_children",
    "bring_referents",
    "change_school",
    "confirm_guardian",
    "correct_guardian",
    "correct_home",
    "correct_identity",
    "end_authority",
    "give_authority_back",
    "has_agreement",
    "is_kept_from",
    "is_kept_secret_from",
    "is_protected",
    "join_care_team",
    "leave_care_team",
    "lift_address_protection",
    "locate_homes",
    "look_up",
    "one_arrival_at_a_time",
    "open_handover",
    "parents_of",
    "placed",
    "protect_address",
    "read_dossier",
    "readmit_guardian",
    "reassign",
    "receive_handover",
    "record_agreement",
    "record_signed_agreement",
    "register_child",
    "reject_guardian",
    "shared_in_part",
    "shared_with",
    "tie_parent",
    "told_no_more",
    "waive_handover",
    "withdraw_agreement",
    "write_derogation",
    "write_handover",
]
