"""One child's dossier as one reader may see it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from village.access.links import SEATED, Link
from village.access.permissions import Permission
from village.access.policy import Actor, Subject, categories, decide, reach
from village.casefile.facts import Facts, Fiches, facts_of
from village.casefile.reads import latest_notes, planning_notes
from village.core.dates import age
from village.core.french import long_date, short_date
from village.core.holding import Category
from village.people.models import CareTeamMembership, Guardian, Person
from village.people.operations import Reading, is_protected
from village.plans.models import Exit, Goal, JournalEntry, Plan, PlanRelative
from village.referrals.states import State

# Those who matter most to the child first.
_ORDER = (Link.REFERENT, Link.GUARDIAN, Link.PROVIDER, Link.REFERRER, *SEATED)


@dataclass(frozen=True)
class Step:
    """A step of the path from repérage to sortie."""

    title: str
    lines: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class Next:
    """What comes next for the child."""

    on: date
    text: str
    late: bool


class Dossier:
    """What a page shows of a child. Everything is read through the reader's link and categories."""

    def __init__(self, child: Person, *, reader: Actor, reading: Reading, on: date) -> None:
        self.child, self.reader, self.on = child, reader, on
        self.decision, self.links, self.ticket = reading.decision, reading.links, reading.ticket
        self.withheld = reading.withheld

    @cached_property
    def _facts(self) -> Facts:
        sees = self.sees
        found = facts_of(
            self.child,
            self.on,
            identity=sees["identity"],
            school=sees["school"],
            social=sees["social"],
            health=sees["health"],
        )
        if found.home:
            self.child.household = found.home
        if not self.reaches:
            self._keep_secret(found)
        return found

    @staticmethod
    def _keep_secret(found: Facts) -> None:
        """This reader neither goes there nor calls; of a protected address, not even the quarter."""
        if found.home:
            found.home.address = ""
            if found.home.protected_on:
                found.home.quarter = None
        for guardian in found.guardians:
            guardian.adult.phone = ""

    @cached_property
    def reaches(self) -> bool:
        """Whether this reader may go to the family or call it: who sits in an EPS needs neither (R16, RU10).

        An exceptional access does, on the day that nobody else is there, unless the address is protected.
        """
        home = self.child.household
        urgent = self.ticket and not (home and home.protected_on)
        return urgent or self.may(Permission.ADDRESS_READ, Category.IDENTITY)

    @property
    def tells_places(self) -> bool:
        """Whether the moments of the week say where: of a protected home, to those who go there or call it."""
        return self.reaches or not is_protected(self.child)

    @cached_property
    def protected(self) -> date | None:
        """Since when the address of the home is protected, for those who know it; for others, nothing is shown."""
        home = self._facts.home
        return home.protected_on if home and self.may(Permission.ADDRESS_READ, Category.IDENTITY) else None

    @cached_property
    def ties(self) -> list[CareTeamMembership]:
        """The people around the child today."""
        return sorted(self._facts.ties, key=lambda tie: (_ORDER.index(Link(tie.link)), tie.starts_on, tie.pk))

    @cached_property
    def close_ties(self) -> list[CareTeamMembership]:
        """Those who act with the child, each once; the EPS is named apart."""
        seen: dict[tuple[str, str], CareTeamMembership] = {}
        for tie in self.ties:
            if tie.link not in {*SEATED, Link.GUARDIAN}:
                seen.setdefault((tie.link, str(tie.user or tie.professional)), tie)
        return list(seen.values())

    @cached_property
    def panel(self) -> list[str]:
        """The members of the EPS who may see the situation now."""
        return list(dict.fromkeys(str(tie.user or tie.professional) for tie in self.ties if tie.link in SEATED))

    @cached_property
    def categories(self) -> frozenset[Category]:
        """Those this reader may see."""
        links = (held.link for held in self.links)
        return categories(self.reader, Permission.DOSSIER_READ, links, ticket=self.ticket) - self.withheld

    @cached_property
    def sees(self) -> dict[str, bool]:
        """The same, by name, for the templates."""
        return {category.name.lower(): category in self.categories for category in Category}

    @cached_property
    def writes(self) -> bool:
        """Whether this reader is the référent at work on it."""
        tied = any(held.link == Link.REFERENT for held in self.links)
        going_on = self.plan is not None and self.plan.closed_on is None
        return tied and going_on and self.may(Permission.NOTE_WRITE)

    def may(self, permission: Permission, category: Category = Category.ORGANISATION) -> bool:
        """Whether this reader may do this to this dossier now: through his link, and unless its use is limited."""
        limited = self.child.limited_on is not None
        subject = Subject(self.child.programme_id, self.links, category, limited=limited)
        return decide(self.reader, permission, subject).allowed

    @cached_property
    def may_agree(self) -> bool:
        """Whether this reader records what the family agrees to: the référent at work on it, or the coordination."""
        return self.writes or (self.may_take_back and self.may(Permission.AGREEMENT_RECORD))

    @cached_property
    def may_take_back(self) -> bool:
        """Whether this reader records that the family takes its agreement back: even when the use is limited."""
        tied = any(held.link == Link.REFERENT for held in self.links)
        going_on = self.plan is not None and self.plan.closed_on is None
        at_work = tied and going_on and self.reader.can(Permission.AGREEMENT_RECORD)
        return at_work or reach(self.reader, Permission.AGREEMENT_RECORD).programme

    @cached_property
    def may_correct(self) -> bool:
        """Whether this reader may correct identity, home, parents and school."""
        return self.may(Permission.IDENTITY_WRITE, Category.IDENTITY)

    @cached_property
    def may_read_papers(self) -> bool:
        """Whether this reader opens scanned papers here: not under an exceptional access, nothing is masked on them."""
        return not self.ticket and self.may(Permission.PAPER_READ)

    @cached_property
    def prints(self) -> bool:
        """Whether this reader prints the documents of the parcours: an exceptional access reads pages."""
        return not self.ticket

    @cached_property
    def may_add_paper(self) -> bool:
        """Whether this reader keeps scanned papers here."""
        return self.may(Permission.PAPER_WRITE)

    @cached_property
    def because(self) -> str:
        """Why this reader reads: since when, if it is by a link; a role throughout its programme has no such day."""
        mine = min(
            (held for held in self.links if held.link in self.decision.links), key=lambda held: held.since, default=None
        )
        return f"{self.decision.because}{f' depuis le {long_date(mine.since)}' if mine else ''}."

    @cached_property
    def plan(self) -> Plan | None:
        return self._facts.plan

    @cached_property
    def taken_back(self) -> date | None:
        """Since when the family no longer agrees to be supported, while the parcours goes on (C11)."""
        going_on = self.plan is not None and self.plan.closed_on is None
        return self._facts.taken_back if going_on else None

    @cached_property
    def fiches(self) -> Fiches:
        """Whether a parent disagrees, and whether other fiches joined the parcours: nothing, to who may not know."""
        return self._facts.fiches

    @cached_property
    def facts(self) -> list[str]:
        """Age and school, quarter, family: the line under the name."""
        child, home = self.child, self._facts.home
        facts = [f"{age(child.birth_date, self.on)} ans"] if child.birth_date else []
        if schooling := self._facts.schooling:
            priority = f" ({schooling.school.get_priority_display()})" if schooling.school.priority else ""
            facts.append(f"{schooling.class_said}, {schooling.school}{priority}")
        if home:
            if home.quarter:
                facts.append(f"{home.quarter}{' (QPV)' if home.quarter.kind == 'qpv' else ''}")
            if not home.protected_on or self.protected:
                facts.append(str(home.commune))
            if home.languages:
                facts.append(f"{home.languages}{', interprète utile' if home.interpreter else ''}")
        return facts

    @cached_property
    def guardians(self) -> list[Guardian]:
        return self._facts.guardians

    @cached_property
    def relatives(self) -> list[PlanRelative]:
        """The relatives linked to the parcours today; without telephone for who does not call the family."""
        if self.plan is None:
            return []
        found = list(self.plan.relatives.filter(ends_on__isnull=True).select_related("agreed_by__adult"))
        for relative in found if not self.reaches else ():
            relative.phone = ""
        return found

    @cached_property
    def notes(self) -> QuerySet[JournalEntry]:
        """The notes this reader may read, newest first."""
        if self.plan is None:
            return JournalEntry.objects.none()
        readable = JournalEntry.objects.visible_to(self.reader).filter(plan__child=self.child)
        return readable.select_related("author").order_by("-on", "-pk")

    @cached_property
    def last_notes(self) -> list[JournalEntry]:
        """The three latest of these."""
        return latest_notes(self.reader, self.child, self.links)

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals aimed at, each with `its_actions`, as this reader may know them."""
        return [goal for goal in self._facts.goals if goal.set_aside_on is None]

    @cached_property
    def goals_aside(self) -> list[Goal]:
        """Those set aside, with when and why."""
        return [goal for goal in self._facts.goals if goal.set_aside_on]

    @cached_property
    def exit(self) -> Exit | None:
        return self._facts.exit

    @cached_property
    def path(self) -> list[Step]:
        """From the repérage to the sortie: where the parcours stands."""
        steps = []
        if self._facts.referral:
            sent_on, sender, *_ = self._facts.referral
            steps.append(Step("Repérage", (sender, short_date(sent_on) if sent_on else "pas encore reçu"), "done"))
        plan = self.plan
        if self.not_taken:
            return [*steps, Step(*self.not_taken, "done")]
        if plan is None:
            return [*steps, Step("EPS", ("à venir",), "now"), Step("Parcours", (), "next"), Step("Sortie", (), "next")]
        steps.append(Step("EPS", (short_date(plan.opened_on), "entrée validée"), "done"))
        return [*steps, self._written(), *self._ending(plan)]

    @cached_property
    def not_taken(self) -> tuple[str, tuple[str, ...]] | None:
        """Without a parcours, who ended the demand, and how: « EPS », (« non admise », the day)."""
        if self.plan or not self._facts.referral:
            return None
        *_, state, ended_on = self._facts.referral
        if state not in {State.NOT_ADMITTED, State.REDIRECTED, State.REFUSED, State.DROPPED}:
            return None
        day = (short_date(ended_on),) if ended_on else ()
        return ("Famille" if state == State.REFUSED else "Réponse"), (str(State(state).label), *day)

    def _written(self) -> Step:
        if self._facts.version:
            number, approved_on = self._facts.version
            if approved_on:
                return Step("Parcours", (f"version {number}", f"approuvé le {short_date(approved_on)}"), "done")
            return Step("Parcours", (f"version {number}", "à faire approuver"), "now")
        return Step("Parcours", ("à écrire avec la famille",), "now")

    def _ending(self, plan: Plan) -> list[Step]:
        if plan.closed_on:
            return [
                Step("Sortie", (short_date(plan.closed_on), str(self.exit.attainment) if self.exit else ""), "done")
            ]
        review = plan.next_review_on
        lines = (short_date(review), "à préparer" if review <= self.on else "prévu") if review else ("à fixer",)
        return [
            Step("Point d’étape", lines, "now" if review and review <= self.on else "next"),
            Step("Sortie", (), "next"),
        ]

    @cached_property
    def upcoming(self) -> list[Next]:
        """What is planned: the next steps of notes, the next review, the next session."""
        found = []
        if self.plan and self.plan.next_review_on and not self.plan.closed_on:
            found.append(Next(self.plan.next_review_on, "Point d’étape en EPS", self.plan.next_review_on < self.on))
        found += [Next(day, words or "Prochaine étape", late=False) for day, words in self._steps()]
        if not self.taken_back:  # off the rolls
            found += [Next(day, title, late=False) for day, title in self._facts.sessions]
        return sorted(found, key=lambda item: item.on)[:5]

    def _steps(self) -> list[tuple[date, str]]:
        """Day and words of the next steps that the notes plan. Most often the last notes, read already, are all."""
        steps = [(note.next_on, note.next_step) for note in self.last_notes if note.next_on]
        steps = [(day, words) for day, words in steps if day >= self.on]
        if self._facts.steps_planned <= len(steps):
            return steps
        planned = planning_notes(self.reader, self.child, self.links, self.on)
        return [(note.next_on, note.next_step) for note in planned if note.next_on]
