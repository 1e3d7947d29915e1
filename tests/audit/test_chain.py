"""The journal cannot be changed by those who use it, and shows when somebody stronger did."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from village.access.policy import Actor
from village.access.roles import Role
from village.audit.journal import Act, record, record_each, verify
from village.audit.models import ChainLink, Entry
from village.core import postgres

CHANGE_FIRST = "UPDATE audit_entry SET details = 'autre' WHERE id = (SELECT min(id) FROM audit_entry)"
DELETE_FIRST = "DELETE FROM audit_entry WHERE id = (SELECT min(id) FROM audit_entry)"
ADD_A_LINE = "INSERT INTO audit_entry (at, action, role, target, rule, details) VALUES (now(), 'x', '', '', '', '')"

pytestmark = pytest.mark.django_db(transaction=True)


def lines(count: int = 3) -> None:
    for number in range(count):
        record(Act.DEMO_LOAD, by=None, details=f"ligne {number}")


def owner_does(*orders: str) -> None:
    with postgres.as_owner(), connection.cursor() as cursor:
        for order in orders:
            cursor.execute(order)


def test_a_line_is_sealed_when_its_transaction_ends() -> None:
    with transaction.atomic():
        lines()
        assert not ChainLink.objects.exists()
    assert list(ChainLink.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert verify().sound


def test_the_lines_of_one_page_are_sealed_in_turn() -> None:
    reader = Actor(1, "Émile", 1, Role.FACILITATOR, charter_signed=True)
    record_each(Act.ATTENDANCE_READ, [7, 3, 7], by=reader, details="appel, 2 enfants")
    record_each(Act.ATTENDANCE_READ, [], by=reader)
    assert list(Entry.objects.order_by("pk").values_list("person_id", flat=True)) == [7, 3, None]
    assert verify().sound


def test_a_line_of_a_transaction_that_failed_leaves_nothing() -> None:
    with transaction.atomic():
        lines(1)
        transaction.set_rollback(True)
    lines(1)
    assert verify().entries == 1
    assert verify().sound


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE audit_entry SET details = 'autre'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "INSERT INTO audit_chainlink VALUES (9, 9, 'x')",
        "UPDATE audit_chainlink SET hash = 'x'",
        "DELETE FROM audit_chainlink",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "SELECT audit_seal()",
    ],
)
def test_the_application_may_only_read_and_add(order: str) -> None:
    lines()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(order)
    assert verify().entries == 3


@pytest.mark.parametrize(
    "order", ["UPDATE audit_entry SET details = 'x'", "DELETE FROM audit_chainlink", "TRUNCATE audit_entry"]
)
def test_even_the_owner_is_refused_until_he_takes_the_lock_off(order: str) -> None:
    lines()
    with pytest.raises(DatabaseError, match="ne se modifie pas"):
        owner_does(order)


def _unlocked(table: str, order: str) -> None:
    owner_does(f"ALTER TABLE {table} DISABLE TRIGGER USER", order, f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("table", "order", "fault"),
    [
        ("audit_entry", CHANGE_FIRST, "empreinte"),
        ("audit_entry", DELETE_FIRST, "disparue"),
        ("audit_chainlink", "DELETE FROM audit_chainlink WHERE seq = 2", "manquant"),
        ("audit_chainlink", "DELETE FROM audit_chainlink WHERE seq = 3", "sans sceau"),
        ("audit_entry", ADD_A_LINE, "sans sceau"),
    ],
)
def test_what_somebody_stronger_changed_is_found(table: str, order: str, fault: str) -> None:
    lines()
    _unlocked(table, order)
    verdict = verify()
    assert not verdict.sound
    assert any(fault in found for found in verdict.faults)
    with pytest.raises(CommandError, match="altéré"):
        call_command("verify_journal")


def test_a_temporary_table_of_the_same_name_does_not_take_the_seal() -> None:
    """A name not qualified would be looked for in the session's temporary tables first."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE audit_chainlink (seq bigint, entry_id bigint, hash bytea)")
        cursor.execute("GRANT ALL ON audit_chainlink TO PUBLIC")
        cursor.execute(ADD_A_LINE)
        cursor.execute("SELECT count(*) FROM pg_temp.audit_chainlink")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM public.audit_chainlink")
        assert cursor.fetchone() == (1,)
        cursor.execute("DROP TABLE pg_temp.audit_chainlink")


def test_the_command_says_how_many_lines_and_the_head_to_keep_elsewhere() -> None:
    lines()
    said = StringIO()
    call_command("verify_journal", stdout=said)
    assert "3 lignes" in said.getvalue()
    assert verify().head in said.getvalue()


def test_the_command_compares_with_a_head_kept_elsewhere() -> None:
    lines()
    kept = verify().head
    lines(1)
    call_command("verify_journal", head=kept, stdout=StringIO())
    with pytest.raises(CommandError, match="gardée ailleurs"):
        call_command("verify_journal", head="0" * 64)


def test_an_empty_journal_is_sound() -> None:
    assert not Entry.objects.exists()
    assert verify().sound
