"""A word of its own in each field of a dossier, then the whole site as each one: who read what he may not?

Everything a page, a paper, a file, a header says is looked through. The words are put in the base behind the
operations: no field escapes because no form writes it.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Max
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import SINCE, build
from tests.documents.reading import text
from tests.house.addresses import address
from tests.house.pages import pages
from tests.house.scene import MEMBERS, House, play
from tests.house.software import software_of
from tests.house.test_access import expected, method_of
from tests.privacy.test_exceptional import confirmed
from tests.sealed import put
from village.audit.models import Entry
from village.core import postgres
from village.core.holding import Category, holding_of
from village.core.sealing import SealedJSON, SealedText
from village.people.models import Agreement, Person
from village.people.operations import protect_address
from village.plans.models import JournalEntry
from village.privacy.models import ExceptionalAccess
from village.privacy.reach import rows_of

CANARY = re.compile(r"canari(\d+)z")
# What a line of numbers, a code or an address of a page cannot hold without breaking what it is for.
FORMED = {"folded_name", "code", "key", "secret_hash", "token", "place", "email"}
EVERYTHING = frozenset(Category) - {Category.ORGANISATION}


@dataclass(frozen=True)
class Bird:
    """Where a word was put."""

    model: type[models.Model]
    field: str
    category: Category

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.field} ({self.category.label})"


def _of_words(model: type[models.Model]) -> Iterator["tuple[models.Field[Any, Any], Category]"]:
    for field in model._meta.concrete_fields:
        written = isinstance(field, models.CharField | models.TextField) and not field.choices
        written = written and not isinstance(field, SealedJSON)  # what was said elsewhere, kept whole
        answer = holding_of(field)
        if written and field.name not in FORMED and answer and answer.category is not Category.ORGANISATION:
            yield field, answer.category


def _let_loose(house: House) -> tuple[list[Bird], list[str]]:
    """One word in each field of each row of Kadiatou's dossier; and the fields that the base keeps from it."""
    birds: list[Bird] = []
    kept: list[str] = []
    found = rows_of(house.scene.cast.children["kadiatou"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in found.models():
        with connection.cursor() as cursor:  # notes, versions, minutes are fixed: these words are put under them
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(model._meta.db_table)} DISABLE TRIGGER USER")
        for (field, category), key in ((one, key) for one in _of_words(model) for key in sorted(found.keys[model])):
            row = model._base_manager.filter(pk=key)
            try:
                with transaction.atomic():
                    _put(row, field, f"canari{len(birds)}z")
                birds.append(Bird(model, field.name, Category.PRIVATE if _is_private(row.get()) else category))
            except DatabaseError:
                kept.append(f"{model._meta.label}.{field.name}")
    return birds, kept


def _put(row: "models.QuerySet[Any]", field: "models.Field[Any, Any]", word: str) -> None:
    """Under the operations; through the seal of the child where the words are sealed: `update()` refuses those."""
    if isinstance(field, SealedText):
        put(row.get(), **{field.name: word})
    else:
        row.update(**{field.name: word})


def _is_private(row: models.Model) -> bool:
    return isinstance(row, JournalEntry) and row.readers == JournalEntry.Readers.AUTHOR


def _said(answer: Any) -> str:
    """Everything an answer says: its headers, its page, the words of its paper, the cells of its workbook."""
    body, kind = b"".join(answer) if answer.streaming else answer.content, answer.headers.get("Content-Type", "")
    if kind == "application/pdf":
        said = text(body)
    elif zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            said = " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    else:
        said = body.decode(errors="replace")
    return f"{answer.headers} {said}"


def _read_by(house: House, who: str) -> Iterator[tuple[str, set[int]]]:
    """What each page says to this person; and whoever hears a word of a child is in the journal, with the answer."""
    user, software = house.scene.cast.users.get(who), list(software_of(house, who))
    for page in pages():
        door = bool(getattr(page.view, "by_token", ""))  # of the API: asked with his keys, whatever they are for
        opens = method_of(page) == "GET" and (door or expected(page.name)[who] == 200)
        for client in (software if door else [house.clients[who]]) if opens else ():
            last = Entry.objects.aggregate(last=Max("pk"))["last"]
            heard = {int(number) for number in CANARY.findall(_said(client.get(address(page, house.scene))))}
            reader = user.pk if user and page.name not in LINKED else None  # a link is followed by nobody
            lines = Entry.objects.filter(pk__gt=last, user_id=reader)
            if heard:
                assert lines.exists(), f"{who} reads words of a child in {page.name}, and nothing is journaled"
                yield page.name, heard


def test_the_doors_of_the_api_are_crawled_too(house: House, birds: list[Bird]) -> None:
    """Otherwise their silence would prove nothing: the référente reads words there."""
    with transaction.atomic():
        read = [(page, heard) for page, heard in _read_by(house, "daniele") if page.startswith("api:")]
        transaction.set_rollback(True)
    assert {page for page, _heard in read} == {"api:children", "api:child", "api:plan", "api:notes"}
    told = {birds[one].category for _page, heard in read for one in heard}
    assert told >= {Category.IDENTITY, Category.SOCIAL}
    assert not told & {Category.DANGER, Category.PRIVATE}


# What each may never read of Kadiatou, wherever he looks. The others (Danièle, her référente) read by the matrix.
MAY_NOT = {
    "anonymous": EVERYTHING,
    "gaspard": EVERYTHING,
    "ines": EVERYTHING,
    "karim": EVERYTHING,
    "lise": EVERYTHING,
    "hawa": EVERYTHING,
    "dora": EVERYTHING - {Category.IDENTITY},  # first names, in the actions of the team
    "emile": EVERYTHING - {Category.IDENTITY},
    "jeanne": {Category.HEALTH, Category.DANGER, Category.PRIVATE},
    "chloe": {Category.HEALTH, Category.DANGER, Category.PRIVATE},
    "farida": {Category.DANGER, Category.PRIVATE},
    "alice": {Category.PRIVATE},
}


# A page whose address is itself the right to read it; and what the DPO reviews.
LINKED, REVIEWED = {"partner:answer"}, {("karim", "privacy:exceptional_review")}


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The scene, as the owner of the base: only the owner may write under what is fixed. What is read is the same."""
    with django_db_blocker.unblock(), postgres.as_owner(), transaction.atomic():
        scene = play(build())
        yield House(scene, {"anonymous": Client()} | {name: scene.cast.client(name) for name in MEMBERS})
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def birds(house: House) -> list[Bird]:
    loose, kept = _let_loose(house)
    assert len(loose) > 100, "the scene says too little"
    assert len(set(kept)) < 10, kept  # a field that the base wants empty as long as another is
    return loose


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_reads_a_word_that_is_not_for_him(who: str, house: House, birds: list[Bird]) -> None:
    with transaction.atomic():
        read = dict(_read_by(house, who))
        transaction.set_rollback(True)
    wrong = {
        page: sorted({str(birds[number]) for number in heard if birds[number].category in MAY_NOT[who]})
        for page, heard in read.items()
        if page not in LINKED and (who, page) not in REVIEWED
    }
    assert not any(wrong.values()), "\n".join(f"{page}: {said}" for page, said in wrong.items() if said)


@pytest.mark.parametrize("withheld", [Category.SCHOOL, Category.SOCIAL])
def test_what_the_family_did_not_tick_is_read_nowhere_by_the_structure(
    withheld: Category, house: House, birds: list[Bird]
) -> None:
    cast = house.scene.cast
    ticked = [one.value for one in (Category.IDENTITY, Category.SCHOOL, Category.SOCIAL) if one is not withheld]
    with transaction.atomic():
        Agreement.objects.filter(child=cast.children["kadiatou"], scope="partage").delete()
        Agreement.objects.create(
            child=cast.children["kadiatou"], guardian=cast.guardians["kadiatou"], scope="partage", channel="oral",
            recipient=cast.school.organisation, categories=ticked, informed_by=cast.users["daniele"], given_on=SINCE,
        )  # fmt: skip
        read = dict(_read_by(house, "chloe"))
        transaction.set_rollback(True)
    wrong = {
        page: sorted({str(birds[one]) for one in heard if birds[one].category is withheld})
        for page, heard in read.items()
    }
    assert not any(wrong.values()), "\n".join(f"{page}: {said}" for page, said in wrong.items() if said)
    assert read, "she still reads what was ticked"


PLACES = {"address", "where", "place", "contact"}


def test_a_parent_from_whom_the_home_is_kept_reads_no_place(house: House, birds: list[Bird]) -> None:
    """Not where it is, nor where the child goes: on no page of hers."""
    cast, today = house.scene.cast, timezone.localdate()
    with transaction.atomic():
        before = set().union(*dict(_read_by(house, "farida")).values())
        child = Person.objects.get(pk=cast.children["kadiatou"].pk)
        protect_address(child, ground="ordonnance", living=[], by=cast.actor("daniele"), on=today)
        read = dict(_read_by(house, "farida"))
        transaction.set_rollback(True)
    assert before, "she reads her page"
    heard = {str(birds[one]) for found in read.values() for one in found if birds[one].field in PLACES}
    assert not heard


def test_an_exceptional_access_opens_neither_danger_nor_private_notes_nor_another_child(
    house: House, birds: list[Bird]
) -> None:
    cast = house.scene.cast
    with transaction.atomic():
        alone = set().union(*_opened_by(house, house.clients["dora"]).values())
        now = timezone.now()
        ExceptionalAccess.objects.create(
            child=cast.children["kadiatou"], user=cast.users["dora"], motive="absence",
            reason="La référente est absente.", opened_at=now, ends_at=now + timedelta(hours=1),
        )  # fmt: skip
        read = _opened_by(house, confirmed(cast))
        transaction.set_rollback(True)
    heard = set().union(*read.values())
    assert len(heard - alone) > 20, "the access opens the dossier"
    shut = {Category.DANGER, Category.PRIVATE}
    wrong = {
        page: sorted({str(birds[one]) for one in found if birds[one].category in shut}) for page, found in read.items()
    }
    assert not any(wrong.values()), "\n".join(f"{page}: {said}" for page, said in wrong.items() if said)


def _opened_by(house: House, client: Client) -> dict[str, set[int]]:
    """What each page that answers says, whatever the matrix foresees."""
    found = {}
    for page in pages():
        if method_of(page) == "GET" and page.name not in LINKED:
            answer = client.get(address(page, house.scene))
            if answer.status_code == 200 and (heard := set(map(int, CANARY.findall(_said(answer))))):
                found[page.name] = heard
    return found


def test_the_referente_reads_what_she_wrote(house: House, birds: list[Bird]) -> None:
    """Otherwise the silence of the others would prove nothing."""
    with transaction.atomic():
        heard = set().union(*(found for _page, found in _read_by(house, "daniele")))
        transaction.set_rollback(True)
    assert {birds[number].category for number in heard} >= EVERYTHING - {Category.DANGER}
    assert len(heard) > 60
