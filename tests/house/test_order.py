"""What comes later in the work stands higher in the code, and calls down."""

import re
from pathlib import Path

import grimp
import pytest
from importlinter.configuration import configure
from importlinter.contracts.layers import LayersContract

from tests.house.sources import VILLAGE, layers, short, stands_below, templates
from village.core.reference import our_models

_CALLED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"'#]+)""")
_CALLED_BY_VARIABLE = re.compile(r"""\{%\s*(?:include|extends)\s+[^"'\s]""")


def _app(path: Path) -> str:
    return path.relative_to(VILLAGE).parts[0]


def test_relations_point_down() -> None:
    faults = [
        f"{field} → {target}"
        for model in our_models()
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation and not field.auto_created and (target := field.related_model)
        if not target.__module__.startswith("village.")
        or not stands_below(target._meta.app_label, model._meta.app_label)
    ]
    assert not faults, faults


def test_templates_include_and_extend_only_those_below() -> None:
    owner = {path.as_posix().split("/templates/")[1]: _app(path) for path in templates()}
    faults = [
        f"{short(path)} → {name}"
        for path in templates()
        for name in _CALLED.findall(path.read_text())
        if name not in owner or not stands_below(owner[name], _app(path))
    ]
    assert not faults, faults


def test_a_template_is_included_by_its_name() -> None:
    faults = [short(path) for path in templates() if _CALLED_BY_VARIABLE.search(path.read_text())]
    assert not faults, faults


def test_the_line_of_apps_is_the_one_of_the_folders() -> None:
    folders = {path.parent.name for path in VILLAGE.glob("*/__init__.py")}
    assert set().union(*layers()) == folders


@pytest.mark.parametrize(
    ("low", "high", "allowed"),
    [
        ("people", "plans", True),
        ("plans", "people", False),
        ("funding", "meetings", False),  # side by side: they do not know each other
        ("people", "people", True),
    ],
)
def test_the_order_can_be_broken(low: str, high: str, allowed: bool) -> None:
    assert stands_below(low, high) is allowed


def test_an_import_upwards_breaks_the_contract() -> None:
    configure()
    order = [" | ".join(sorted(names)) for names in layers()]
    contract = LayersContract(
        name="order",
        session_options={"root_packages": ["village"]},
        contract_options={"layers": order, "containers": ["village"]},
    )
    graph = grimp.build_graph("village", cache_dir=None)
    assert contract.check(graph, verbose=False).kept
    graph.add_import(importer="village.people.models", imported="village.plans.models")
    assert not contract.check(graph, verbose=False).kept


def test_an_include_by_variable_is_seen() -> None:
    assert _CALLED_BY_VARIABLE.search("{% include name %}")
    assert _CALLED.findall('{% include "core/form.html" with a=1 only %}') == ["core/form.html"]
