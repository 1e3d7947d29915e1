"""What was hidden in figures, and why, in words: beside them, wherever they are shown."""

from collections.abc import Iterator

from village.core.french import counted
from village.evaluation.report import Report
from village.programmes.thresholds import Audience

TEAM_ONLY = "Pour l’équipe : rien n’est masqué, et les référents sont nommés. À ne pas transmettre tel quel."
TEAM_PAPER = "Pour l’équipe : rien n’y est masqué. À ne pas transmettre tel quel."
WHERE = {Audience.PARTNERS: "Dans le partenariat", Audience.OUTSIDE: "Hors du partenariat"}


def rule_said(report: Report) -> str:
    """The threshold in words; nothing for the team."""
    if report.audience is None:
        return ""
    return (
        f"{WHERE[report.audience]}, un nombre plus petit que {report.threshold} est masqué : un enfant pourrait y être "
        "reconnu. Avec lui sont masqués ceux qui permettraient de le retrouver. Zéro se montre."
    )


def foot_of(report: Report) -> str:
    """What every page of a paper says at its foot: a page alone must tell that it stays in the team."""
    return "" if report.protected else TEAM_PAPER


def hidden_said(report: Report) -> str:
    """How many numbers, whole figures and divisions this report does not show."""
    if report.audience is None:
        return ""
    return f"Ici : {', '.join(_hidden(report)) or 'rien n’est masqué'}."


def _hidden(report: Report) -> Iterator[str]:
    results = [line.result for line in report.lines]
    if cells := sum(bool(row.hidden) for result in results for group in result.groups for row in group.rows):
        yield counted(cells, "nombre masqué", "nombres masqués")
    if whole := [line.indicator.label for line in report.lines if line.result.hidden]:
        yield f"{counted(len(whole), 'chiffre entier', 'chiffres entiers')} ({' ; '.join(whole)})"
    if left := [title for result in results for title in result.left_out]:
        said = counted(len(left), "répartition retirée", "répartitions retirées")
        yield f"{said}, qui en {'dirait' if len(left) == 1 else 'diraient'} trop ({' ; '.join(left)})"
