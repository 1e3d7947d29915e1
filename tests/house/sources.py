"""What the house tests read: the tree, and the order of the apps."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VILLAGE = ROOT / "village"


def layers() -> list[set[str]]:
    """The line of apps, top first, as import-linter enforces it."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = configuration["tool"]["importlinter"]["contracts"]
    order = next(contract for contract in contracts if contract["id"] == "order")
    return [{app.strip() for app in layer.split("|")} for layer in order["layers"]]


def stands_below(app: str, other: str) -> bool:
    """Whether `other` may know `app`: the same, or lower in the line."""
    height = {name: -depth for depth, names in enumerate(layers()) for name in names}
    return app == other or height[app] < height[other]


def python_files(folder: Path = VILLAGE) -> Iterator[Path]:
    """Our source files; what Django writes (migrations) aside."""
    return (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def templates() -> Iterator[Path]:
    return (path for path in sorted(VILLAGE.rglob("*.html")) if "templates" in path.parts)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
