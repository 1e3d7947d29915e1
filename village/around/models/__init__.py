"""Around the child: exchanges with professionals, questions to them, interpreters, the week, papers, protection."""

from village.around.models.contact import Contact
from village.around.models.information import InformationRequest, digest_of
from village.around.models.interpreter import Interpreting
from village.around.models.paper import ScannedPaper
from village.around.models.project import ChildProject
from village.around.models.protection import CIRCLE_ROLES, Concern, ConcernReader, Relay
from village.around.models.week import WeekSlot

__all__ = [
    "CIRCLE_ROLES",
    "ChildProject",
    "Concern",
    "ConcernReader",
    "Contact",
    "InformationRequest",
    "Interpreting",
    "Relay",
    "ScannedPaper",
    "WeekSlot",
    "digest_of",
]
