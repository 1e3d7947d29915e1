"""The guide: the French pages of `docs/guide/`, one per role and one per subject, as the application shows them."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from village.access.roles import Role
from village.core.french import nbsp

# The page that tells each role its day.
_OF_ROLE = {
    Role.COORDINATOR: "coordonnatrice",
    Role.ASSISTANT: "assistante",
    Role.REFERENT: "referente",
    Role.PANEL_MEMBER: "membre-eps",
    Role.REFERRER: "orienteur",
    Role.FACILITATOR: "intervenant",
    Role.FAMILY: "famille",
    Role.ELECTED: "elu",
    Role.NETWORK: "reseau",
    Role.DPO: "dpo",
    Role.TECHNICIAN: "technicien",
}
# One place of the guide to another: « bilan.md », « images/eps.png ».
_PAGE, _PICTURE = re.compile(r"^(?:\.\./)?([a-z-]+)\.md(#.*)?$"), re.compile(r"^images/([a-z0-9-]+)\.png$")
# Written by the code itself (`village docs`), one folder above.
_GENERATED = {"indicateurs"}
# A line for who would correct such a page by hand; its reader has no use for it.
_FOR_WRITERS = re.compile(r"^Écrit par `make docs`.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    body: SafeString


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    name: str
    title: str


def folder() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "guide"


@cache
def page(name: str) -> Page | None:
    """The page of this name. Written by us, and without HTML of its own: what Markdown makes of it is safe."""
    path = (folder().parent if name in _GENERATED else folder()) / f"{name}.md"
    if not re.fullmatch(r"[a-z-]+", name) or not path.is_file():
        return None
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    rest = _FOR_WRITERS.sub("", rest, count=1)
    return Page(name, first.removeprefix("# ").strip(), nbsp(mark_safe(_markdown().render(rest))))  # noqa: S308 - said above


def picture(name: str) -> Path | None:
    path = folder() / "images" / f"{name}.png"
    return path if re.fullmatch(r"[a-z0-9-]+", name) and path.is_file() else None


def for_role(role: Role) -> Page | None:
    return page(_OF_ROLE[role])


@cache
def contents() -> tuple[list[Entry], list[Entry]]:
    """The pages of the roles in the order of the roles, then those of the subjects by title."""
    of_roles = list(_OF_ROLE.values())
    found = {path.stem: Entry(path.stem, _title(path)) for path in folder().glob("*.md")}
    subjects = [entry for name, entry in found.items() if name not in of_roles]
    return [found[name] for name in of_roles if name in found], sorted(subjects, key=lambda entry: entry.title)


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return lines.readline().removeprefix("# ").strip()


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    reader.add_render_rule("link_open", _link)
    reader.add_render_rule("image", _image)
    reader.add_render_rule("table_open", _table)
    reader.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return reader


def _link(self: Any, tokens: Any, place: int, options: Any, _env: Any) -> str:
    target = str(tokens[place].attrs["href"])
    if found := _PAGE.match(target):
        tokens[place].attrs["href"] = reverse("guide:page", args=[found[1]]) + (found[2] or "")
    return str(self.renderToken(tokens, place, options, {}))


def _table(_self: Any, tokens: Any, place: int, _options: Any, _env: Any) -> str:
    """As elsewhere on the site: a row begins with its header, and reflows under labels on a small screen."""
    headings: list[str] = []
    column = 0
    for token, after in pairwise(tokens[place:]):
        if token.type == "table_close":
            break
        column = 0 if token.type == "tr_open" else column
        if token.type == "th_open":
            headings.append(after.content.replace("*", ""))
            token.attrs["scope"] = "col"
        elif token.type == "td_open" and column == 0:
            token.tag, token.attrs["scope"] = "th", "row"
        elif token.type == "td_open":
            token.attrs["data-label"] = headings[column]
        elif token.type == "td_close":
            token.tag = "th" if column == 0 else "td"
            column += 1
    return '<div class="table"><table>\n'


def _image(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    """A picture of a page: its words are said for those who do not see it."""
    token = tokens[place]
    if found := _PICTURE.match(str(token.attrs["src"])):
        token.attrs["src"] = reverse("guide:picture", args=[found[1]])
    token.attrs["loading"] = "lazy"
    return str(self.image(tokens, place, options, env))
