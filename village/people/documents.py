"""What the documents say of a family."""

from village.documents.parts import Channel
from village.people.models import Agreement

# How an agreement was collected → what the paper says of it.
CHANNELS = {
    Agreement.Channel.PAPER.value: Channel.PAPER,
    Agreement.Channel.ORAL.value: Channel.ORAL,
    Agreement.Channel.SCREEN.value: Channel.SCREEN,
}
