"""Whatever door leads to it, an operation on a programme asks who is doing it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from village.access.policy import Actor, Forbidden
from village.accounts.models import User
from village.audit.models import Entry
from village.programmes import operations
from village.programmes.models import ListItem
from village.programmes.operations import Hat

TODAY = timezone.localdate()
HAT = Hat(role="panel_member", job="", fte=None, starts_on=TODAY, ends_on=None)
TEXTS = dict.fromkeys(operations.HEADINGS, "Un texte")
Act = Callable[[Cast, Actor], Any]


def _local(cast: Cast) -> ListItem:
    return ListItem.objects.create(
        programme=cast.programme, list_code="N6", code="ici", label="Ici", counts_as=item("N6", "scolaire")
    )


def _merged(cast: Cast) -> ListItem:
    return ListItem.objects.create(
        programme=cast.programme, list_code="N6", code="la", label=item("N6", "scolaire").label, former_label="Là",
        counts_as=item("N6", "scolaire"), merged_into=item("N6", "scolaire"), merged_on=TODAY,
    )  # fmt: skip


def _closed(cast: Cast) -> User:
    User.objects.filter(pk=cast.users["bruno"].pk).update(is_active=False)
    return cast.users["bruno"]


ACTS: dict[str, Act] = {
    "change_programme": lambda cast, by: operations.change_programme(
        cast.programme, version=1, by=by, **{name: getattr(cast.programme, name) for name in operations.IDENTITY}
    ),
    "add_commune": lambda cast, by: operations.add_commune(cast.programme, name="Là", insee_code="13009", by=by),
    "add_quarter": lambda cast, by: operations.add_quarter(
        cast.commune, name="Là", kind="autre", code="", starts_on=TODAY, by=by
    ),
    "retire_quarter": lambda cast, by: operations.retire_quarter(cast.quarter, on=TODAY, by=by),
    "invite_member": lambda cast, by: operations.invite_member(
        cast.programme,
        email="noelle@exemple.invalid",
        first_name="Noëlle",
        last_name="Nadal",
        hat=HAT,
        by=by,
        at=timezone.now(),
    ),
    "add_member": lambda cast, by: operations.add_member(
        cast.programme, user=cast.users["bruno"], hat=HAT, by=by, on=TODAY
    ),
    "end_membership": lambda cast, by: operations.end_membership(
        cast.users["bruno"].memberships.get(), on=TODAY, by=by
    ),
    "publish_charter": lambda cast, by: operations.publish_charter(cast.programme, version=1, on=TODAY, by=by, **TEXTS),
    "close_member_account": lambda cast, by: operations.close_member_account(
        cast.users["bruno"].memberships.get(), by=by, at=timezone.now()
    ),
    "reopen_member_account": lambda cast, by: operations.reopen_member_account(
        _closed(cast).memberships.get(), by=by, at=timezone.now()
    ),
    "add_list_item": lambda cast, by: operations.add_list_item(
        cast.programme, label="Ici", counts_as=item("N6", "scolaire"), on=TODAY, by=by
    ),
    "merge_list_item": lambda cast, by: operations.merge_list_item(
        _local(cast), into=item("N6", "scolaire"), on=TODAY, by=by
    ),
    "split_list_item": lambda cast, by: operations.split_list_item(_merged(cast), on=TODAY, by=by),
    "retire_list_item": lambda cast, by: operations.retire_list_item(_local(cast), on=TODAY, by=by),
}


@pytest.mark.parametrize("name", list(ACTS))
@pytest.mark.parametrize("wrong", ["hawa", "daniele", "bruno", "karim"])
def test_an_operation_refuses_who_does_not_configure_this_programme(cast: Cast, wrong: str, name: str) -> None:
    with pytest.raises(Forbidden):
        ACTS[name](cast, cast.actor(wrong))


@pytest.mark.parametrize("name", list(ACTS))
def test_an_operation_leaves_a_line_of_its_own(cast: Cast, name: str) -> None:
    ACTS[name](cast, cast.actor("alice"))
    acts = set(Entry.objects.filter(user_id=cast.users["alice"].pk).values_list("action", flat=True))
    assert acts - {"account:invite"}


def test_a_national_value_stays(cast: Cast) -> None:
    with pytest.raises(Exception, match="ne se retire pas"):
        operations.retire_list_item(item("N6", "scolaire"), on=TODAY, by=cast.actor("alice"))


def test_a_local_value_does_not_count_as_a_local_one(cast: Cast) -> None:
    with pytest.raises(Exception, match="valeur nationale"):
        operations.add_list_item(cast.programme, label="Là", counts_as=_local(cast), on=TODAY, by=cast.actor("alice"))
