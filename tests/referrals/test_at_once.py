"""Two people at the same moment: one act, and words for the other."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.cast import Cast
from tests.referrals.fiches import sent, signed
from village.access import wall
from village.access.policy import Actor
from village.audit.models import Entry
from village.core.errors import DomainError
from village.people.models import Agreement, Household, Person
from village.referrals.models import Referral
from village.referrals.operations import redirect_referral, refuse_referral, send_referral

TODAY = timezone.localdate()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts together, each on its own connection; what each was refused, or nothing."""
    told, start = [""] * len(acts), Barrier(len(acts))

    def run(rank: int) -> None:
        try:
            start.wait(timeout=10)
            acts[rank]()
        except DomainError as error:
            told[rank] = error.message
        finally:
            connection.close()

    threads = [Thread(target=run, args=[rank]) for rank in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return told


def send(fiche: Referral, by: Actor) -> Referral:
    """As a page does: in its own transaction, under its own hat."""
    with wall.opened_by(by), transaction.atomic():
        return send_referral(Referral.objects.get(pk=fiche.pk), by=by, on=TODAY)


def test_two_answers_at_the_same_moment_leave_one(transactional_db: None, cast: Cast) -> None:
    referral, alice, jeanne = sent(cast), cast.actor("alice"), cast.actor("jeanne")
    told = at_once(
        lambda: redirect_referral(Referral.objects.get(pk=referral.pk), by=alice, on=TODAY, answer="Ailleurs."),
        lambda: refuse_referral(Referral.objects.get(pk=referral.pk), by=jeanne, on=TODAY, reason=""),
    )
    assert sorted(bool(words) for words in told) == [False, True]
    assert "Cette fiche est maintenant" in "".join(told)
    acts = Entry.objects.filter(action__in=["referral:redirect", "referral:refuse"])
    assert acts.count() == 1


def test_the_same_fiche_sent_from_two_windows_arrives_once(transactional_db: None, cast: Cast) -> None:
    referral, bruno = signed(cast), cast.actor("bruno")
    told = at_once(*[lambda: send(referral, bruno) for _ in range(2)])
    assert sorted(bool(words) for words in told) == [False, True]
    assert Person.objects.filter(last_name="Morin", is_child=True).count() == 1
    assert Agreement.objects.filter(child__last_name="Morin").count() == 1


@pytest.mark.parametrize("first_names", [("Léa", "Léa"), ("Léa", "Tom")])
def test_two_fiches_at_the_same_moment_make_one_family(
    transactional_db: None, cast: Cast, first_names: tuple[str, str]
) -> None:
    """The teacher and the doctor send on the same day: one child, one home; and so for a brother and a sister."""
    fiches = [
        signed(cast, who, child_first_name=name) for who, name in zip(("bruno", "chloe"), first_names, strict=True)
    ]
    actors = [cast.actor("bruno"), cast.actor("chloe")]
    told = at_once(*[lambda rank=rank: send(fiches[rank], actors[rank]) for rank in range(2)])
    assert told == ["", ""]
    assert Person.objects.filter(last_name="Morin", is_child=True).count() == len(set(first_names))
    waiting = Referral.objects.filter(child=None, state="recue").count()
    assert waiting == 2 - len(set(first_names))  # « déjà connu ? »: Alice will say
    assert Household.objects.filter(people__last_name="Morin").distinct().count() == 1
