"""Whatever happens to a child, in whatever order, nobody reads a dossier a moment too long (T6).

Joining, leaving, the end of a date, what a family agrees to share and takes back, a parcours that ends, an archive, an
erasure, an exceptional access and its hour: after each step, everybody asks for every dossier, and those of the
structures around for what they see beside it. `make prove` tries more.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.access.outside import Outside, outside
from tests.cast import Cast
from tests.privacy.test_retention import on_slip, propose
from village.access.links import Link
from village.people.models import Agreement, CareTeamMembership, Person
from village.people.operations import join_care_team, leave_care_team, record_agreement, withdraw_agreement
from village.plans.models import Plan
from village.privacy.models import ArchivedDossier, ExceptionalAccess
from village.privacy.operations import disposing, retention
from village.privacy.operations.exceptional import Identity, open_exceptional_access

SEQUENCES, STEPS = int(os.environ.get("SEQUENCES", "8")), int(os.environ.get("STEPS", "16"))
# A failing story is told as it came: to look for a shorter one takes ten minutes.
PHASES = (Phase.explicit, Phase.generate)
REFERENTS, MOST = ("daniele", "dora"), 3
READERS = (*REFERENTS, "chloe", "alice", "hawa")
STRUCTURES = ("school", "association")
child_names, referents = st.sampled_from(("kadiatou", "yanis")), st.sampled_from(REFERENTS)
alive = precondition(lambda machine: machine.here())


@dataclass
class Known:
    """What is known of a child by following the story, without asking the base."""

    pk: int
    identity: Identity
    tied: set[str]
    where: str = "active"
    unsupported: bool = False
    kept_from: set[str] = field(default_factory=set)
    closed: bool = False
    tickets: set[str] = field(default_factory=set)


class Story(RuleBasedStateMachine):
    cast: Cast
    around: Outside
    clients: dict[str, Client]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.known = {
            name: Known(child.pk, Identity(child.first_name, child.last_name, child.birth_date), {referent})  # type: ignore[arg-type]
            for name, referent in (("kadiatou", "daniele"), ("yanis", "dora"))
            for child in [self.cast.children[name]]
        }
        self.asked = dict.fromkeys(REFERENTS, 0)
        for structure in STRUCTURES:  # of Yanis, nothing was ever said of a structure
            self.share("kadiatou", structure)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def here(self) -> bool:
        return any(one.where == "active" for one in self.known.values())

    def one(self, name: str) -> tuple[Known, Person | None]:
        """This child, if the dossier is there."""
        found = self.known[name]
        return found, Person.objects.get(pk=found.pk) if found.where == "active" else None

    # — what happens —

    @alive
    @rule(name=child_names, who=st.sampled_from((*REFERENTS, "chloe")))
    def join(self, name: str, who: str) -> None:
        known, child = self.one(name)
        if child is None:
            return
        link = Link.PANEL if who == "chloe" else Link.REFERENT
        join_care_team(child, link=link, user=self.cast.users[who], by=self.cast.actor("alice"), on=today())
        known.tied = {who} | (known.tied - set(REFERENTS) if link is Link.REFERENT else known.tied)

    @alive
    @rule(name=child_names, who=st.sampled_from((*REFERENTS, "chloe")))
    def leave(self, name: str, who: str) -> None:
        known, child = self.one(name)
        if child is None or who not in known.tied:
            return
        leave_care_team(self._tie(known, who), by=self.cast.actor("alice"), on=today())
        known.tied.discard(who)

    @alive
    @rule(name=child_names, who=st.sampled_from((*REFERENTS, "chloe")))
    def come_to_its_date(self, name: str, who: str) -> None:
        """The last day of the tie was yesterday: nobody did anything."""
        known, child = self.one(name)
        if child is None or who not in known.tied or self._tie(known, who).starts_on >= today():
            return
        CareTeamMembership.objects.filter(pk=self._tie(known, who).pk).update(ends_on=today() - timedelta(days=1))
        known.tied.discard(who)

    @alive
    @rule(name=child_names, structure=st.sampled_from(STRUCTURES))
    def agree_to_share(self, name: str, structure: str) -> None:
        known, child = self.one(name)
        if child is not None:
            self.share(name, structure)
            known.kept_from.discard(structure)

    def share(self, name: str, structure: str) -> None:
        child = self.cast.children[name]
        record_agreement(
            child, guardian=child.guardians.get(), scope="partage", channel="oral", by=self.cast.actor("alice"),
            on=today(), recipient=self.around.structures[structure], categories=["2", "3"],
        )  # fmt: skip

    @alive
    @rule(name=child_names, structure=st.sampled_from(STRUCTURES))
    def take_back_what_is_shared(self, name: str, structure: str) -> None:
        if self._take_back(name, scope="partage", recipient=self.around.structures[structure]):
            self.known[name].kept_from.add(structure)

    @alive
    @rule(name=child_names)
    def take_back_the_support(self, name: str) -> None:
        if self._take_back(name, scope="accompagnement"):
            self.known[name].unsupported = True

    def _take_back(self, name: str, **which: Any) -> bool:
        _, child = self.one(name)
        given = Agreement.objects.filter(child=child, withdrawn_on=None, **which).first() if child else None
        if given is None:
            return False
        withdraw_agreement(given, by=self.cast.actor("alice"), on=today(), at=timezone.now())
        return True

    @alive
    @rule(name=child_names)
    def close(self, name: str) -> None:
        known, child = self.one(name)
        if child is not None:
            Plan.objects.filter(child=child).update(closed_on=today())
            known.closed = True

    @alive
    @rule(name=child_names, action=st.sampled_from(("archiver", "eliminer")))
    def put_away(self, name: str, action: str) -> None:
        known, child = self.one(name)
        if child is None or not known.closed:
            return
        disposal = propose(self.cast, child, action, at_request=True)
        if action == "archiver":
            retention.validate_disposal(disposal, by=self.cast.actor("karim"), on=today())
        else:
            on_slip(self.cast, disposal)
        disposing.execute_disposal(disposal, by=self.cast.actor("alice"), on=today())
        known.where = "archived" if action == "archiver" else "erased"

    @rule(name=child_names)
    def come_back(self, name: str) -> None:
        known = self.known[name]
        if known.where == "archived":
            disposing.return_archive(ArchivedDossier.objects.get(number=known.pk), by=self.cast.actor("alice"))
            known.where = "active"

    @alive
    @rule(name=child_names, who=referents)
    def open_for_an_hour(self, name: str, who: str) -> None:
        known, child = self.one(name)
        if child is None or who in known.tied | known.tickets or self.asked[who] == MOST:
            return
        open_exceptional_access(
            known.identity, motive="absence", reason="L’école appelle, sa référente est absente.",
            by=self.cast.actor(who), at=timezone.now(),
        )  # fmt: skip
        known.tickets.add(who)
        self.asked[who] += 1

    @rule()
    def let_an_hour_pass(self) -> None:
        opened = ExceptionalAccess.objects.filter(closed_at=None)
        for one in opened:
            hour = timedelta(minutes=61)
            ExceptionalAccess.objects.filter(pk=one.pk).update(
                opened_at=one.opened_at - hour, ends_at=one.ends_at - hour
            )
        for known in self.known.values():
            known.tickets.clear()

    def _tie(self, known: Known, who: str) -> CareTeamMembership:
        ties = CareTeamMembership.objects.filter(child_id=known.pk, user=self.cast.users[who], starts_on__lte=today())
        return ties.exclude(ends_on__lt=today()).get(link=Link.PANEL if who == "chloe" else Link.REFERENT)

    # — what holds after each step —

    @invariant()
    def each_reads_what_is_open_to_him_now_and_nothing_else(self) -> None:
        for name, known in self.known.items():
            url = reverse("casefile:detail", args=[known.pk])
            found = {who: client.get(url).status_code for who, client in self.clients.items()}
            assert found == {who: expected(known, who) for who in self.clients}, (name, known)

    @invariant()
    def no_list_names_who_is_not_open_to_its_reader(self) -> None:
        for who in ("dora", "chloe"):
            page = self.clients[who].get(reverse("casefile:list")).content.decode()
            named = {name for name, known in self.known.items() if known.identity.first_name in page}
            assert named <= {name for name, known in self.known.items() if expected(known, who, listed=True) == 200}

    @invariant()
    def those_of_a_structure_see_beside_the_dossier_what_is_open_to_them_and_nothing_else(self) -> None:
        assert self.around.open_doors() == {name: doors(known) for name, known in self.known.items()}, self.known

    @invariant()
    def what_is_put_away_is_in_no_table(self) -> None:
        away = [known.pk for known in self.known.values() if known.where != "active"]
        assert not Person.objects.filter(pk__in=away).exists()
        assert not CareTeamMembership.objects.filter(child_id__in=away).exists()


def expected(known: Known, who: str, *, listed: bool = False) -> int:
    if known.where != "active" or who == "hawa":
        return 404
    tied = who in known.tied or (who in known.tickets and not listed)
    kept = who == "chloe" and "school" in known.kept_from
    return 200 if who == "alice" or (tied and not kept) else 404


def doors(known: Known) -> set[str]:
    """Those of Bruno, Chloé and Émile to this child (`outside`)."""
    if known.where != "active":
        return set()
    # The extract is the part of the minutes of who sat there (R16): it stays, as they do.
    of_the_school = {"fiche", "extract"} | ({"tasks"} if "chloe" in known.tied else set())
    return ({"roll"} if not known.unsupported and "association" not in known.kept_from else set()) | (
        of_the_school if "school" not in known.kept_from else set()
    )


def today() -> Any:
    return timezone.localdate()


def test_nobody_reads_a_dossier_a_moment_too_long(cast: Cast) -> None:
    Story.cast, Story.around = cast, outside(cast, "kadiatou", "yanis")
    Story.clients = {who: cast.client(who) for who in READERS}
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=SEQUENCES, stateful_step_count=STEPS, deadline=None, database=None, phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
