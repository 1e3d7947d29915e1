"""The policy by itself: default deny, forbid wins, each role its part (design § 4)."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from village.access.grants import SIGNATORIES
from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import (
    Actor,
    Forbidden,
    HeldLink,
    Reach,
    Subject,
    categories,
    decide,
    reach,
    roles_that,
    widest,
)
from village.access.roles import Role
from village.core.holding import Category

P = Permission
HERE, THERE, ME, SOMEBODY = 1, 2, 10, 11


def actor(role: Role, *, signed: bool = True) -> Actor:
    return Actor(ME, "Moi", HERE, role, charter_signed=signed)


def child(*links: Link, category: Category = Category.IDENTITY, programme: int = HERE, author: int = ME) -> Subject:
    held = frozenset(HeldLink(link, date(2017, 9, 1)) for link in links)
    return Subject(programme, held, category, author, circle=frozenset({ME}))


def test_a_restricted_document_opens_only_to_the_people_named_in_its_circle() -> None:
    named, others = (
        child(category=Category.DANGER),
        replace(child(category=Category.DANGER), circle=frozenset({ME + 1})),
    )
    assert decide(actor(Role.COORDINATOR), P.CONCERN_READ, named).allowed
    assert decide(actor(Role.COORDINATOR), P.CONCERN_READ, others).rule == "forbid-circle"


# role, links, category → may read the dossier
READS = [
    (Role.COORDINATOR, (), Category.HEALTH, True),
    (Role.COORDINATOR, (), Category.DANGER, True),
    (Role.COORDINATOR, (), Category.PRIVATE, False),
    (Role.ASSISTANT, (), Category.SCHOOL, True),
    (Role.ASSISTANT, (), Category.SOCIAL, False),
    (Role.ASSISTANT, (), Category.HEALTH, False),
    (Role.REFERENT, (), Category.IDENTITY, False),
    (Role.REFERENT, (Link.REFERENT,), Category.HEALTH, True),
    (Role.REFERENT, (Link.REFERENT,), Category.PRIVATE, True),
    (Role.REFERENT, (Link.REFERENT,), Category.DANGER, False),
    (Role.REFERENT, (Link.PANEL,), Category.IDENTITY, False),
    (Role.PANEL_MEMBER, (), Category.IDENTITY, False),
    (Role.PANEL_MEMBER, (Link.PANEL,), Category.SOCIAL, True),
    (Role.PANEL_MEMBER, (Link.PANEL,), Category.HEALTH, False),
    (Role.REFERRER, (Link.REFERRER,), Category.IDENTITY, False),
    (Role.FACILITATOR, (Link.PROVIDER,), Category.IDENTITY, False),
    (Role.FAMILY, (Link.GUARDIAN,), Category.IDENTITY, False),
    *[(role, (), Category.IDENTITY, False) for role in (Role.ELECTED, Role.NETWORK, Role.DPO, Role.TECHNICIAN)],
]


@pytest.mark.parametrize(("role", "links", "category", "expected"), READS)
def test_who_reads_what_of_a_dossier(role: Role, links: tuple[Link, ...], category: Category, expected: bool) -> None:
    assert decide(actor(role), P.DOSSIER_READ, child(*links, category=category)).allowed is expected


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_reaches_another_programme(role: Role, permission: Permission) -> None:
    assert not decide(actor(role), permission, child(*Link, programme=THERE)).allowed


@pytest.mark.parametrize("role", list(Role))
def test_a_private_note_is_its_authors_alone(role: Role) -> None:
    theirs = child(*Link, category=Category.PRIVATE, author=SOMEBODY)
    assert decide(actor(role), P.DOSSIER_READ, theirs).rule == "forbid-private"


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.FAMILY, Role.DPO}])
@pytest.mark.parametrize("permission", [permission for permission in Permission if permission.nominative])
def test_nothing_nominative_without_a_signed_charter(role: Role, permission: Permission) -> None:
    unsigned = actor(role, signed=False)
    assert not decide(unsigned, permission, child(*Link)).allowed
    assert reach(unsigned, permission) == Reach()
    assert categories(unsigned, permission, Link) == frozenset()


@pytest.mark.parametrize("role", [Role.ELECTED, Role.NETWORK])
@pytest.mark.parametrize("permission", [permission for permission in Permission if permission.nominative])
def test_those_who_want_figures_never_reach_a_name(role: Role, permission: Permission) -> None:
    assert not actor(role).can(permission)


def test_the_referent_and_the_coordination_are_two_hats() -> None:
    assert not actor(Role.REFERENT).can(P.SITUATION_DECIDE)
    assert not decide(actor(Role.COORDINATOR), P.NOTE_WRITE, child()).allowed
    assert decide(actor(Role.COORDINATOR), P.NOTE_WRITE, child(Link.REFERENT)).rule == "referent-derogation"


def test_a_refusal_says_why_in_french() -> None:
    with pytest.raises(Forbidden, match="autre programme"):
        actor(Role.COORDINATOR).must(P.DOSSIER_READ, child(programme=THERE))
    with pytest.raises(Forbidden, match="rôle"):
        actor(Role.ELECTED).must(P.DOSSIER_READ)
    actor(Role.COORDINATOR).must(P.DOSSIER_READ)
    actor(Role.COORDINATOR).must(P.DOSSIER_READ, child())
    actor(Role.REFERENT).must(P.DOSSIER_READ)  # of some child: which one is another question


def test_every_refusal_has_its_words() -> None:
    """Those that a page shows: whole, to be read before they change."""
    mine, coordinator = child(Link.PANEL, category=Category.SOCIAL), actor(Role.COORDINATOR)
    refused = [
        decide(actor(Role.PANEL_MEMBER), P.DOSSIER_READ, replace(mine, withheld=frozenset({Category.SOCIAL}))),
        decide(coordinator, P.PLAN_WRITE, replace(child(Link.REFERENT), limited=True)),
        decide(actor(Role.COORDINATOR, signed=False), P.DOSSIER_READ, child()),
        decide(coordinator, P.DOSSIER_READ, child(category=Category.PRIVATE, author=SOMEBODY)),
        decide(coordinator, P.DOSSIER_READ, child(programme=THERE)),
        decide(coordinator, P.CONCERN_READ, replace(child(category=Category.DANGER), circle=frozenset())),
        decide(actor(Role.ELECTED), P.DOSSIER_READ, child()),
    ]
    assert [one.because for one in refused] == [
        "La famille n’accepte pas que cela soit partagé avec votre structure.",
        "L’usage de ce dossier est limité à la demande de la famille : il se garde et se lit, rien ne s’y écrit.",
        "Signez d’abord la charte de confidentialité.",
        "Cette note est privée : seul son auteur la lit.",
        "Ce dossier est d’un autre programme.",
        "Ce document est ouvert à des personnes nommées.",
        "Votre rôle ne permet pas cette action.",
    ]
    assert [one.rule for one in refused] == [
        "forbid-agreement", "forbid-limited", "forbid-charter", "forbid-private", "forbid-programme", "forbid-circle",
        "default-deny",
    ]  # fmt: skip
    with pytest.raises(Forbidden, match=r"^Votre rôle ne permet pas cette action\.$"):
        actor(Role.ELECTED).must(P.DOSSIER_READ)


def test_who_acts_is_one_person_in_one_role_and_stays_so() -> None:
    newcomer = Actor(ME, "Moi", HERE, Role.REFERENT)
    assert (newcomer.charter_signed, newcomer.signs, newcomer.role_label) == (False, True, Role.REFERENT.label)
    assert not actor(Role.ELECTED).signs
    tie, answer, span = (
        HeldLink(Link.PANEL, date(2026, 1, 5)),
        decide(newcomer, P.HOME_OPEN),
        reach(newcomer, P.HOME_OPEN),
    )
    kept = {"role": newcomer, "programme_id": child(), "link": tie, "allowed": answer, "programme": span}
    for name, one in kept.items():
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, None)


def test_a_subject_is_neither_limited_nor_opened_unless_it_is_said() -> None:
    plain = Subject(HERE)
    assert (plain.limited, plain.ticket, reach(actor(Role.ELECTED), P.DOSSIER_READ)) == (False, False, Reach())


def test_the_charter_is_asked_of_its_signatories_and_for_what_names_a_child() -> None:
    """Without it, a coordinator opens his first page; a DPO and a parent sign none."""
    assert decide(actor(Role.COORDINATOR, signed=False), P.HOME_OPEN).allowed
    assert decide(actor(Role.DPO, signed=False), P.JOURNAL_READ).allowed
    assert decide(actor(Role.FAMILY, signed=False), P.FAMILY_READ, child(Link.GUARDIAN)).allowed
    assert not decide(actor(Role.COORDINATOR, signed=False), P.DOSSIER_LIST).allowed


def test_reach_and_decision_agree() -> None:
    """The list one sees is the list one may open: `visible_to` and `decide` come from one table."""
    for role in Role:
        for permission in Permission:
            span = reach(actor(role), permission)
            for link in Link:
                listed = span.programme or link in span.links
                opened = any(
                    decide(actor(role), permission, child(link, category=category)).allowed for category in Category
                )
                assert listed == opened, (role, permission, link)


def test_an_actor_without_a_role_in_the_table_is_denied() -> None:
    nobody = replace(actor(Role.NETWORK))
    assert decide(nobody, P.NOTE_WRITE, child(*Link)).rule == "default-deny"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_label_and_a_sentence(role: Role) -> None:
    assert role.label
    assert role.sentence.endswith(".")


def test_whoever_reaches_a_named_child_signs_the_charter_first() -> None:
    """A family is bound by no professional charter; the DPO reads acts, not dossiers."""
    naming = {role for permission in P if permission.nominative for role in roles_that(permission)}
    assert naming - {Role.FAMILY, Role.DPO} == SIGNATORIES == roles_that(P.CHARTER_SIGN)


@pytest.mark.parametrize("permission", [P.PANEL_MANAGE, P.CHARTER_SIGN, P.DOSSIER_READ, P.REPORT_READ])
def test_the_technician_neither_signs_nor_seats_nor_reads(permission: Permission) -> None:
    assert not actor(Role.TECHNICIAN).can(permission)


def test_figures_are_explained_only_to_those_who_read_them() -> None:
    assert roles_that(P.REPORT_EXPLAIN) == {Role.COORDINATOR, Role.REFERENT}
    assert roles_that(P.REPORT_EXPLAIN) < roles_that(P.REPORT_READ)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_an_exceptional_access_opens_to_a_referent_the_reading_of_a_dossier_and_nothing_else(
    role: Role, permission: Permission
) -> None:
    """Never a private note, nor what is of danger; never under another role; never to write."""
    for category in Category:
        plain = replace(child(category=category, author=SOMEBODY), circle=frozenset())
        opens = decide(actor(role), permission, replace(plain, ticket=True)).allowed
        wanted = (role, permission) == (Role.REFERENT, P.DOSSIER_READ) and category not in {
            Category.DANGER,
            Category.PRIVATE,
        }
        assert opens == (wanted or decide(actor(role), permission, plain).allowed), category


def test_an_exceptional_access_is_said_as_such_and_gives_way_to_a_link() -> None:
    held = replace(child(), ticket=True)
    assert decide(actor(Role.REFERENT), P.DOSSIER_READ, held).rule == "break-glass"
    assert decide(actor(Role.REFERENT), P.DOSSIER_READ, replace(child(Link.REFERENT), ticket=True)).rule == "referent"
    assert reach(actor(Role.REFERENT), P.DOSSIER_READ) == Reach(links=frozenset({Link.REFERENT}), ticket=True)
    assert categories(actor(Role.REFERENT), P.DOSSIER_READ) == frozenset()
    assert Category.HEALTH in categories(actor(Role.REFERENT), P.DOSSIER_READ, ticket=True)


@pytest.mark.parametrize("subject", [replace(child(programme=THERE), ticket=True)])
def test_an_exceptional_access_crosses_neither_programme_nor_charter(subject: Subject) -> None:
    assert decide(actor(Role.REFERENT), P.DOSSIER_READ, subject).rule == "forbid-programme"
    unsigned = decide(actor(Role.REFERENT, signed=False), P.DOSSIER_READ, replace(child(), ticket=True))
    assert unsigned.rule == "forbid-charter"


# role → how far its rows about children go, all permissions together
WIDEST = {
    Role.COORDINATOR: Reach(programme=True, links=frozenset({Link.REFERENT})),
    Role.ASSISTANT: Reach(programme=True),
    Role.REFERENT: Reach(links=frozenset({Link.REFERENT}), ticket=True),
    Role.PANEL_MEMBER: Reach(links=frozenset({Link.PANEL, Link.HEARD})),
    Role.FAMILY: Reach(links=frozenset({Link.GUARDIAN})),
}


@pytest.mark.parametrize("role", Role)
def test_what_the_wall_of_the_database_is_told_is_the_sum_of_what_a_role_may(role: Role) -> None:
    assert widest(actor(role)) == WIDEST.get(role, Reach())
    unsigned = widest(actor(role, signed=False))
    assert unsigned == (WIDEST[role] if role is Role.FAMILY else Reach())
