"""The print of what was sent knows the same sending again, and lets nobody guess what it was."""

import json
from hashlib import sha256

from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import hidden_of
from village.core.models import Submission
from village.plans.models import JournalEntry

SERVING = {"csrfmiddlewaretoken", "hat", "submission", "version"}


def test_the_print_of_a_short_answer_is_not_guessed_without_our_key(cast: Cast) -> None:
    client, url = cast.client("daniele"), reverse("plans:write_note", args=[cast.plans["kadiatou"].pk])
    typed = {"kind": "entretien", "text": "Oui.", "on": timezone.localdate().isoformat(), "readers": "equipe"}
    page = {**hidden_of(client.get(url)), **typed}
    first = client.post(url, page)
    assert first.status_code == 302
    kept = Submission.objects.get(path=url).digest
    guess = json.dumps(sorted((name, [value]) for name, value in page.items() if name not in SERVING))
    assert kept != sha256(guess.encode()).hexdigest()
    again = client.post(url, page)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert JournalEntry.objects.count() == 1
