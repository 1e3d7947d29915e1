"""Around the child: exchanges with professionals, interpreters, the week, protection."""

from village.around.models.contact import Contact
from village.around.models.interpreter import Interpreting
from village.around.models.protection import Concern, ConcernReader, Relay
from village.around.models.week import WeekSlot

__all__ = ["Concern", "ConcernReader", "Contact", "Interpreting", "Relay", "WeekSlot"]
