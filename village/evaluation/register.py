"""What is already out of a programme's figures, and for whom: read before anything more goes out, and listed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.utils import timezone

from village.core.dates import Period
from village.core.french import long_date
from village.evaluation.indicators.base import Indicator, Remark
from village.evaluation.joining import Earlier
from village.evaluation.models import Medium, Publication, Published
from village.evaluation.protection import Readers, only_whole, published
from village.evaluation.report import Line, Report
from village.evaluation.snapshot import keep, read_back
from village.programmes.thresholds import Audience

# The nearest days: with more, who subtracts does not follow either.
_COMPARED = 6


@dataclass(frozen=True)
class Going:
    """What goes out, to whom, in what form. `what`: in words, « contrat de ville »."""

    kind: Published
    audience: Audience
    what: str
    medium: Medium


def mark_of(figures: dict[str, Any], threshold: int) -> str:
    """The print of figures as they are protected: other figures, or another threshold, are another publication."""
    told = {name: figures[name] for name in ("counted", "lines")}
    return sha256(json.dumps([told, threshold], sort_keys=True).encode()).hexdigest()


def held_by(report: Report, audience: Audience) -> dict[str, list[Readers]]:
    """By code: what these readers hold already of days that overlap, then what the partners do, who hold it all."""
    read = [(one, _both(one)) for one in _near(report)]
    return {
        line.indicator.code: [
            Readers(
                report.programme.threshold(reader),
                [
                    earlier
                    for one, figures in read
                    if reader is Audience.PARTNERS or one.audience == reader
                    for days, full, shown in figures
                    if (earlier := _known(line.indicator, full, shown, days, one.threshold))
                ],
            )
            for reader in dict.fromkeys((audience, Audience.PARTNERS))
        ]
        for line in report.lines
    }


def _known(indicator: Indicator, full: Line, shown: Line, days: Period, threshold: int) -> Earlier | None:
    """What a figure that is out tells of this one: all, if it is the same; else the number of their population."""
    same = full.indicator.code == indicator.code
    if not same and not (indicator.whole and full.indicator.whole == indicator.whole):
        return None
    earlier = published(full.indicator, full.result, shown.result, days, threshold)
    return earlier if same else only_whole(earlier, indicator)


def _near(report: Report) -> list[Publication]:
    """Those of days that meet those of the report, then of days that meet these; the nearest, latest first."""
    known = list(Publication.objects.filter(programme=report.programme).order_by("-at", "-pk").only("first", "last"))
    periods = {report.counted}
    while True:
        more = {Period(one.first, one.last) for one in known} - periods
        more = {one for one in more if any(one.first <= other.last and other.first <= one.last for other in periods)}
        if not more or len(periods) >= _COMPARED:
            break
        periods |= set(
            sorted(more, key=lambda one: abs((one.first - report.counted.first).days))[: _COMPARED - len(periods)]
        )
    kept = [one.pk for one in known if Period(one.first, one.last) in periods]
    return list(Publication.objects.filter(pk__in=kept).order_by("-at", "-pk"))


def _both(one: Publication) -> list[Any]:
    """Each figure as it was counted, and as it was shown."""
    full = read_back(one.programme, Period(one.first, one.last), one.figures)
    shown = {line.indicator.code: line for line in read_back(one.programme, full.period, one.shown).lines}
    return [(full.counted, line, shown[line.indicator.code]) for line in full.lines if line.indicator.code in shown]


def as_before(full: Report, safe: Report, going: Going) -> tuple[Report, Report]:
    """Where what is already out keeps something back, the figure as these readers already hold it of the same days.

    Nothing new is told, and nobody reads « masqué » where there was a number. First as it was counted, then as shown.
    """
    if not any(line.result.kept_back for line in safe.lines):
        return full, safe
    span = {"kind": going.kind, "first": full.period.first, "last": full.period.last, "audience": going.audience}
    before = Publication.objects.filter(programme=full.programme, **span).order_by("-at", "-pk").first()
    held = {line.indicator.code: (line, shown, before) for _, line, shown in _both(before)} if before else {}
    counted, told = [], []
    for line, shown in zip(full.lines, safe.lines, strict=True):
        known = held.get(line.indicator.code) if shown.result.kept_back else None
        counted.append(known[0] if known else line)
        told.append(_dated(known[1], known[2]) if known else shown)
    return replace(full, lines=tuple(counted)), replace(safe, lines=tuple(told))


def _dated(line: Line, published_in: Publication) -> Line:
    """« Chiffre publié le… », said once."""
    if line.result.kept_back or any(remark.text.startswith(_AS_BEFORE) for remark in line.result.remarks):
        return line
    on = long_date(timezone.localdate(published_in.at))
    said = Remark(
        f"{_AS_BEFORE} {on}. Recompté depuis, il a un peu changé : montrer les deux ferait retrouver un petit nombre."
    )
    return replace(line, result=replace(line.result, remarks=(*line.result.remarks, said)))


_AS_BEFORE = "Chiffre tel que publié le"


@dataclass(frozen=True)
class Hidden:
    """Of one figure of a publication: what is shown, what is not."""

    label: str
    whole: bool
    shown: int
    hidden: Sequence[str]
    left_out: Sequence[str]


def hidden_in(one: Publication) -> list[Hidden]:
    """Figure by figure, those of which something is hidden first."""
    report = read_back(one.programme, Period(one.first, one.last), one.shown)
    found = [
        Hidden(
            line.indicator.label,
            bool(line.result.hidden),
            sum(not row.hidden for group in line.result.groups for row in group.rows),
            [f"{group.title} : {row.label}" for group in line.result.groups for row in group.rows if row.hidden],
            line.result.left_out,
        )
        for line in report.lines
    ]
    return sorted(found, key=lambda one: not (one.whole or one.hidden or one.left_out))


def same(report: Report, going: Going) -> tuple[dict[str, Any], Publication | None]:
    """The figures of a report, and the publication that already shows them to these readers."""
    figures, span = keep(report), {"first": report.period.first, "last": report.period.last}
    mark = mark_of(figures, report.programme.threshold(going.audience))
    known = Publication.objects.filter(
        programme=report.programme, mark=mark, kind=going.kind, audience=going.audience, **span
    )
    return figures, known.first()
