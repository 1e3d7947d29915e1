"""What a line becomes: a child, his family, a request, an agreement, a parcours, each through its own operation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.db.models import Model

from village.access.links import Link
from village.access.policy import Actor
from village.accounts.models import User
from village.core.errors import DomainError
from village.core.text import fold
from village.directory.models import School
from village.exchange.models import ImportedChild
from village.exchange.operations.rereading import lines_of
from village.exchange.reading.columns import Column
from village.exchange.reading.lines import Child, shown
from village.exchange.reading.tables import said
from village.exchange.reading.words import ELSEWHERE, NOT_TAKEN
from village.people.models import Agreement, Guardian, Household, Person
from village.people.operations import (
    ChildSheet,
    FormerChild,
    NamedParent,
    bring_children,
    bring_referents,
    join_care_team,
    record_agreement,
)
from village.plans.operations import ExitSheet, FormerPlan, bring_plans, close_plan, open_plan
from village.programmes.models import Commune, ListItem, Quarter
from village.referrals.models import Referral
from village.referrals.operations.bringing import FormerRequest, bring_referrals
from village.referrals.states import State

NOT_IN_THE_TABLE = "Repris d’un tableau de suivi : ce que les parents pensent de la sortie n’y est pas écrit."
_DECLINED: dict[str, Literal[State.NOT_ADMITTED, State.REDIRECTED]] = {
    NOT_TAKEN: State.NOT_ADMITTED,
    ELSEWHERE: State.REDIRECTED,
}
LONGEST = 5_000
"""Characters of the facts of a fiche."""


class Becoming:
    """Brings lines in, on one day; what they all point to (schools, items of lists) is read once."""

    def __init__(self, *, by: Actor, on: date) -> None:
        self.by, self.on = by, on
        self._known: dict[tuple[Any, int], Any] = {}

    def prepare(self, row: ImportedChild, read: Child) -> "Ready":
        """All that the line says, before anything is written of it; raises `DomainError`."""
        return Ready(row, read, self._request(read, words_of(row)), self._child(read), self._ending(read))

    def bring(self, lines: Sequence["Ready"]) -> list[tuple[Person | None, list[Model]]]:
        """Write these lines, all or none; the child of each, and all the rows that were written for it.

        The children whom nobody knows come in together; a line about a known child, one by one.
        """
        for one in lines:
            if one.known:  # his brothers and sisters, below, find his home
                one.row.child = one.known
                one.row.save(update_fields=["child"])
        fresh = [one for one in lines if one.is_new]
        arrived = iter(bring_children(self._former(fresh), by=self.by))
        came: dict[int, tuple[Person | None, list[Model]]] = {}
        for one in lines:
            new = next(arrived) if one.is_new else None
            came[one.row.pk] = (new.child, new.rows) if new else (one.known, [])
        self._requests(lines, came)
        self._paths(fresh, came)
        for one in lines:
            if one.known:
                came[one.row.pk][1].extend(self._more_of(one, one.known, came))
        return [came[one.row.pk] for one in lines]

    def _get(self, model: Any, key: int | None) -> Any:
        if key and (model, key) not in self._known:
            self._known[model, key] = model.objects.get(pk=key)
        return self._known[model, key] if key else None

    # — before writing —

    def _child(self, read: Child) -> FormerChild:
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
            modalities=read.modalities,
            parent=parent,
        )
        since = read.entered or read.referred or read.decided or self.on
        return FormerChild(sheet, others, since, _agreed(read))

    def _request(self, read: Child, words: str) -> FormerRequest:
        received = read.referred or read.decided or read.entered
        if read.referrer is None or received is None or read.name is None or read.birth is None:
            raise DomainError("On ne sait pas qui a demandé, ou quand.")
        return FormerRequest(
            first_name=read.name.first,
            last_name=read.name.last,
            birth_date=read.birth,
            sex=read.sex,
            referrer_kind=self._get(ListItem, read.referrer),
            received_on=received,
            motives=[self._get(ListItem, motive) for motive in read.motives],
            words=words,
            commune=self._get(Commune, read.commune),
            quarter=self._get(Quarter, read.quarter),
            outside_quarters=read.outside,
            address=read.address,
            school=self._get(School, read.school),
            level=self._get(ListItem, read.level),
            parent=_parents(read)[0],
            refused=read.agreed is False,
            declined=_DECLINED.get(read.turned),
            decided_on=read.decided,
            entered_on=read.entered,
            exited_on=read.exited,
        )

    def _ending(self, read: Child) -> tuple[date, ExitSheet] | None:
        if not (read.entered and read.exited):
            return None
        sheet = ExitSheet(
            reason=self._get(ListItem, read.reason),
            attainment=self._get(ListItem, read.attainment),
            evolution=self._get(ListItem, read.evolution),
            family_words=NOT_IN_THE_TABLE,
        )
        return read.exited, sheet

    # — writing —

    def _former(self, fresh: Sequence["Ready"]) -> list[FormerChild]:
        """Each with the home of the brother or the sister of the same line or of the line above."""
        found: list[FormerChild] = []
        for place, one in enumerate(fresh):
            beside = next(
                (other for other in range(place - 1, max(place - 6, -1), -1) if _are_siblings(fresh[other], one)), None
            )
            home = None
            if beside is None and (place == 0 or fresh[place - 1].row.line < one.row.line - 1):
                home = _home_of_the_line_above(one.row, one.read)
            found.append(replace(one.child, beside=beside, home=home))
        return found

    def _requests(self, lines: Sequence["Ready"], came: "Came") -> None:
        made = bring_referrals([(one.request, came[one.row.pk][0]) for one in lines], by=self.by)
        motives: dict[int, list[Model]] = defaultdict(list)
        links: Any = Referral.motives.through
        for link in links.objects.filter(referral__in=made):
            motives[link.referral_id].append(link)
        for one, referral in zip(lines, made, strict=True):
            came[one.row.pk][1].extend([referral, *motives[referral.pk]])

    def _paths(self, fresh: Sequence["Ready"], came: "Came") -> None:
        """The parcours of children who just came in, and their référents."""
        entered = [one for one in fresh if one.read.entered]
        formers = [
            FormerPlan(_child_of(came, one), _referral_of(came, one), one.read.entered, one.ending)
            for one in entered
            if one.read.entered
        ]
        for one, (plan, ending) in zip(entered, bring_plans(formers, by=self.by), strict=True):
            came[one.row.pk][1].extend([plan, ending] if ending else [plan])
        followed = [one for one in entered if one.read.referent and not one.ending]
        ties = [(_child_of(came, one), self._get(User, one.read.referent)) for one in followed]
        for one, tie in zip(followed, bring_referents(ties, by=self.by, on=self.on), strict=True):
            came[one.row.pk][1].append(tie)

    def _more_of(self, one: "Ready", child: Person, came: "Came") -> list[Model]:
        """What the line adds to a child known before."""
        made: list[Model] = []
        guardian = child.guardians.filter(holds_authority=True).order_by("pk").first()
        if one.child.agreed and guardian:
            on, channel = one.child.agreed
            support = Agreement.Scope.SUPPORT
            made += [record_agreement(child, guardian=guardian, scope=support, channel=channel, by=self.by, on=on)]
        if one.read.entered is None:
            return made
        plan = open_plan(child, referral=_referral_of(came, one), by=self.by, on=one.read.entered)
        made.append(plan)
        if one.ending:
            on, sheet = one.ending
            made.append(close_plan(plan, sheet, by=self.by, on=on))
        elif one.read.referent:
            user = self._get(User, one.read.referent)
            made.append(join_care_team(child, link=Link.REFERENT, by=self.by, on=self.on, user=user))
        return made


Came = dict[int, tuple[Person | None, list[Model]]]
"""By number of row: the child, and the rows written."""


@dataclass(frozen=True)
class Ready:
    """A line, and what is to be written of it."""

    row: ImportedChild
    read: Child
    request: FormerRequest
    child: FormerChild
    ending: tuple[date, ExitSheet] | None

    @property
    def known(self) -> Person | None:
        """The child known before, if a person said that it is the same; not of a family that refused."""
        same = self.row.same == ImportedChild.Same.SAME and not self.request.refused
        return self.row.candidate if same else None

    @property
    def is_new(self) -> bool:
        """A family that refused has a fiche, and no dossier."""
        return not (self.request.refused or self.known)


def _agreed(read: Child) -> tuple[date, str] | None:
    since = read.referred or read.entered
    if not (read.agreed and since):
        return None
    return since, Agreement.Channel.ORAL if read.oral else Agreement.Channel.PAPER


def _child_of(came: Came, one: Ready) -> Person:
    child = came[one.row.pk][0]
    if child is None:
        raise DomainError("Cette ligne n’a pas d’enfant.")
    return child


def _referral_of(came: Came, one: Ready) -> Referral:
    return next(row for row in came[one.row.pk][1] if isinstance(row, Referral))


def _are_siblings(before: Ready, one: Ready) -> bool:
    """Brothers and sisters follow each other: the same surname, the same adults, on this line or the one above."""
    if not (before.read.adults and one.read.adults) or one.row.line - before.row.line > 1:
        return False
    if fold(before.child.sheet.last_name) != fold(one.child.sheet.last_name):
        return False
    return _names(before.read) == _names(one.read)


def _names(read: Child) -> set[str]:
    return {parent.folded_name for parent in _parents(read)}


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
        if names == _names(read):
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
