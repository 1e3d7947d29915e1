"""Around the child: exchanges with professionals, interpreters, the week, protection."""

from village.around.models.contact import Contact
from village.around.models.interpreter import Interpreting
from village.around.models.protection import CIRCLE_ROLES, Concern, ConcernReader, Relay
from village.around.models.week import WeekSlot

__all__ = ["CIRCLE_ROLES", "Concern", "ConcernReader", "Contact", "Interpreting", "Relay", "WeekSlot"]
