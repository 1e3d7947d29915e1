"""What can be done to a programme: its identity, its territory, its people, its charter, its lists of values."""

from village.programmes.operations.ages import change_age_bands
from village.programmes.operations.charters import HEADINGS, publish_charter, sign_charter
from village.programmes.operations.guard import LEFT_TO_COORDINATION, NOMINATIVE, may_open_dossiers, works_elsewhere
from village.programmes.operations.hats import Hat
from village.programmes.operations.holders import (
    close_member_account,
    give_member_link,
    reopen_member_account,
    reset_member_factor,
)
from village.programmes.operations.identity import IDENTITY, change_programme
from village.programmes.operations.invitations import (
    accept_invitation,
    decline_invitation,
    first_password_path,
    invitation_of,
    invite_member,
    path_of,
    remind_invitation,
    withdraw_invitation,
)
from village.programmes.operations.lists import add_list_item, merge_list_item, retire_list_item, split_list_item
from village.programmes.operations.members import (
    FTE,
    MEMBER_SHEET,
    add_member,
    change_fte,
    correct_member,
    end_membership,
    invite_member_again,
)
from village.programmes.operations.missions import MISSION_PARTS, acknowledge_mission, publish_mission
from village.programmes.operations.outlines import bring_outlines, forget_whole, switch_geocoding
from village.programmes.operations.territory import (
    COMMUNE,
    QUARTER,
    add_commune,
    add_quarter,
    correct_commune,
    correct_quarter,
    retire_quarter,
)
from village.programmes.operations.thresholds import change_thresholds

__all__ = [
    "COMMUNE",
    "FTE",
    "HEADINGS",
    "IDENTITY",
    "LEFT_TO_COORDINATION",
    "MEMBER_SHEET",
    "MISSION_PARTS",
    "NOMINATIVE",
    "QUARTER",
    "Hat",
    "accept_invitation",
    "acknowledge_mission",
    "add_commune",
    "add_list_item",
    "add_member",
    "add_quarter",
    "bring_outlines",
    "change_age_bands",
    "change_fte",
    "change_programme",
    "change_thresholds",
    "close_member_account",
    "correct_commune",
    "correct_member",
    "correct_quarter",
    "decline_invitation",
    "end_membership",
    "first_password_path",
    "forget_whole",
    "give_member_link",
    "invitation_of",
    "invite_member",
    "invite_member_again",
    "may_open_dossiers",
    "merge_list_item",
    "path_of",
    "publish_charter",
    "publish_mission",
    "remind_invitation",
    "reopen_member_account",
    "reset_member_factor",
    "retire_list_item",
    "retire_quarter",
    "sign_charter",
    "split_list_item",
    "switch_geocoding",
    "withdraw_invitation",
    "works_elsewhere",
]
