"""What a line becomes: a child, his family, a request, an agreement, a parcours, each through its own operation."""

from datetime import date
from typing import Any

from django.db.models import Model

from village.access.links import Link
from village.access.policy import Actor
from village.accounts.models import User
from village.core.errors import DomainError
from village.core.text import fold
from village.directory.models import School
from village.exchange.models import ImportedChild
from village.exchange.operations.children import lines_of
from village.exchange.reading.columns import Column
from village.exchange.reading.lines import Child, shown
from village.exchange.reading.tables import said
from village.people.models import Agreement, Guardian, Household, Person
from village.people.operations import (
    ChildSheet,
    NamedParent,
    join_care_team,
    record_agreement,
    register_child,
    tie_parent,
)
from village.plans.operations import ExitSheet, close_plan, open_plan
from village.programmes.models import Commune, ListItem, Quarter
from village.referrals.models import Referral
from village.referrals.operations.bringing import FormerRequest, bring_referral

NOT_IN_THE_TABLE = "Repris d’un tableau de suivi : ce que les parents pensent de la sortie n’y est pas écrit."
LONGEST = 5_000
"""Characters of the facts of a fiche."""


class Becoming:
    """Brings lines in, on one day; what they all point to (schools, items of lists) is read once."""

    def __init__(self, *, by: Actor, on: date) -> None:
        self.by, self.on = by, on
        self._known: dict[tuple[Any, int], Any] = {}

    def bring(self, row: ImportedChild, read: Child) -> tuple[Person | None, list[Model]]:
        """Write the line; return its child, and all the rows that were written."""
        words = words_of(row)
        if read.agreed is False:  # a family that refused has a fiche, and no dossier
            return None, self._request(read, None, words)
        known = row.candidate if row.same == ImportedChild.Same.SAME else None
        child = known or self._register(row, read)
        made: list[Model] = [] if known else _of_child(child)
        requested = self._request(read, child, words)
        made += [*requested, *self._agreement(child, read)]
        referral = next((one for one in requested if isinstance(one, Referral)), None)
        return child, made + self._path(child, referral, read)

    def _get(self, model: Any, key: int | None) -> Any:
        if key and (model, key) not in self._known:
            self._known[model, key] = model.objects.get(pk=key)
        return self._known[model, key] if key else None

    def _register(self, row: ImportedChild, read: Child) -> Person:
        name, birth = read.name, read.birth
        if name is None or birth is None:
            raise DomainError("Le nom ou la date de naissance manque.")
        parent, *others = _parents(read)
        sheet = ChildSheet(
            first_name=name.first,
            last_name=name.last,
            birth_date=birth,
            sex=read.sex,
            commune=self._get(Commune, read.commune),
            quarter=self._get(Quarter, read.quarter),
            outside_quarters=read.outside,
            address=read.address,
            languages="",
            interpreter=False,
            school=self._get(School, read.school),
            level=self._get(ListItem, read.level),
            parent=parent,
        )
        since = read.entered or read.referred or self.on
        child = register_child(sheet, by=self.by, on=since, home=_home_of_the_line_above(row, read))
        for other in others:
            tie_parent(child, other, trusted=True)
        return child

    def _agreement(self, child: Person, read: Child) -> list[Model]:
        since = read.referred or read.entered
        guardian = child.guardians.filter(holds_authority=True).order_by("pk").first()
        if not (read.agreed and since and guardian):
            return []
        channel = Agreement.Channel.ORAL if read.oral else Agreement.Channel.PAPER
        support = Agreement.Scope.SUPPORT
        return [record_agreement(child, guardian=guardian, scope=support, channel=channel, by=self.by, on=since)]

    def _request(self, read: Child, child: Person | None, words: str) -> list[Model]:
        received = read.referred or read.entered
        if read.referrer is None or received is None or read.name is None or read.birth is None:
            raise DomainError("On ne sait pas qui a demandé, ou quand.")
        motives = [self._get(ListItem, motive) for motive in read.motives]
        former = FormerRequest(
            first_name=read.name.first,
            last_name=read.name.last,
            birth_date=read.birth,
            sex=read.sex,
            referrer_kind=self._get(ListItem, read.referrer),
            received_on=received,
            motives=motives,
            words=words,
            commune=self._get(Commune, read.commune),
            quarter=self._get(Quarter, read.quarter),
            outside_quarters=read.outside,
            address=read.address,
            school=self._get(School, read.school),
            level=self._get(ListItem, read.level),
            parent=_parents(read)[0],
            refused=read.agreed is False,
            entered_on=read.entered,
            exited_on=read.exited,
        )
        referral = bring_referral(former, child, by=self.by)
        links: Any = Referral.motives.through
        return [referral, *links.objects.filter(referral_id=referral.pk)]

    def _path(self, child: Person, referral: Referral | None, read: Child) -> list[Model]:
        if read.entered is None:
            return []
        plan = open_plan(child, referral=referral, by=self.by, on=read.entered)
        if read.exited:
            sheet = ExitSheet(
                reason=self._get(ListItem, read.reason),
                attainment=self._get(ListItem, read.attainment),
                evolution=self._get(ListItem, read.evolution),
                family_words=NOT_IN_THE_TABLE,
            )
            return [plan, close_plan(plan, sheet, by=self.by, on=read.exited)]
        if read.referent:
            user = self._get(User, read.referent)
            return [plan, join_care_team(child, link=Link.REFERENT, by=self.by, on=self.on, user=user)]
        return [plan]


def words_of(row: ImportedChild) -> str:
    """The line as it was written: nothing that was typed is lost."""
    cells = lines_of(row.brought_by, [row])[0][1]
    told = "\n".join(
        said(cell) if column is Column.REMARK else f"{column.label.capitalize()} : {shown(column, cell)}"
        for column, cell in cells.items()
    )
    words = f"Repris d’un tableau de suivi, ligne {row.line}.\n{told}"
    if len(words) > LONGEST:
        raise DomainError(f"Cette ligne dit plus de {LONGEST} signes : raccourcissez ce qui est gardé comme texte.")
    return words


def _home_of_the_line_above(row: ImportedChild, read: Child) -> Household | None:
    """Brothers and sisters follow each other: the same surname, the same adults, on this line or the one above."""
    if not read.adults or read.name is None:
        return None
    above = row.brought_by.children.filter(line__in=[row.line, row.line - 1], child__isnull=False).exclude(pk=row.pk)
    for other in above.select_related("child__household").order_by("-line", "-part"):
        child = other.child
        if child is None or child.household is None or fold(child.last_name) != fold(read.name.last):
            continue
        names = {guardian.adult.folded_name for guardian in child.guardians.select_related("adult")}
        if names == {parent.folded_name for parent in _parents(read)}:
            return child.household
    return None


def _parents(read: Child) -> list[NamedParent]:
    """The adults of the line; nobody named: a parent whose first name is still to be asked."""
    adults = [
        NamedParent(adult.first, adult.last, adult.relation, read.phone if place == 0 else "", lives_with=True)
        for place, adult in enumerate(read.adults)
    ]
    family = read.name.last if read.name else ""
    return adults or [NamedParent("Parent", family, Guardian.Relation.OTHER, read.phone, lives_with=True)]


def _of_child(child: Person) -> list[Model]:
    """The rows that registering made: who he is, his home, his parents, his school."""
    guardians = list(child.guardians.select_related("adult"))
    home = [child.household] if child.household else []
    return [child, *home, *guardians, *(guardian.adult for guardian in guardians), *child.schoolings.all()]
