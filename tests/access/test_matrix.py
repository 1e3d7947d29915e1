"""Every cell of the matrix is what the reviewed table says: none is decided without somebody having read it."""

from tests.access.matrix import FILE, LINKS, allowed, cells, read, states, written
from village.access.permissions import Permission
from village.access.roles import Role
from village.core.holding import Category


def test_every_cell_is_as_the_reviewed_table_says() -> None:
    said, counted, wrong = read(FILE.read_text()), 0, []
    for cell in cells():
        counted += len(Category)
        if (found := allowed(cell)) != said.get(cell, ""):
            wrong.append(f"{' '.join(cell)}: {found or 'nothing'}, and the table says {said.get(cell) or 'nothing'}")
    assert not wrong, f"{len(wrong)} differences; once read, `make matrix`:\n" + "\n".join(wrong[:30])
    assert counted == len(Role) * len(Permission) * len(LINKS) * len(list(states())) * len(Category) >= 200_000


def test_the_table_is_written_as_it_is_read() -> None:
    assert written() == FILE.read_text()


def test_a_cell_that_changes_is_seen() -> None:
    text = FILE.read_text()
    line = next(line for line in text.splitlines() if line.startswith("panel_member dossier:read"))
    assert read(text.replace(line, "")) != read(text)
    assert read(text.replace(line, line.replace("0123", "01234"))) != read(text)
