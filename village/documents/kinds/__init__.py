"""The documents, filled by the apps above. Any field may stay empty: a hand finishes the sheet."""

from village.documents.kinds.arrival import LOCAL_CRITERIA, MOTIVES, FamilyRequestForm, ReferralForm
from village.documents.kinds.assessment import FACTORS, AssessmentDocument, Factor
from village.documents.kinds.blank import FAMILY_SIGNS, NO_PARTNER, NOBODY, PARENTS, PARTNER_SIGNS
from village.documents.kinds.follow_up import (
    ORDINARY_WEEK,
    FollowUpNote,
    FollowUpSheet,
    WeekDay,
    WeekDocument,
    WeekMoment,
)
from village.documents.kinds.leaving import Certificate, ExitForm, ExitGoal, RecallAnswers, RecallSheet
from village.documents.kinds.panel import MeetingMinutes, MinutesItem, MinutesTask, SituationDocument
from village.documents.kinds.plan import PlanAction, PlanDocument, PlanGoal, PlanStep
from village.documents.kinds.team import CharterDocument, MissionLetter

__all__ = [
    "FACTORS",
    "FAMILY_SIGNS",
    "LOCAL_CRITERIA",
    "MOTIVES",
    "NOBODY",
    "NO_PARTNER",
    "ORDINARY_WEEK",
    "PARENTS",
    "PARTNER_SIGNS",
    "AssessmentDocument",
    "Certificate",
    "CharterDocument",
    "ExitForm",
    "ExitGoal",
    "Factor",
    "FamilyRequestForm",
    "FollowUpNote",
    "FollowUpSheet",
    "MeetingMinutes",
    "MinutesItem",
    "MinutesTask",
    "MissionLetter",
    "PlanAction",
    "PlanDocument",
    "PlanGoal",
    "PlanStep",
    "RecallAnswers",
    "RecallSheet",
    "ReferralForm",
    "SituationDocument",
    "WeekDay",
    "WeekDocument",
    "WeekMoment",
]
