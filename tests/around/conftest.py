"""What happens around Kadiatou."""

from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from village.around.models import Concern
from village.around.operations import ConcernSheet, write_concern

SECRET = "Elle est venue trois fois sans avoir mangé."


def sheet(**more: Any) -> ConcernSheet:
    answers = {
        "kind": "ip",
        "facts": SECRET,
        "sent_on": timezone.localdate(),
        "channel": "papier",
        "family": "differee",
    }
    return ConcernSheet(**{**answers, **more})


@pytest.fixture
def concern(cast: Cast) -> Concern:
    """Written by Danièle, open to Alice."""
    return write_concern(
        cast.children["kadiatou"],
        sheet(circle=[cast.users["alice"]]),
        by=cast.actor("daniele"),
        at=timezone.localtime(),
    )
