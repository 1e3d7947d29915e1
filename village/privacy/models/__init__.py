"""The family's rights, what is kept and for how long, what people were told."""

from village.privacy.models.exceptional import ExceptionalAccess
from village.privacy.models.notices import NoticeGiven
from village.privacy.models.requests import Correction, Limitation, RightsRequest
from village.privacy.models.retention import ArchivedDossier, ArchiveReading, Disposal, LegalHold, RetentionRule, Slip

__all__ = [
    "ArchiveReading",
    "ArchivedDossier",
    "Correction",
    "Disposal",
    "ExceptionalAccess",
    "LegalHold",
    "Limitation",
    "NoticeGiven",
    "RetentionRule",
    "RightsRequest",
    "Slip",
]
