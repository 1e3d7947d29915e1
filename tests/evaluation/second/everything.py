"""All the figures of a period."""

from collections.abc import Callable
from datetime import date

from tests.evaluation.second import children, means, plans
from tests.evaluation.second.counted import Counted
from tests.evaluation.second.rows import Rows, export

FIGURES: dict[str, Callable[[Rows], Counted]] = {
    "I1": children.i1, "I3": children.i3, "I4": children.i4, "I5": children.i5, "I6": children.i6, "I7": children.i7,
    "I8": plans.i8, "I9": children.i9, "I10": plans.i10, "I11": plans.i11, "I12": plans.i12, "I13": plans.i13,
    "I14": plans.i14, "I15": plans.i15, "I16": plans.i16, "I17": means.i17, "I31": children.i31, "I32": children.i32,
    "I33": children.i33,
}  # fmt: skip


def count(code: str, first: date, last: date, *, today: date) -> dict[str, Counted]:
    """By code. A period that is not over is counted until today."""
    rows = export(code, first, min(last, today))
    return {name: figure(rows) for name, figure in FIGURES.items()}
