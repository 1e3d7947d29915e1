"""Who comes in, read by a statement of ours, is who the models say, on every day that matters."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Exists, OuterRef, Subquery

from tests.cast import Cast
from village.accounts.models import User
from village.programmes.backend import coming_in
from village.programmes.models import Charter, CharterSignature, Membership


def hats_of(user: User, on: date) -> list[tuple[Any, ...]]:
    latest = Charter.objects.filter(programme=OuterRef("programme")).order_by("-number").values("pk")[:1]
    signed = CharterSignature.objects.filter(charter=OuterRef("latest"), user=user)
    rows: Any = (
        Membership.objects.current(on).filter(user=user).annotate(latest=Subquery(latest), signed=Exists(signed))
    )
    return [
        (hat.pk, hat.role, hat.starts_on, hat.ends_on, hat.fte, hat.job, hat.programme.name, hat.programme.colour,
         hat.signed)
        for hat in rows.select_related("programme").order_by("pk")
    ]  # fmt: skip


def compare(on: date) -> int:
    found = 0
    for user in User.objects.all():
        entered: Any = coming_in(user.pk, on)
        if not user.is_active:
            assert entered is None
            continue
        assert {**entered.__dict__, "_state": 0, "hats": 0} == {**user.__dict__, "_state": 0, "hats": 0}
        hats = [
            (hat.pk, hat.role, hat.starts_on, hat.ends_on, hat.fte, hat.job, hat.programme.name, hat.programme.colour,
             hat.charter_signed)
            for hat in entered.hats
        ]  # fmt: skip
        assert hats == hats_of(user, on)
        found += len(hats)
    return found


@pytest.mark.parametrize("ago", [0, 400, 3300, 20_000])
def test_everybody_of_the_demonstration_comes_in_with_the_hats_of_the_day(territory: date, ago: int) -> None:
    found = compare(territory - timedelta(days=ago))
    assert bool(found) == (ago < 10_000)


def test_a_new_charter_an_ended_hat_and_a_closed_account_count_at_once(cast: Cast) -> None:
    today = date(2026, 11, 21)
    first = Charter.objects.get(programme=cast.programme)
    first.pk, first.number = None, 2
    first.save()
    CharterSignature.objects.create(charter=first, user=cast.users["alice"], signed_at=cast.users["alice"].created_at)
    cast.users["dora"].memberships.update(ends_on=today - timedelta(days=1))
    cast.users["chloe"].memberships.update(ends_on=today)
    User.objects.filter(pk=cast.users["emile"].pk).update(is_active=False)
    compare(today)
    signed = {name: coming_in(cast.users[name].pk, today).hats for name in ("alice", "daniele", "dora", "chloe")}  # type: ignore[union-attr]
    assert [[hat.charter_signed for hat in hats] for hats in signed.values()] == [[True], [False], [], [False]]
    assert coming_in(cast.users["emile"].pk, today) is None
    assert coming_in(0, today) is None
