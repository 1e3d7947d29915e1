"""Every address of the site, by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Page:
    name: str
    view: Any
    arguments: frozenset[str]
    fixed: bool
    """Whether the pattern itself gives the arguments."""


def pages() -> list[Page]:
    return sorted(_walk(get_resolver().url_patterns, "", frozenset()), key=lambda page: page.name)


def _walk(patterns: list[Any], prefix: str, outer: frozenset[str]) -> Iterator[Page]:
    for pattern in patterns:
        arguments = outer | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, space, frozenset(arguments))
        elif isinstance(pattern, URLPattern):
            yield Page(f"{prefix}{pattern.name}", pattern.callback, frozenset(arguments), bool(pattern.default_args))
