"""Files that a person can read, and the shortcuts that we refuse."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import ROOT, python_files, short, tree_of

LONGEST = 500
REFUSED_MODULES = {"utils.py", "helpers.py", "misc.py", "common.py"}
# No signals, no generic foreign keys, no model fetched by its name.
REFUSED_IMPORTS = {"django.db.models.signals", "django.dispatch", "django.contrib.contenttypes.fields"}
REFUSED_CALLS = {"get_model"}


def _refused(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
            yield from names & REFUSED_IMPORTS
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & REFUSED_IMPORTS
        elif isinstance(node, ast.Attribute) and node.attr in REFUSED_CALLS:
            yield node.attr


def test_no_signals_no_generic_keys_no_model_by_name() -> None:
    faults = {short(path): found for path in python_files() if (found := list(_refused(tree_of(path))))}
    assert not faults, faults


@pytest.mark.parametrize(
    "source",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "import django.dispatch",
        "from django.contrib.contenttypes.fields import GenericForeignKey",
        "apps.get_model('people', 'Person')",
    ],
)
def test_each_of_them_is_seen(source: str) -> None:
    assert list(_refused(ast.parse(source)))


def test_every_module_has_a_name_that_says_something() -> None:
    assert not [short(path) for path in python_files(ROOT / "village") if path.name in REFUSED_MODULES]


def test_no_file_is_too_long() -> None:
    files = [
        path
        for folder in ("village", "config", "tests", "benchmarks", "static/css", "static/js")
        for kind in ("*.py", "*.html", "*.css", "*.js")
        for path in (ROOT / folder).rglob(kind)
        if "migrations" not in path.parts
    ]
    lengths = {short(path): len(path.read_text().splitlines()) for path in files}
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST}


def test_our_javascript_stays_small() -> None:
    lines = sum(len(path.read_text().splitlines()) for path in (ROOT / "static/js").rglob("*.js"))
    assert 0 < lines <= 1000
