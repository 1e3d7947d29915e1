"""All the figures of a period."""

from collections.abc import Callable
from datetime import date

from tests.evaluation.second import children, course, means, plans, survey
from tests.evaluation.second.counted import Counted
from tests.evaluation.second.populations import Divided, populations
from tests.evaluation.second.rows import Rows, export

FIGURES: dict[str, Callable[[Rows], Counted]] = {
    "I1": children.i1, "I3": children.i3, "I4": children.i4, "I5": children.i5, "I6": children.i6, "I7": children.i7,
    "I8": plans.i8, "I9": children.i9, "I10": plans.i10, "I11": plans.i11, "I12": plans.i12, "I13": plans.i13,
    "I14": plans.i14, "I15": plans.i15, "I16": plans.i16, "I17": means.i17, "I31": children.i31, "I32": children.i32,
    "I33": children.i33, "I2": survey.i2, "I34": survey.i34, "I35": survey.i35, "I36": survey.i36, "I37": survey.i37,
    "I38": survey.i38, "I39": survey.i39, "I42": survey.i42, "I43": survey.i43, "I44": survey.i44, "I45": survey.i45,
    "I46": survey.i46, "I47": survey.i47, "I20": course.i20, "I25": course.i25, "I26": course.i26,
    "I41": course.i41,
}  # fmt: skip


def count(code: str, first: date, last: date, *, today: date) -> dict[str, Counted]:
    """By code. A period that is not over is counted until today."""
    rows = export(code, first, min(last, today))
    return {name: figure(rows) for name, figure in FIGURES.items()}


def count_populations(code: str, first: date, last: date, *, today: date) -> dict[str, tuple[int, Divided]]:
    return populations(export(code, first, min(last, today)))
