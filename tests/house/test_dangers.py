"""What no code of ours does, whatever the reason: the list is short, and each exception is named here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, python_files, short, templates

CALLS = {
    "eval", "exec", "compile", "__import__", "mark_safe", "SafeString", "RawSQL", "extra", "raw", "system", "popen",
    "Template", "from_string", "HttpResponseRedirect",
}  # fmt: skip
MODULES = {"pickle", "marshal", "shelve", "yaml", "xml", "lxml", "telnetlib", "ftplib", "ldap", "random", "jinja2"}
# Text that becomes markup: constants of components, and the guide, which is in the source.
MARKUP = {
    "village/core/templatetags/ui_blocks.py", "village/core/templatetags/ui_forms.py",
    "village/core/templatetags/ui_pieces.py", "village/guide/pages.py", "village/core/charts.py",
    "village/core/french.py", "village/core/icons.py", "village/evaluation/tree_picture.py",
}  # fmt: skip
# A constant of the module, with its values beside it.
FIXED_SQL = {"village/people/models/person.py"}
# Programs of PostgreSQL, and our own Python apart, to open a received file or to work behind the pages: by their path,
# without a shell.
PROGRAMS = {
    "village/core/postgres/dumps.py", "village/core/postgres/embedded.py", "village/core/postgres/wheel.py",
    "village/documents/received.py",
    "village/exchange/workbook.py", "village/core/management/commands/serve.py",
}  # fmt: skip
FILES = [path for path in python_files(ROOT / "village") if "village/demo" not in path.as_posix()]
FILES += list(python_files(ROOT / "config"))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )
            yield name, node


def dangers(path: Path, tree: ast.AST) -> Iterator[str]:
    for name, node in calls(tree):
        compiled = name == "compile" and isinstance(node.func, ast.Attribute)  # a regular expression
        marked = name in {"mark_safe", "SafeString"} and short(path) in MARKUP
        fixed = name == "RawSQL" and short(path) in FIXED_SQL
        if name in CALLS and not (compiled or marked or fixed):
            yield f"{short(path)}:{node.lineno} {name}()"
        if any(word.arg == "shell" for word in node.keywords):
            yield f"{short(path)}:{node.lineno} shell="
    for piece in ast.walk(tree):
        names = _imported(piece)
        yield from (f"{short(path)} {name}" for name in names & MODULES)
        if "subprocess" in names and short(path) not in PROGRAMS:
            yield f"{short(path)} subprocess"


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {(node.module or "").partition(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def test_no_code_runs_what_it_received() -> None:
    """No eval, no shell, no pickle, no XML, no SQL by hand, no template made of words, no weak dice."""
    assert not [danger for path in FILES for danger in dangers(path, ast.parse(path.read_text()))]


def test_no_statement_is_made_of_words_received() -> None:
    """A value stands in a statement as `%s`; what is put together is names of tables, in two known places."""
    composed = {
        short(path)
        for path in FILES
        for name, node in calls(ast.parse(path.read_text()))
        if name == "execute" and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    }
    assert composed <= COMPOSED, composed - COMPOSED


# Names of tables and roles that the code itself gives; never a word of a request.
COMPOSED = {"village/core/postgres/policies.py", "village/privacy/reach.py"}


def test_no_template_lets_markup_through() -> None:
    let = [short(path) for path in templates() if re.search(r"\|\s*safe\b|autoescape\s+off|safeseq", path.read_text())]
    assert not let


def test_what_is_sought_by_a_pattern_is_escaped_first() -> None:
    """A pattern made while running escapes what it holds (ASVS 1.2.9)."""
    for path in FILES:
        for name, node in calls(ast.parse(path.read_text())):
            if name in {"sub", "search", "match", "fullmatch", "compile"} and node.args:
                pattern = node.args[0]
                made = [one for one in ast.walk(pattern) if isinstance(one, ast.FormattedValue)]
                assert all("escape(" in ast.unparse(one) or _is_constant(one) for one in made), short(path)


def _is_constant(value: ast.FormattedValue) -> bool:
    """A name in capitals is a constant of the module."""
    return isinstance(value.value, ast.Name) and value.value.id.isupper()


DANGEROUS = ["eval('1')", "import pickle", "from xml import sax", "subprocess.run('x', shell=True)", "mark_safe(word)"]


@pytest.mark.parametrize("source", DANGEROUS)
def test_each_danger_is_seen(source: str) -> None:
    assert list(dangers(ROOT / "village/people/views.py", ast.parse(source)))
