"""Every decision of the policy, as a table that somebody reads: `matrix.txt`. `make matrix` writes it again.

A cell is a role × what is asked × a link × a category × a state: four questions, yes or no. Roles with a charter have
signed it, and the child is of their programme: tests/access/test_policy.py asks what happens otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from pathlib import Path

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, HeldLink, Subject, decide
from village.access.roles import Role
from village.core.holding import Category

FILE = Path(__file__).with_name("matrix.txt")
ME, SOMEBODY, HERE = 1, 2, 1
LINKS = ("-", *Link)
# One letter per question that is answered yes.
STATES = {
    "L": "the use of the dossier is limited",
    "T": "an exceptional access is open",
    "W": "the family keeps it from this structure",
    "O": "written by somebody else, and the circle is of others",
}
PLAIN = "."
HEAD = """\
# Who may do what, in every case: made by `make matrix` from the policy, read before it is committed.
#
# A line: role, what is asked, link with the child (* : whatever it is), then groups « categories=states ».
# Categories: 0 organisation, 1 identity, 2 school, 3 social, 4 health, 5 danger, P private note.
# States: . none of these; L the use of the dossier is limited; T an exceptional access is open;
#         W the family keeps everything from this structure; O written by somebody else, and the circle is of others.
#         « /TW »: whether or not T and W are so.
# What is not written is refused.
"""
Cell = tuple[str, str, str, str]
"""Role, permission, link, state."""


def states(letters: Iterable[str] = STATES) -> Iterator[str]:
    """Every set of these letters, in their order: « . », « L », « LT »…"""
    kept = list(letters)
    for chosen in product((False, True), repeat=len(kept)):
        yield "".join(letter for letter, yes in zip(kept, chosen, strict=True) if yes) or PLAIN


def _joined(*parts: str) -> str:
    return "".join(letter for letter in STATES if any(letter in part for part in parts)) or PLAIN


def _toggled(state: str, letter: str) -> str:
    return _joined(state.replace(letter, "")) if letter in state else _joined(state, letter)


def short(where: Iterable[str]) -> str:
    """« ./TW » for « . T W TW »: the letters that change nothing, said once."""
    whole = set(where)
    free = [letter for letter in STATES if {_toggled(state, letter) for state in whole} == whole]
    least = [state for state in states() if state in whole and not set(state) & set(free)]
    return ",".join(least) + (f"/{''.join(free)}" if free else "")


def spread(said: str) -> Iterator[str]:
    """The states that `short` said."""
    least, _, free = said.partition("/")
    for state, more in product(least.split(","), states(free)):
        yield _joined(state, more)


def cells() -> Iterator[Cell]:
    """All but the category."""
    yield from product(Role, Permission, LINKS, states())


def allowed(cell: Cell) -> str:
    """The categories that this cell opens: « 0123 »."""
    role, permission, link, state = cell
    actor = Actor(ME, "Moi", HERE, Role(role), charter_signed=True)
    held = frozenset() if link == "-" else frozenset({HeldLink(Link(link), date(2017, 9, 1))})
    owner = SOMEBODY if "O" in state else ME
    found = ""
    for category in Category:
        subject = Subject(
            HERE, held, category, author_id=owner, circle=frozenset({owner}), limited="L" in state,
            ticket="T" in state, withheld=frozenset(Category) if "W" in state else frozenset(),
        )  # fmt: skip
        found += category.value if decide(actor, Permission(permission), subject).allowed else ""
    return found


def read(text: str) -> dict[Cell, str]:
    """What a table says, cell by cell."""
    said: dict[Cell, str] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        role, permission, links, *groups = line.split()
        for link, group in product(LINKS if links == "*" else links.split(","), groups):
            categories, _, where = group.partition("=")
            said |= {(role, permission, link, state): categories for state in spread(where)}
    return said


def written() -> str:
    """The table of today."""
    by_line: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for role, permission in product(Role, Permission):
        for link in LINKS:
            groups: dict[str, list[str]] = defaultdict(list)
            for state in states():
                if opened := allowed((role, permission, link, state)):
                    groups[opened].append(state)
            said = "  ".join(f"{opened}={short(where)}" for opened, where in groups.items())
            if said:
                by_line[role, permission][said].append(link)
    lines = [
        f"{role} {permission} {'*' if len(links) == len(LINKS) else ','.join(links)}  {said}"
        for (role, permission), found in by_line.items()
        for said, links in found.items()
    ]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(written())
