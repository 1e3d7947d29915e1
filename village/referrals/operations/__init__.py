"""What can be done to a fiche de repérage: write it, sign it, send it, and say what becomes of it."""

from village.referrals.operations.arriving import identify_referral
from village.referrals.operations.asking import answer_more, ask_more, go_on_without
from village.referrals.operations.closing import drop_referral, end_joined, join_referral
from village.referrals.operations.completing import (
    COMPLETED_IN,
    blanks_of,
    complete_referral,
    hand_on_referral,
    may_finish,
    rectify_referral,
)
from village.referrals.operations.criteria import grant_derogation, publish_criteria
from village.referrals.operations.disagreement import SETTLED_IN, must_be_settled, settle_disagreement
from village.referrals.operations.outcomes import (
    admit_referral,
    decline_referral,
    end_referral,
    reconsider_referral,
    redirect_referral,
    refuse_referral,
    schedule_referral,
    unschedule_referral,
)
from village.referrals.operations.parent import confirm_parent
from village.referrals.operations.request import Asking, close_request, receive_request, tie_request
from village.referrals.operations.sending import SIGNED_LATER, send_referral, sign_later, sign_referral
from village.referrals.operations.writing import (
    Fiche,
    change_referral,
    discard_referral,
    speaks_for_itself,
    write_referral,
    writes_for_others,
)

__all__ = [
    "COMPLETED_IN",
    "SETTLED_IN",
    "SIGNED_LATER",
    "Asking",
    "Fiche",
    "admit_referral",
    "answer_more",
    "ask_more",
    "blanks_of",
    "change_referral",
    "close_request",
    "complete_referral",
    "confirm_parent",
    "decline_referral",
    "discard_referral",
    "drop_referral",
    "end_joined",
    "end_referral",
    "go_on_without",
    "grant_derogation",
    "hand_on_referral",
    "identify_referral",
    "join_referral",
    "may_finish",
    "must_be_settled",
    "publish_criteria",
    "receive_request",
    "reconsider_referral",
    "rectify_referral",
    "redirect_referral",
    "refuse_referral",
    "schedule_referral",
    "send_referral",
    "settle_disagreement",
    "sign_later",
    "sign_referral",
    "speaks_for_itself",
    "tie_request",
    "unschedule_referral",
    "write_referral",
    "writes_for_others",
]
