"""The index of the rules of the field: which tests hold each of them.

A test says so with `@pytest.mark.rule("RU5")`; each was seen to fail with its rule removed. To find those of a rule,
search the tests for `mark.rule("RU5"`.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.house.sources import ROOT, short, tree_of

RULES = {
    "RU1": "no support without the agreement of the parents, associated at each step",
    "RU2": "a fiche leaves with the signature of the partner and of the parents",
    "RU3": "parents may come by themselves",
    "RU4": "entry, parcours and exit are decided by the EPS",
    "RU5": "a parcours has its goals, actions approved by the family, planning and ways of evaluating",
    "RU6": "a purely collective parcours is refused",
    "RU7": "the référent is not the coordinator, save by a reasoned derogation",
    "RU8": "a référent need not sit in the EPS",
    "RU9": "the missions of the référent are a written document",
    "RU10": "charter first; what is shared serves to understand and to help",
    "RU11": "local criteria, no category of people",
    "RU12": "droit commun first: the programme completes it",
    "RU13": "the composition of an EPS is free, missing domains are said",
    "RU14": "evaluation is more than results at school",
    "RU15": "a bilan each year, to all the partners",
    "RU16": "actions are out of school time, or say why",
    "RU17": "the family pays a share of the care, the programme the rest",
    "RU18": "a child protection alert is possible from the diagnostic",
    "RU19": "each profession keeps its secrets",
    "RU20": "age, territory, school: a filter with a derogation",
    "RU21": "what hinders a family is a difficulty to help with, never a fault",
    "RU22": "terrain with terrain: contacts carry their level",
    "RU23": "the référent accompanies, the EPS decides",
    "RU24": "elected, State, funders, network read figures only",
    "C4": "each action is approved by the family",
    "C5": "each psychologist, each care, is agreed by a parent",
    "R46": "that a child sees a therapist is known to few, what is said there to nobody",
}


def _marks(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Each test with the rules that it says it holds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.rule":
                    yield node.name, [str(ast.literal_eval(said)) for said in mark.args]


def held() -> dict[str, list[str]]:
    """Rule → the tests that hold it, as pytest names them."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test, rules in _marks(tree_of(path)):
            for rule in rules:
                found[rule].append(f"{short(path)}::{test}")
    return dict(found)


@pytest.mark.parametrize("rule", list(RULES))
def test_each_rule_of_the_field_has_a_test_that_holds_it(rule: str) -> None:
    assert held().get(rule), f"no test is marked `@pytest.mark.rule({rule!r})`: {RULES[rule]}"


def test_no_test_claims_a_rule_that_nobody_knows() -> None:
    assert not set(held()) - set(RULES)


def test_a_mark_is_seen() -> None:
    source = "@pytest.mark.rule('RU5', 'C4')\ndef test_x() -> None: ..."
    assert list(_marks(ast.parse(source))) == [("test_x", ["RU5", "C4"])]
