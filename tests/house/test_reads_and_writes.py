"""Reads are `visible_to`, writes are operations, views only translate."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import python_files, short, tree_of

WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}
# Where rows are written; everything else only reads.
WRITERS = (
    "/operations.py",
    "/operations/",
    "village/audit/journal.py",  # the line that every operation leaves
    "village/core/drafts.py",  # a draft is nobody's but its author's, and says nothing yet
    "village/core/views.py",  # `receive`: the proof that a form was received once
    "village/notifications/inbox.py",  # an inbox is written by whoever has news, read by one person
    "village/core/sealing.py",  # the key of a child, made with the first row about him
    "village/core/rotation.py",  # a new master key: the same words under another seal
    "village/accounts/second_factor.py",  # the same, for second factors
    "village/accounts/models.py",  # the manager that Django's own commands call
    "village/accounts/limits.py",  # when a device was last seen, told by the middleware
    "village/accounts/adapter.py",  # allauth decides when an account changes
    "village/accounts/identity.py",  # the same, for an identity from outside
    "village/documents/cleaning.py",  # a picture, a PDF: it knows no row at all
    "village/exchange/unfolding.py",  # a spreadsheet: the same
    "village/demo/",  # writes an invented territory
)


def _calls(tree: ast.Module) -> Iterator[ast.Attribute]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func


def _writes(tree: ast.Module) -> list[str]:
    """Lines that write rows: `super().save()` of a model, `session.save()` and the `update` of a dictionary aside."""
    return [
        f"{call.lineno}: {ast.unparse(call)}"
        for call in _calls(tree)
        if call.attr in WRITES
        and not ast.unparse(call.value).startswith(("super()", "request.session", "self.session"))
        and not (call.attr == "update" and not _is_queryset(call.value))
    ]


def _is_queryset(value: ast.expr) -> bool:
    """Whether `value.update(…)` is about rows: a manager, or what follows `filter(…)` and its likes."""
    return isinstance(value, ast.Call) or "objects" in ast.unparse(value)


def _unguarded(tree: ast.Module) -> list[str]:
    """Managers read otherwise than through `.objects.visible_to(…)`."""
    guarded = {id(call.value) for call in _calls(tree) if call.attr == "visible_to"}
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"} and id(node) not in guarded
    ]


def _is_view(path: str) -> bool:
    return path.endswith("/views.py") or "/views/" in path


def test_views_read_only_what_is_visible_to_the_actor() -> None:
    faults = {
        path: found
        for path, found in ((short(file), _unguarded(tree_of(file))) for file in python_files())
        if found and _is_view(path) and path != "village/core/views.py"
    }
    assert not faults, _told(faults)


def test_rows_are_written_by_operations() -> None:
    faults = {
        path: found
        for path, found in ((short(file), _writes(tree_of(file))) for file in python_files())
        if found and not any(writer in path for writer in WRITERS)
    }
    assert not faults, _told(faults)


def _told(faults: dict[str, list[str]]) -> str:
    return "\n".join(f"{path}:{line}" for path, lines in faults.items() for line in lines)


@pytest.mark.parametrize(
    "source",
    ["Person.objects.filter(pk=1)", "get_object_or_404(Person.objects, pk=1)", "rows = Person._default_manager.all()"],
)
def test_a_stranger_way_to_read_is_seen(source: str) -> None:
    assert _unguarded(ast.parse(source))


def test_the_only_way_to_read_is_accepted() -> None:
    assert not _unguarded(ast.parse("get_object_or_404(Person.objects.visible_to(actor).select_related('x'), pk=1)"))


@pytest.mark.parametrize(
    "source",
    [
        "child.save()",
        "Person.objects.create(first_name='Zoé')",
        "Person.objects.filter(pk=1).update(first_name='Zoé')",
        "form.instance.delete()",
        "child.notes.create(text='')",
    ],
)
def test_a_write_outside_operations_is_seen(source: str) -> None:
    assert _writes(ast.parse(source))


@pytest.mark.parametrize("source", ["super().save(*args)", "context.update(a=1)", "request.session.save()"])
def test_what_writes_no_row_is_accepted(source: str) -> None:
    assert not _writes(ast.parse(source))


def _days_of_moments(tree: ast.Module) -> list[str]:
    return [
        f"{call.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(call := node.func, ast.Attribute)
        and call.attr == "date"
        and not node.args
        and "localtime" not in ast.unparse(call.value)
    ]


@pytest.mark.parametrize("path", list(python_files()), ids=short)
def test_the_day_of_a_moment_is_the_day_it_is_in_france(path: Path) -> None:
    """`timezone.localdate(at)`: `at.date()` of a moment told in UTC is the day before until two in the morning."""
    assert not _days_of_moments(tree_of(path))
