"""A thousand random tamperings by somebody stronger than the application, a thousand found."""

from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from village.audit.journal import Act, record, verify
from village.core import postgres

LINES, TRIALS = 30, 1000
SAID = "at, action, programme_id, user_id, role, person_id, target, rule, details"
LINE = "(SELECT entry_id FROM audit_chainlink WHERE seq = {})"
CHANGE = "UPDATE audit_entry SET {} WHERE id = {{line}}"
TAKE_OUT = "DELETE FROM audit_entry WHERE id = {line}"
ADD = "INSERT INTO audit_entry (id, {{said}}) VALUES ({}, now(), 'x', NULL, NULL, '', NULL, '', '', '')"
SEAL_AGAIN = """
UPDATE audit_chainlink l SET hash = audit_digest(p.hash, e) FROM audit_chainlink p, audit_entry e
WHERE p.seq = l.seq - 1 AND e.id = l.entry_id AND l.seq = {rank}
"""
SEAL_ALL_AGAIN = """
DO $$ BEGIN FOR rank IN {rank}..{last} LOOP
  UPDATE audit_chainlink l SET hash = audit_digest(p.hash, e) FROM audit_chainlink p, audit_entry e
  WHERE p.seq = rank - 1 AND e.id = l.entry_id AND l.seq = rank;
END LOOP; END $$
"""
SWAP = """
UPDATE audit_entry e SET ({said}) = (
  SELECT {said} FROM audit_entry o WHERE o.id = CASE e.id WHEN {line} THEN {other} ELSE {line} END)
WHERE e.id IN ({line}, {other})
"""

# What he does to a line drawn, or to two; `n` is a number drawn.
TAMPERINGS = {
    "later": [CHANGE.format("at = at + interval '{n} microseconds'")],
    "another act": [CHANGE.format("action = 'note:write{n}'")],
    "another programme": [CHANGE.format("programme_id = coalesce(programme_id, 0) + {n}")],
    "somebody else": [CHANGE.format("user_id = coalesce(user_id, 0) + {n}")],
    "nobody": [CHANGE.format("action = action || ' ', user_id = NULL")],
    "another hat": [CHANGE.format("role = 'dpo{n}'")],
    "another child": [CHANGE.format("person_id = coalesce(person_id, 0) + {n}")],
    "another object": [CHANGE.format("target = 'people.person:{n}'")],
    "another reason": [CHANGE.format("rule = 'r{n}'")],
    "another detail": [CHANGE.format("details = details || '{n}'")],
    "a word moved to the next column": [CHANGE.format("rule = details, details = rule")],
    "its seal made again": [CHANGE.format("details = 'autre'"), SEAL_AGAIN],
    "all seals made again": [CHANGE.format("details = 'autre'"), SEAL_ALL_AGAIN],
    "taken out": [TAKE_OUT],
    "taken out with its seal": [TAKE_OUT, "DELETE FROM audit_chainlink WHERE seq = {rank}"],
    "all from here taken out": [
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_chainlink WHERE seq >= {rank})",
        "DELETE FROM audit_chainlink WHERE seq >= {rank}",
    ],
    "all before here taken out": [
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_chainlink WHERE seq <= {rank})",
        "DELETE FROM audit_chainlink WHERE seq <= {rank}",
    ],
    "a seal taken off": ["DELETE FROM audit_chainlink WHERE seq = {rank}"],
    "a seal of his own": ["UPDATE audit_chainlink SET hash = sha256('{n}') WHERE seq = {rank}"],
    "two lines swapped": [SWAP],
    "a line added": [ADD.format("10000000 + {n}")],
    "a line added before": [ADD.format("-{n}")],
    "a line added, with a seal of his own": [
        ADD.format("10000000 + {n}"),
        "INSERT INTO audit_chainlink VALUES ({last} + 1, 10000000 + {n}, sha256('{n}'))",
    ],
}  # fmt: skip


def tamper(cursor: Any, name: str, rank: int, other: int, n: int) -> None:
    words = {"rank": rank, "line": LINE.format(rank), "other": LINE.format(other), "n": n, "last": LINES, "said": SAID}
    for order in TAMPERINGS[name]:
        cursor.execute(order.format(**words))


@pytest.fixture
def owner() -> Iterator[Any]:
    """The owner, who took the locks off, in a transaction that is undone."""
    for number in range(LINES):
        record(Act.DEMO_LOAD, by=None, details=f"ligne {number}", person_id=number % 3 or None)
    with postgres.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        for table in ("audit_entry", "audit_chainlink"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_thousand_tamperings_are_found(owner: Any) -> None:
    draw, head = Random(1789), verify().head  # noqa: S311 - drawn the same each time
    assert verify(head).sound
    missed = []
    for name in islice(cycle(TAMPERINGS), TRIALS):
        rank, other = draw.sample(range(1, LINES + 1), 2)
        owner.execute("SAVEPOINT before")
        tamper(owner, name, rank, other, draw.randint(1, 9999))
        if verify(head).sound:
            missed.append((name, rank))
        owner.execute("ROLLBACK TO before")
    assert missed == []
    assert verify(head).sound, "each was undone"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["all seals made again", "all from here taken out"])
def test_only_a_head_kept_elsewhere_shows_a_chain_made_again_or_cut(owner: Any, name: str) -> None:
    head = verify().head
    tamper(owner, name, 10, 11, 1)
    assert verify().sound
    assert "gardée ailleurs" in verify(head).faults[0]
