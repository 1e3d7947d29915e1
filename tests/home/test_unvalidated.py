"""R26: the children without a parcours validated by the EPS, for the coordination."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from village.audit.models import Entry
from village.home.unvalidated import without_validated
from village.plans.models import PlanVersion

TODAY = timezone.localdate()


def version(cast: Cast, who: str, number: int = 1, **changes: Any) -> PlanVersion:
    return PlanVersion.objects.create(plan=cast.plans[who], number=number, written_on=TODAY, **changes)


def test_r26_approved_and_validated_are_told_apart(cast: Cast) -> None:
    """R26: each supported child has a validated parcours; those who have none are listed, in one query."""
    page = reverse("home:unvalidated")
    alice = cast.client("alice")
    said = [(label, [str(row.child) for row in rows]) for label, rows in alice.get(page).context["steps"]]
    assert said == [("À écrire avec la famille", ["Kadiatou Traoré", "Yanis Bensaïd"])]
    version(cast, "kadiatou")
    approved: dict[str, Any] = {"approved_by": cast.guardians["yanis"], "approval_channel": "papier", "as_approved": {}}
    version(cast, "yanis", approved_on=TODAY, planning="Un an.", evaluation_methods="En mars.", **approved)
    found = dict(alice.get(page).context["steps"])
    assert {label: [str(row.child) for row in rows] for label, rows in found.items()} == {
        "Écrit, la famille ne l’a pas encore approuvé": ["Kadiatou Traoré"],
        "Approuvé par la famille, l’EPS ne l’a pas encore validé": ["Yanis Bensaïd"],
    }
    (yanis,) = found["Approuvé par la famille, l’EPS ne l’a pas encore validé"]
    assert (yanis.referent, yanis.approved_on) == ("Dora Delmas", TODAY)
    cast.plans["yanis"].versions.update(validated_on=TODAY)
    version(cast, "yanis", 2)  # a later one on its way: the first stays validated
    assert "Yanis" not in alice.get(page).content.decode()
    cast.plans["kadiatou"].closed_on = TODAY - timedelta(days=1)
    cast.plans["kadiatou"].save()
    assert "Chaque enfant a son parcours validé" in alice.get(page).content.decode()
    assert Entry.objects.filter(action="dossier:list", details__contains="sans parcours validé").count() == 4


def test_r26_it_is_one_query_and_another_programme_s_are_not_there(cast: Cast) -> None:
    alice = cast.actor("alice")
    with CaptureQueriesContext(connection) as asked:
        found = list(without_validated(alice, TODAY))
    assert len(asked) == 1
    assert cast.children["zoe"] not in {plan.child for plan in found}
    assert reverse("home:unvalidated") in cast.client("alice").get(reverse("home:team")).content.decode()
