"""Information préoccupante: read by its circle; for anybody else there is nothing, not even a trace (R57)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.around.conftest import SECRET, sheet
from tests.cast import PEOPLE, SINCE, Cast
from tests.forms import fill_in, hidden_of
from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden, Subject, decide
from village.access.roles import Role
from village.around.models import Concern, ConcernReader
from village.around.operations import (
    answer_concern,
    enter_circle,
    leave_circle,
    read_concern,
    take_over,
    write_concern,
)
from village.audit.models import Entry
from village.core.errors import DomainError
from village.core.holding import Category
from village.core.sealing import UNREADABLE, Sealed
from village.notifications.models import Notification
from village.people.models import CareTeamMembership
from village.programmes.models import Membership

EVERYBODY = (*PEOPLE, "hawa")
OUTSIDE = [name for name in EVERYBODY if name not in {"daniele", "alice"}]
# The tabs of a dossier, and the pages where a child shows up.
CHILD_PAGES = (
    "detail", "plan", "notes", "actions", "team", "week", "contacts", "documents", "agreements", "protection",
)  # fmt: skip
LISTS = ("home:today", "home:messages", "casefile:list", "casefile:note_for", "referrals:list", "meetings:list",
         "evaluation:report", "evaluation:data", "audit:journal")  # fmt: skip
TRACES = ("restreint", "préoccupante, à la", SECRET)


def page(concern: Concern) -> str:
    return reverse("around:concern", args=[concern.pk])


def pages_of(cast: Cast) -> list[str]:
    child = cast.children["kadiatou"]
    tabs = [reverse(f"casefile:{tab}", args=[child.pk]) for tab in CHILD_PAGES]
    papers = [reverse("casefile:notes_sheet", args=[child.pk]), reverse("casefile:week_sheet", args=[child.pk])]
    return [*tabs, *papers, *(reverse(name) for name in LISTS)]


def shown(answer: Any) -> bytes:
    """What an answer shows, its own hidden numbers, dates of reading and drafts aside."""
    content: bytes = answer.content
    return content


def test_the_circle_reads_it(cast: Cast, concern: Concern) -> None:
    for who in ("daniele", "alice"):
        answer = cast.client(who).get(page(concern))
        assert answer.status_code == 200
        assert SECRET in answer.content.decode()


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_the_circle_opens_it_whatever_the_role(cast: Cast, concern: Concern, who: str) -> None:
    client = cast.client(who)
    for name in ("concern", "answer", "enter_circle"):
        there = client.get(reverse(f"around:{name}", args=[concern.pk]))
        nowhere = client.get(reverse(f"around:{name}", args=[999_999]))
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
        assert there.status_code in {403, 404}


@pytest.mark.parametrize("who", ["dora", "chloe", "bruno", "emile", "jeanne", "farida", "karim", "hawa"])
def test_nobody_outside_the_circle_sees_a_trace_on_any_page(cast: Cast, concern: Concern, who: str) -> None:
    """Even tied to the child in every other way: EPS, orienteur, intervenant, family, assistance, DPO."""
    child = cast.children["kadiatou"]
    for link, name in ((Link.PANEL, "chloe"), (Link.REFERRER, "bruno"), (Link.PROVIDER, "emile")):
        CareTeamMembership.objects.create(child=child, link=link.value, user=cast.users[name], starts_on=SINCE)
    client = cast.client(who)
    for url in pages_of(cast):
        answer = client.get(url)
        words = answer.content.decode("utf-8", "replace")
        where = f"{who} {url}"
        if url == reverse("audit:journal"):  # the DPO controls acts: no child, no words
            assert f'enfant={child.pk}"' not in words, where
            assert SECRET not in words, where
            continue
        assert not any(trace in words for trace in TRACES if answer.status_code == 200), where
        assert page(concern) not in words, where


def test_a_coordinator_who_is_not_named_sees_the_same_pages_with_and_without(cast: Cast) -> None:
    """The whole of each page is compared, not a list of words: not even a count differs."""
    client, urls = cast.client("alice"), [url for url in pages_of(cast) if not url.endswith(".pdf")]
    before = {url: _still(client.get(url)) for url in urls}
    write_concern(cast.children["kadiatou"], sheet(), by=cast.actor("daniele"), at=timezone.localtime())
    after = {url: _still(client.get(url)) for url in urls}
    for url in urls:
        assert before[url] == after[url], url


def _still(answer: Any) -> str:
    """The words of a page without what changes at each reading: the journal's own lines of these very readings."""
    words: str = answer.content.decode("utf-8", "replace")
    if answer.wsgi_request.path == reverse("audit:journal"):
        return "restreint" if "restreint" in words else ""
    return _without_hidden(words)


def _without_hidden(words: str) -> str:
    kept = (line for line in words.splitlines() if "csrfmiddlewaretoken" not in line and "session" not in line)
    return "\n".join(line for line in kept if 'name="submission"' not in line)


def test_the_journal_names_the_document_and_never_the_child(cast: Cast, concern: Concern) -> None:
    cast.client("alice").get(page(concern))
    lines = Entry.objects.filter(action__startswith="concern:")
    assert set(lines.values_list("action", flat=True)) == {"concern:write", "concern:circle", "concern:read"}
    assert not lines.exclude(person_id=None).exists()
    assert set(lines.values_list("target", flat=True)) == {f"around.concern:{concern.pk}"}


def test_opening_the_tab_says_nothing_of_what_is_in_it(cast: Cast) -> None:
    """The same line in the journal, with and without a document."""
    url = reverse("casefile:protection", args=[cast.children["kadiatou"].pk])
    cast.client("daniele").get(url)
    write_concern(cast.children["kadiatou"], sheet(), by=cast.actor("daniele"), at=timezone.localtime())
    cast.client("daniele").get(url)
    first, second = Entry.objects.filter(action="dossier:read").values_list("rule", "details")
    assert first == second


def test_the_facts_are_sealed_at_rest(cast: Cast, concern: Concern) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM around_concern c")
        assert SECRET not in cursor.fetchone()[0]
    assert SECRET not in json.dumps(serializers.serialize("json", Concern.objects.all()))
    assert Concern.objects.get().facts == SECRET


def test_a_seal_moved_to_another_document_does_not_open(cast: Cast, concern: Concern) -> None:
    other = write_concern(cast.children["yanis"], sheet(), by=cast.actor("dora"), at=timezone.localtime())
    seal = Concern.objects.get(pk=concern.pk).facts.seal
    swapped = f"s1.{other.child.own_key()}.{seal.split('.')[2]}"
    Concern.objects.filter(pk=other.pk).update(facts=Sealed(swapped))
    assert Concern.objects.get(pk=other.pk).facts == UNREADABLE


def test_writing_it_from_the_tab_opens_it_to_the_coordination_by_default(cast: Cast) -> None:
    child, client = cast.children["kadiatou"], cast.client("daniele")
    url = reverse("around:write_concern", args=[child.pk])
    answers = {
        "kind": "ip",
        "facts": SECRET,
        "sent_on": str(timezone.localdate()),
        "channel": "ecran",
        "family": "prevenue",
    }
    opened = client.get(url).context["form"]
    assert list(opened.initial["circle"]) == [cast.users["alice"]]
    assert fill_in(client, url, **answers, circle=[cast.users["alice"].pk]).status_code == 302
    assert set(ConcernReader.objects.values_list("user__first_name", flat=True)) == {"Danièle", "Alice"}
    message = Notification.objects.get()
    assert message.user == cast.users["alice"]
    assert "Kadiatou" not in message.text


def test_a_programme_may_leave_its_coordination_out(cast: Cast) -> None:
    cast.programme.concerns_without_coordination = True
    cast.programme.save()
    opened = cast.client("daniele").get(reverse("around:write_concern", args=[cast.children["kadiatou"].pk]))
    assert list(opened.context["form"].initial["circle"]) == []


@pytest.mark.parametrize("who", ["dora", "hawa"])
def test_a_stranger_writes_none_for_this_child(cast: Cast, who: str) -> None:
    url = reverse("around:write_concern", args=[cast.children["kadiatou"].pk])
    assert cast.client(who).post(url, {"facts": SECRET}).status_code == 404
    with pytest.raises(Forbidden):
        write_concern(cast.children["kadiatou"], sheet(), by=cast.actor(who), at=timezone.localtime())
    assert not Concern.objects.exists()


@pytest.mark.parametrize("who", ["bruno", "chloe", "emile", "farida", "gaspard", "ines", "jeanne", "karim", "lise"])
def test_no_partner_provider_or_parent_enters_the_circle(cast: Cast, concern: Concern, who: str) -> None:
    with pytest.raises(DomainError, match="Seuls un référent ou la coordination"):
        enter_circle(concern, cast.users[who], by=cast.actor("daniele"), at=timezone.localtime())


def test_somebody_of_the_circle_opens_it_to_a_colleague_and_closes_it(cast: Cast, concern: Concern) -> None:
    alice, dora = cast.client("alice"), cast.client("dora")
    fill_in(alice, reverse("around:enter_circle", args=[concern.pk]), user=cast.users["dora"].pk)
    assert dora.get(page(concern)).status_code == 200
    named = concern.circle.get(user=cast.users["dora"])
    alice.post(reverse("around:leave_circle", args=[concern.pk, named.pk]))
    assert dora.get(page(concern)).status_code == 404


def test_its_author_stays_in_the_circle(cast: Cast, concern: Concern) -> None:
    author = concern.circle.get(user=cast.users["daniele"])
    answer = cast.client("alice").post(reverse("around:leave_circle", args=[concern.pk, author.pk]))
    assert answer.status_code == 404
    with pytest.raises(DomainError, match="auteur"):
        leave_circle(author, by=cast.actor("alice"), on=timezone.localdate())


def test_who_left_long_ago_is_kept_in_the_history_and_reads_no_more(cast: Cast, concern: Concern) -> None:
    alice = concern.circle.get(user=cast.users["alice"])
    alice.starts_on = SINCE
    alice.save()
    leave_circle(alice, by=cast.actor("daniele"), on=timezone.localdate())
    alice.refresh_from_db()
    assert alice.ends_on == timezone.localdate() - timedelta(days=1)
    assert cast.client("alice").get(page(concern)).status_code == 404


def test_nobody_is_named_twice(cast: Cast, concern: Concern) -> None:
    with pytest.raises(DomainError, match="déjà dans le cercle"):
        enter_circle(concern, cast.users["alice"], by=cast.actor("daniele"), at=timezone.localtime())


def test_the_answer_of_the_cell_is_kept_sealed_for_the_same_circle(cast: Cast, concern: Concern) -> None:
    url = reverse("around:answer", args=[concern.pk])
    said = {"answer": "Évaluation ouverte.", "answered_on": str(timezone.localdate())}
    assert fill_in(cast.client("alice"), url, **said).status_code == 302
    assert Concern.objects.get().answer == "Évaluation ouverte."
    assert "Évaluation ouverte." in cast.client("daniele").get(page(concern)).content.decode()


def test_two_answers_at_once_lose_no_word(cast: Cast, concern: Concern) -> None:
    url, client = reverse("around:answer", args=[concern.pk]), cast.client("alice")
    sent = {**hidden_of(client.get(url)), "answer": "La mienne.", "answered_on": str(timezone.localdate())}
    fill_in(cast.client("daniele"), url, answer="La sienne.", answered_on=str(timezone.localdate()))
    answer = client.post(url, sent)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "La mienne." in words
    assert "La sienne." in words
    assert Concern.objects.get().answer == "La sienne."


@pytest.mark.parametrize(
    ("day", "says"), [(date(2008, 1, 1), "naissance"), (timezone.localdate() + timedelta(days=1), "futur")]
)
def test_a_day_that_cannot_be_is_refused(cast: Cast, day: date, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        write_concern(cast.children["kadiatou"], sheet(sent_on=day), by=cast.actor("daniele"), at=timezone.localtime())


def test_an_answer_does_not_precede_what_was_sent(cast: Cast, concern: Concern) -> None:
    with pytest.raises(DomainError, match="précéder"):
        answer_concern(
            concern, answered_on=concern.sent_on - timedelta(days=1), answer="?", version=1,
            by=cast.actor("alice"), on=timezone.localdate(),
        )  # fmt: skip


def test_the_rules_say_it_without_a_database() -> None:
    """The policy alone: every role, in and out of the circle."""
    for role in Role:
        actor = Actor(7, "", 1, role, charter_signed=True)
        inside = decide(actor, Permission.CONCERN_READ, Subject(1, category=Category.DANGER, circle=frozenset({7})))
        outside = decide(actor, Permission.CONCERN_READ, Subject(1, category=Category.DANGER, circle=frozenset({8})))
        assert inside.allowed is (role in {Role.REFERENT, Role.COORDINATOR})
        assert not outside.allowed


def test_a_read_outside_the_circle_is_refused_by_the_operation_too(cast: Cast, concern: Concern) -> None:
    assert not read_concern(concern, by=cast.actor("dora"), on=timezone.localdate()).allowed


def test_who_no_longer_works_here_reads_it_no_more(cast: Cast, concern: Concern) -> None:
    Membership.objects.filter(user=cast.users["alice"]).update(role=Role.PANEL_MEMBER.value)
    assert not Concern.objects.visible_to(cast.actor("alice")).exists()


def test_without_the_charter_it_stays_shut(cast: Cast, concern: Concern) -> None:
    cast.users["alice"].charter_signatures.all().delete()
    assert not Concern.objects.visible_to(cast.actor("alice")).exists()


@pytest.mark.rule("RU18")
def test_help_is_on_the_page_for_everybody_who_may_need_it(cast: Cast) -> None:
    """RU18: an alert is always possible."""
    words = (
        cast.client("daniele").get(reverse("casefile:protection", args=[cast.children["kadiatou"].pk])).content.decode()
    )
    assert 'href="tel:119"' in words
    assert "CRIP" in words


# — nobody of the circle is left —


def _all_leave(cast: Cast) -> None:
    """Danièle's role ended, Alice's account is shut; a new coordinator arrives."""
    yesterday = timezone.localdate() - timedelta(days=1)
    cast.users["daniele"].memberships.update(ends_on=yesterday)
    cast.users["alice"].is_active = False
    cast.users["alice"].save()
    cast.users["dora"].memberships.update(role=Role.COORDINATOR.value, fte=None)


def test_a_document_that_nobody_can_open_passes_to_who_coordinates(cast: Cast, concern: Concern) -> None:
    dora, take = cast.client("dora"), reverse("around:take_over", args=[concern.pk])
    assert dora.get(take).status_code == 403
    _all_leave(cast)
    home = dora.get("/").content.decode()
    assert take in home
    asked = dora.get(take).content.decode()
    for words in (home, asked):
        assert SECRET not in words
        assert "information préoccupante" not in words.lower()
    assert "Kadiatou" not in asked
    assert dora.get(page(concern)).status_code == 404  # not before she took it over
    assert dora.post(take).status_code == 302
    assert SECRET in dora.get(page(concern)).content.decode()
    line = Entry.objects.filter(action="concern:circle").latest("pk")
    assert (line.user_id, line.person_id) == (cast.users["dora"].pk, None)
    assert line.details.startswith("reprise")
    assert concern.circle.filter(user=cast.users["dora"], added_by=cast.users["dora"]).exists()
    assert dora.get(take).status_code == 404  # it is in good hands
    assert dora.post(take).status_code == 404
    assert concern.circle.filter(user=cast.users["dora"]).count() == 1


@pytest.mark.parametrize("who", ["daniele", "jeanne", "chloe", "karim", "lise", "hawa"])
def test_nobody_else_takes_it_over(cast: Cast, concern: Concern, who: str) -> None:
    _all_leave(cast)
    if who == "daniele":
        cast.users["daniele"].memberships.update(ends_on=None, role=Role.PANEL_MEMBER.value, fte=None)
    assert cast.client(who).post(reverse("around:take_over", args=[concern.pk])).status_code in {403, 404}
    with pytest.raises(Forbidden):
        take_over(concern, by=cast.actor(who), at=timezone.localtime())
    assert not concern.circle.filter(user=cast.users[who]).exclude(user=cast.users["daniele"]).exists()


def test_while_one_person_of_the_circle_is_there_it_is_hers_to_open(cast: Cast, concern: Concern) -> None:
    cast.users["dora"].memberships.update(role=Role.COORDINATOR.value, fte=None)
    assert cast.client("dora").get(reverse("around:take_over", args=[concern.pk])).status_code == 404
    assert "À reprendre" not in cast.client("dora").get("/").content.decode()
    with pytest.raises(DomainError, match="encore là"):
        take_over(concern, by=cast.actor("dora"), at=timezone.localtime())
