"""What a sheet of paper declares, the code fills: no field that only the samples know (R59, D-F1 to D-F28)."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import village

ROOT = Path(village.__file__).parent
# Printed blank and filled with a pen only: what is written there is typed in a page, or counted, never printed again.
FOR_THE_PEN = {"FamilyRequestForm", "ExperienceSheet", "FamilyView", "ChildView", "PartnerView", "Question"}


@dataclass
class Sheet:
    """`optional`: the fields that nobody need give; `names`: all of its own, in order."""

    bases: list[str]
    names: list[str]
    optional: set[str]
    given: set[str] = field(default_factory=set)


def sources() -> dict[str, ast.Module]:
    """The code by path, without the samples."""
    files = [path for path in sorted(ROOT.rglob("*.py")) if "samples" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def sheets_in(trees: dict[str, ast.Module]) -> dict[str, Sheet]:
    """The data classes of documents."""
    places = [
        tree
        for path, tree in trees.items()
        if path.startswith(("documents/kinds/", "documents/parts", "documents/document."))
    ]
    return {
        node.name: Sheet(
            [base.id for base in node.bases if isinstance(base, ast.Name)],
            [name for name, _ in _declared(node)],
            {name for name, default in _declared(node) if default is not None and _is_empty(default)},
        )
        for tree in places
        for node in tree.body
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(mark) for mark in node.decorator_list)
    }


def _declared(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr | None]]:
    for line in node.body:
        if (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and "ClassVar" not in ast.unparse(line.annotation)
        ):
            yield line.target.id, line.value


def _is_empty(default: ast.expr) -> bool:
    """Nothing, rather than words or boxes that the blank sheet prints."""
    if isinstance(default, ast.Name):
        return default.id.startswith("NO")  # NOBODY, NO_PARTNER
    return ast.unparse(default) in {"''", "None", "()", "False", "0"}


def fill(sheets: dict[str, Sheet], trees: dict[str, ast.Module]) -> None:
    """Note each field that some line of the code gives, by the constructor or by `replace`."""
    for path, tree in trees.items():
        known = {said: name for said, name in _known(path, tree).items() if name in sheets}
        for scope in ast.walk(tree):
            if isinstance(scope, (ast.FunctionDef, ast.Module)):
                _fill_scope(scope, known, sheets)


def _known(path: str, tree: ast.Module) -> dict[str, str]:
    """The documents that this file names, by what it calls them: other apps have a `Question` of their own."""
    imported = {
        name.asname or name.name: name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("village.documents")
        for name in node.names
    }
    own = [node.name for node in tree.body if isinstance(node, ast.ClassDef)] if path.startswith("documents/") else []
    return imported | {name: name for name in own}


def _fill_scope(scope: ast.FunctionDef | ast.Module, known: dict[str, str], sheets: dict[str, Sheet]) -> None:
    made = {
        target.id: node.value.func.id
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    returned = ast.unparse(scope.returns) if isinstance(scope, ast.FunctionDef) and scope.returns else ""
    for call in ast.walk(scope):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        said, words = call.func.id, {word.arg for word in call.keywords if word.arg}
        if said == "replace" and call.args:
            of = made.get(ast.unparse(call.args[0]), "")
            said = of if of in known else returned
        elif said in known:
            words |= set(sheets[known[said]].names[: len(call.args)])
        if said in known:
            _give(sheets, known[said], words)


def _give(sheets: dict[str, Sheet], name: str, words: set[str]) -> None:
    if name in sheets:
        sheets[name].given |= words
        for base in sheets[name].bases:
            _give(sheets, base, words)


def never_filled(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    sheets = sheets_in(trees)
    fill(sheets, trees)
    return {name: left for name, sheet in sheets.items() if (left := sheet.optional - sheet.given)}


def test_each_field_of_a_paper_is_filled_by_the_code() -> None:
    found = never_filled(sources())
    assert {name: fields for name, fields in found.items() if name not in FOR_THE_PEN} == {}


def test_a_sheet_for_the_pen_only_is_one() -> None:
    """Once the code fills some field of it, all of them count."""
    trees = sources()
    sheets = sheets_in(trees)
    fill(sheets, trees)
    for name in FOR_THE_PEN - {"Question"}:
        assert sheets[name].given <= {"letterhead", "on", "for_pen"}, name
    assert never_filled(trees).keys() >= FOR_THE_PEN


def test_a_field_that_nobody_gives_is_found() -> None:
    """Else the test above would pass on whatever it cannot read."""
    kind = "@dataclass(frozen=True)\nclass Letter(Document):\n to: str = ''\n about: str = ''\n seal: str = 'rond'\n"
    other = (
        "from village.documents.kinds import Letter as L\ndef write() -> L:\n start = L(to='Farida')\n return start\n"
    )
    trees = {"documents/kinds/letter.py": ast.parse(kind), "plans/documents.py": ast.parse(other)}
    assert never_filled(trees) == {"Letter": {"about"}}
    more = other.replace("return start", "return replace(start, about='Vous')")
    assert never_filled({**trees, "plans/documents.py": ast.parse(more)}) == {}
