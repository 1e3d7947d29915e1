"""The facts that only the national survey asks for (domain § 1.4), each asked once."""

from collections import Counter, defaultdict
from functools import cached_property
from typing import NamedTuple

from village.evaluation.asking import Asked

# Those that dossiers make: frozen when one of them leaves the base.
ABOUT_SURVEY = (
    "stock",
    "siblings",
    "typology",
    "fiches",
    "studied",
    "begun",
    "sittings",
    "themes",
    "came",
    "leavings",
    "schools",
)
Delays = Counter[int]


class Fiche(NamedTuple):
    """Fiches of one kind of orienteur that stand at the same place; `outcome`: a state, empty while it waits."""

    referrer: str
    outcome: str
    studied: bool
    fiches: int


class Sessions(NamedTuple):
    """Those whose attendance was taken; `timed`: those of them with an hour of end."""

    held: int
    timed: int
    minutes: int


class Staff(NamedTuple):
    role: str
    fte: float
    people: int
    without_fte: int


class SurveyFacts(Asked):
    """Keys are codes: words come with the figures."""

    @cached_property
    def stock(self) -> Counter[tuple[bool, bool]]:
        """Followed children by (there before the first day, still there after the last one)."""
        return Counter({(already, still): n for already, still, n in self._ask("STOCK", births=self.births)})

    @cached_property
    def siblings(self) -> dict[int, int]:
        """Families by the number of their children who are followed."""
        return dict(self._ask("SIBLINGS", births=self.births))

    @cached_property
    def typology(self) -> defaultdict[str, Counter[str]]:
        return self._by_way("TYPOLOGY")

    @cached_property
    def fiches(self) -> list[Fiche]:
        return [Fiche(*row) for row in self._ask("FICHES")]

    @cached_property
    def studied(self) -> Delays:
        """Days from a fiche to its first EPS, and how many fiches waited so; below zero, it was brought in after."""
        return Counter(dict(self._ask("STUDIED")))

    @cached_property
    def begun(self) -> Delays:
        """Days from the first EPS to the first action; below zero, it had begun before."""
        return Counter(dict(self._ask("BEGUN")))

    @cached_property
    def sittings(self) -> defaultdict[str, Counter[str]]:
        return self._by_way("SITTINGS")

    @cached_property
    def themes(self) -> defaultdict[str, Counter[str]]:
        return self._by_way("THEMES")

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(*self._ask("SESSIONS")[0])

    @cached_property
    def came(self) -> tuple[int, int]:
        """Children who came to a session, each once; times that parents came along."""
        children, parents = self._ask("CAME")[0]
        return children, parents

    @cached_property
    def leavings(self) -> Counter[str]:
        return Counter(dict(self._ask("LEAVINGS")))

    @cached_property
    def schools(self) -> Counter[str]:
        return Counter(dict(self._ask("SCHOOLS", births=self.births)))

    @cached_property
    def team(self) -> list[Staff]:
        return [
            Staff(role, float(days) / self.counted.days, people, without)
            for role, days, people, without in self._ask("TEAM")
        ]

    @cached_property
    def partners(self) -> dict[str, int]:
        return dict(self._ask("PARTNERS"))

    @cached_property
    def priority_quarters(self) -> list[tuple[str, str, str]]:
        """Name, commune and code of each QPV."""
        return [(name, commune, code) for name, commune, code in self._ask("QUARTERS")]

    def _by_way(self, statement: str) -> defaultdict[str, Counter[str]]:
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for way, key, n in self._ask(statement):
            found[way][key] = n
        return found
