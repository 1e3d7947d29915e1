"""Drafts are few and short-lived, however many are sent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from village.core import drafts
from village.core.models import Draft, Submission


def test_the_oldest_drafts_leave_beyond_the_most(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 3)
    drafts.keep(8, "note", "celui d’une autre")
    for number in range(5):
        drafts.keep(7, f"note-{number}", "Elle lit.")
    assert set(Draft.objects.filter(user_id=7).values_list("field", flat=True)) == {"note-2", "note-3", "note-4"}
    assert drafts.read(8, "note") == "celui d’une autre"


def test_what_one_left_a_month_ago_leaves_when_one_writes(db: None) -> None:
    drafts.keep(7, "vieux", "Elle lit.")
    sent = Submission.objects.create(key=uuid4(), user_id=7, path="/")
    long_ago = timezone.now() - timedelta(days=32)
    Draft.objects.update(at=long_ago)
    Submission.objects.filter(pk=sent.pk).update(at=long_ago)
    drafts.keep(7, "neuf", "Elle écrit.")
    assert list(Draft.objects.values_list("field", flat=True)) == ["neuf"]
    assert not Submission.objects.exists()
