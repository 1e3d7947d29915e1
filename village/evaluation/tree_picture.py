"""The impact tree drawn: three columns of boxes, joined from left to right. Pure: words in, SVG out.

Colours are attributes, so that paper has them; the style sheet of the page is stronger and follows its theme. What is
observed has a full border, what is observable a dotted one: never the colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, GAP, LINE, PAD = 250, 46, 18, 12
LETTERS = 30
FONT = "Atkinson Hyperlegible Next, sans-serif"


@dataclass(frozen=True)
class Box:
    """A line of the tree and what hangs from it. `mark`: said above its words; `dotted`: not seen yet."""

    text: str
    mark: str = ""
    dotted: bool = False
    below: tuple["Box", ...] = ()

    @property
    def lines(self) -> list[str]:
        return [*([self.mark] if self.mark else []), *wrap(self.text, LETTERS)]

    @property
    def height(self) -> int:
        return len(self.lines) * LINE + 2 * PAD

    @property
    def room(self) -> int:
        """How high it stands with all that hangs from it."""
        return max(self.height, sum(box.room for box in self.below) + 10 * max(0, len(self.below) - 1))


@dataclass(frozen=True)
class Picture:
    svg: SafeString
    width: int
    height: int


_BOX = (
    '<rect class="box{}" x="{}" y="{}" width="{}" height="{}" rx="8" fill="#ffffff" stroke="#1f5f5b" '
    'stroke-width="1.5"{}/>'
)
_WORD = '<text x="{}" y="{}" font-size="14" font-family="{}" fill="#1d2a2a"{}>{}</text>'
_JOIN = '<path class="join" d="M{} {} C{} {} {} {} {} {}" fill="none" stroke="#7a8c8a" stroke-width="1.5"/>'


def draw(columns: Sequence[str], boxes: Sequence[Box], *, title: str, summary: str) -> Picture:
    """The whole tree under the names of its columns."""
    pieces: list[SafeString] = [
        _word(place * (WIDTH + GAP) + 2, 18, name, bold=True) for place, name in enumerate(columns)
    ]
    top = 34
    for box in boxes:
        pieces += _drawn(box, 0, top)
        top += box.room + 16
    width, height = len(columns) * (WIDTH + GAP) - GAP + 4, max(top, 60)
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="impact-tree" viewBox="0 0 {} {}" width="{}" height="{}" '
        'role="img" aria-labelledby="tree-title tree-summary"><title id="tree-title">{}</title>'
        '<desc id="tree-summary">{}</desc>{}</svg>',
        width, height, width, height, title, summary, format_html_join("", "{}", ((piece,) for piece in pieces)),
    )  # fmt: skip
    return Picture(svg, width, height)


def _drawn(box: Box, column: int, top: int) -> list[SafeString]:
    """A box in the middle of its room, its words, then what hangs from it."""
    left, high = column * (WIDTH + GAP) + 2, top + (box.room - box.height) // 2
    pieces = [_frame(box, left, high)]
    for place, line in enumerate(box.lines):
        marked = bool(box.mark) and place == 0
        pieces.append(_word(left + PAD, high + PAD + 13 + place * LINE, line, bold=marked))
    start, under = (left + WIDTH, high + box.height // 2), top
    for child in box.below:
        middle = under + child.room // 2
        half = left + WIDTH + GAP // 2
        pieces.append(format_html(_JOIN, *start, half, start[1], half, middle, left + WIDTH + GAP, middle))
        pieces += _drawn(child, column + 1, under)
        under += child.room + 10
    return pieces


def _frame(box: Box, left: int, high: int) -> SafeString:
    dots = SafeString(' stroke-dasharray="5 4"') if box.dotted else SafeString("")
    return format_html(_BOX, " dotted" if box.dotted else "", left, high, WIDTH, box.height, dots)


def _word(left: int, base: int, text: str, *, bold: bool) -> SafeString:
    return format_html(_WORD, left, base, FONT, SafeString(' font-weight="700"') if bold else SafeString(""), text)
