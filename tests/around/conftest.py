"""What happens around Kadiatou."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.cast import SINCE, Cast
from village.around.models import Concern
from village.around.operations import ConcernSheet, write_concern
from village.core.sealing import forget_keys
from village.directory.models import Professional
from village.people.models import Agreement

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


@pytest.fixture(autouse=True)
def quiet_address() -> None:
    """Nobody tried anything from here before."""
    cache.clear()


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, settings: Any) -> Path:
    """The files of this test only."""
    settings.PAPERS_DIR = tmp_path / "papiers"
    forget_keys()
    return tmp_path


@pytest.fixture
def teacher(cast: Cast) -> Professional:
    """Nadia Ferrand, of Kadiatou's school, without an account."""
    school = cast.school.organisation
    return Professional.objects.create(
        programme=cast.programme, organisation=school, first_name="Nadia", last_name="Ferrand", job="enseignante"
    )


@pytest.fixture
def shared(cast: Cast) -> Agreement:
    """Farida accepts that the team shares with the school."""
    return Agreement.objects.create(
        child=cast.children["kadiatou"], guardian=cast.guardians["kadiatou"], scope="partage", channel="oral",
        recipient=cast.school.organisation, informed_by=cast.users["daniele"], given_on=SINCE,
    )  # fmt: skip


@pytest.fixture
def concern(cast: Cast) -> Concern:
    """Written by Danièle, open to Alice."""
    return write_concern(
        cast.children["kadiatou"],
        sheet(circle=[cast.users["alice"]]),
        by=cast.actor("daniele"),
        at=timezone.localtime(),
    )
