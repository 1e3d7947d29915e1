"""The rows behind means and places: money, classes, quarters, the team, the directory. They name no child."""

from collections.abc import Callable

from village.access.roles import Role
from village.activities.models import ClassSequence
from village.core.french import euros, long_date, number
from village.directory.models import Organisation
from village.evaluation.facts import Facts
from village.evaluation.rows import BESIDE, COUNTED, Line, Rows
from village.funding.models import Expense, Grant
from village.programmes.models import Membership

LINES, SEQUENCES = ("ligne du budget", "lignes du budget"), ("séquence", "séquences")
QUARTERS, PEOPLE, STRUCTURES = ("QPV", "QPV"), ("présence", "présences"), ("structure", "structures")
_TEAM = (Role.COORDINATOR.value, Role.REFERENT.value, Role.ASSISTANT.value)


def _budget(facts: Facts) -> Rows:
    """The resources of the year that the figure tells; those of other years, and expenses, are beside."""
    years = range(facts.counted.first.year, facts.counted.last.year + 1)
    grants = list(Grant.objects.filter(programme=facts.programme, year__in=years).order_by("-year", "pk"))
    expenses = Expense.objects.filter(programme=facts.programme, year__in=years).order_by("-year", "pk")
    told = max((grant.year for grant in grants), default=None)
    lines = [
        Line(
            (),
            (str(grant.year), f"ressource, {grant.get_funder_display()}", grant.label, euros(grant.amount)),
            COUNTED if grant.year == told else BESIDE,
        )
        for grant in grants
    ]
    lines += [
        Line((), (str(one.year), f"dépense, {one.get_nature_display()}", one.label, euros(one.amount)), BESIDE)
        for one in expenses
    ]
    return Rows(LINES, ("Année", "Nature", "Libellé", "Montant"), lines, named=False)


def _classes(facts: Facts) -> Rows:
    """Of each class, the sequence that the most children followed; its others are beside."""
    held = ClassSequence.objects.filter(
        class_programme__programme=facts.programme, on__range=(facts.counted.first, facts.counted.last)
    ).select_related("class_programme")
    told: set[int] = set()
    lines = []
    for one in sorted(held, key=lambda one: (one.class_programme.name, one.class_programme_id, -one.children, one.on)):
        room = one.class_programme
        place = BESIDE if room.pk in told else COUNTED
        told.add(room.pk)
        words = (f"{room.name}, {room.school_class or room.site}", long_date(one.on), number(one.children))
        lines.append(Line((), words, place))
    return Rows(SEQUENCES, ("Classe ou lieu", "Séquence du", "Enfants présents"), lines, named=False)


def _quarters(facts: Facts) -> Rows:
    """A QPV of two communes is one: its second line is beside."""
    told: set[object] = set()
    lines = []
    for name, commune, code in facts.priority_quarters:
        key = code or (name, commune)
        lines.append(Line((), (name, commune, code or "–"), BESIDE if key in told else COUNTED))
        told.add(key)
    return Rows(QUARTERS, ("Quartier", "Commune", "Code"), lines, named=False)


def _team(facts: Facts) -> Rows:
    hats = Membership.objects.filter(programme=facts.programme, role__in=_TEAM, starts_on__lte=facts.counted.last)
    hats = hats.exclude(ends_on__lt=facts.counted.first).select_related("user").order_by("role", "starts_on", "pk")
    lines = [
        Line(
            (),
            (
                hat.user.get_full_name(),
                str(Role(hat.role).label),
                long_date(hat.starts_on),
                long_date(hat.ends_on) if hat.ends_on else "toujours là",
                "à écrire" if hat.fte is None else number(hat.fte),
            ),
        )
        for hat in hats
    ]
    return Rows(PEOPLE, ("Qui", "Rôle", "Depuis", "Jusqu’au", "Part de temps plein"), lines, named=False)


def _partners(facts: Facts) -> Rows:
    found = Organisation.objects.filter(programme=facts.programme, school__isnull=True).select_related("kind")
    lines = [Line((), (one.name, str(one.kind.label))) for one in found.order_by("kind__label", "name", "pk")]
    return Rows(STRUCTURES, ("Structure", "Type"), lines, named=False)


MEANS_ROWS: dict[str, Callable[[Facts], Rows]] = {
    "I17": _budget,
    "I33": _classes,
    "I44": _quarters,
    "I45": _team,
    "I46": _partners,
}
