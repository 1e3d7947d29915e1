"""Change one thing at a time in the policy: a comparison, a constant, a member of a set, a `not`, a branch, an answer.

`python -m tests.prove.mutants [MODULE]`: for each change, the tests of the policy run in a process of their own, with
no base. Those that no test saw are printed; ends well if the score, the part of the changes seen, is enough.
"""

import ast
import importlib
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

POLICY, ENOUGH = "village.access.policy", 0.98
TESTS = ["tests/access/test_policy.py", "tests/access/test_matrix.py"]
ALONE = ["-xq", "--noconftest", "-c", os.devnull, "--rootdir=.", "-p", "no:cacheprovider"]
CONTRARY: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Eq: ast.NotEq(), ast.NotEq: ast.Eq(), ast.Is: ast.IsNot(), ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(), ast.NotIn: ast.In(), ast.Lt: ast.GtE(), ast.GtE: ast.Lt(), ast.Gt: ast.LtE(),
}  # fmt: skip
UNREAD = {"annotation", "returns"}  # what only mypy reads


def others(node: Any) -> Iterator[ast.AST]:
    """What could stand there instead."""
    match node:
        case ast.Compare(left, [op], right):
            yield ast.Compare(left, [CONTRARY[type(op)]], right)
        case ast.BoolOp(op, parts):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), parts)
            kept = [[part for part in parts if part is not gone] for gone in parts]
            yield from (few[0] if len(few) == 1 else ast.BoolOp(op, few) for few in kept)
        case ast.BinOp(left, ast.BitAnd(), right):
            yield ast.BinOp(left, ast.BitOr(), right)
        case ast.Set(members) if len(members) > 1:
            yield from (ast.Set([one for one in members if one is not gone]) for gone in members)
        case _:
            yield from _simpler(node)


def _simpler(node: Any) -> Iterator[ast.AST]:
    match node:
        case ast.If(_, body, orelse):
            yield from (ast.If(ast.Constant(always), body, orelse) for always in (True, False))
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(str(value)):
            yield ast.Constant(value + "?")
        case ast.Return(ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(None)
        case ast.Continue():
            yield ast.Pass()
        case ast.Name("any" | "all" as name):
            yield ast.Name("all" if name == "any" else "any")


def changed(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Where and what, and the source of the module with this one change."""
    for parent in [
        node for node in ast.walk(tree) if not isinstance(node, ast.Expr)
    ]:  # an `Expr` is words for a reader
        for name, held in [field for field in ast.iter_fields(parent) if field[0] not in UNREAD]:
            many = isinstance(held, list)
            for node in held if many else [held]:
                for other in others(node):
                    setattr(parent, name, [other if one is node else one for one in held] if many else other)
                    yield f"{node.lineno} : « {_first(node)} » → « {_first(other)} »", ast.unparse(tree)
            setattr(parent, name, held)


def _first(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(node)).splitlines()[0]


def is_seen(module: str, source: str) -> bool:
    """Whether the tests turn red with this source in the place of the module."""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        try:
            sys.modules[module] = put = types.ModuleType(module)
            exec(compile(source, module, "exec"), put.__dict__)  # noqa: S102 - our own source, one thing changed
            setattr(importlib.import_module(module.rpartition(".")[0]), module.rpartition(".")[2], put)
            os._exit(0 if pytest.main([*ALONE, *TESTS]) == pytest.ExitCode.OK else 1)
        except BaseException:  # noqa: BLE001 - a module that cannot be loaded is seen by all the tests
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def main(module: str = POLICY) -> int:
    source = Path(*module.split(".")).with_suffix(".py").read_text()
    if is_seen(module, source):
        sys.exit("Les tests de la politique sont déjà rouges, sans rien y changer.")
    found = list(changed(ast.parse(source)))
    missed = 0
    for said, mutant in found:
        if not is_seen(module, mutant):
            missed += 1
            sys.stdout.write(f"  vu par aucun test, ligne {said}\n")
            sys.stdout.flush()
    score = 1 - missed / len(found)
    sys.stdout.write(f"{module} : {len(found) - missed} changements sur {len(found)} sont vus ({score:.1%}).\n")
    return 0 if score >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
