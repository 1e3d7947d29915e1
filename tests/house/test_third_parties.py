"""No page asks anything of anybody else: every address that a browser would fetch is ours."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, short, templates

# What makes a browser fetch: an attribute, a style, a script. A link that a person clicks is not a request.
_FETCHES = re.compile(
    r"""(?:\bsrc|\bsrcset|\bposter|\baction|\bdata|\bhx-(?:get|post))\s*=\s*["'](?:https?:)?//
      | <link\b[^>]*\bhref\s*=\s*["'](?:https?:)?//
      | url\(\s*["']?(?:https?:)?//
      | @import\s+["'](?:https?:)?//
      | \b(?:fetch|import|EventSource|WebSocket)\s*\(?\s*["'`](?:(?:https?|wss?):)?//""",
    re.VERBOSE | re.IGNORECASE,
)
_INLINE = re.compile(r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
_DATA_SCRIPT = re.compile(r'<script type="(?:application|text)/(?:json|ld\+json)"')


def _served() -> list[Path]:
    static = [path for kind in ("*.css", "*.js", "*.svg") for path in sorted((ROOT / "static").rglob(kind))]
    return [*templates(), *static]


def test_nothing_served_fetches_from_elsewhere() -> None:
    faults = {short(path): found for path in _served() if (found := _FETCHES.findall(path.read_text()))}
    assert not faults, faults


def test_no_template_holds_style_or_script_of_its_own() -> None:
    faults = {
        short(path): found for path in templates() if (found := _INLINE.findall(_DATA_SCRIPT.sub("", path.read_text())))
    }
    assert not faults, faults


@pytest.mark.parametrize(
    "source",
    [
        '<img src="https://exemple.invalid/pixel.gif">',
        '<script src="//exemple.invalid/a.js"></script>',
        '<link rel="stylesheet" href="https://exemple.invalid/a.css">',
        "@font-face { src: url(https://exemple.invalid/a.woff2) }",
        'fetch("https://exemple.invalid/")',
    ],
)
def test_a_request_elsewhere_is_seen(source: str) -> None:
    assert _FETCHES.search(source)


@pytest.mark.parametrize(
    "source", ['<p style="color:red">', "<style>p{}</style>", '<a onclick="f()">', "<script>1</script>"]
)
def test_a_style_or_script_inside_a_page_is_seen(source: str) -> None:
    assert _INLINE.search(source)


@pytest.mark.parametrize("source", ['<svg xmlns="http://www.w3.org/2000/svg">', '<a href="https://exemple.invalid/">'])
def test_a_name_or_a_link_is_not_a_request(source: str) -> None:
    assert not _FETCHES.search(source)
