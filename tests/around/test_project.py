"""The projet pour l’enfant: one restricted record, of the same circle as the tab where it stands (R57, RU18)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import PEOPLE, Cast
from tests.forms import fill_in, hidden_of
from village.around.models import ChildProject
from village.around.operations import ProjectSheet, note_project
from village.audit.models import Entry
from village.core.errors import DomainError
from village.people.models import Person
from village.privacy.pack import Asker, Pack

TODAY = timezone.localdate()
FIT = "L’éducatrice voit la mère, nous voyons l’école."
OPEN = {"daniele", "alice"}


def url(cast: Cast, name: str) -> str:
    return reverse(name, args=[cast.children["kadiatou"].pk])


def note(cast: Cast, who: str = "daniele", **more: Any) -> Any:
    told = {"standing": "oui", "since": "2024-02-01", "contact": "Odile Roux", "service": "MDS d’Ici",
            "phone": "04 90 00 00 00", "fit": FIT}  # fmt: skip
    return fill_in(cast.client(who), url(cast, "around:note_project"), **told | more)


@pytest.mark.rule("RU18")
def test_the_parcours_says_how_it_fits_into_the_projet_pour_l_enfant(cast: Cast) -> None:
    assert note(cast).status_code == 302
    for who in OPEN:
        page = cast.client(who).get(url(cast, "casefile:protection")).content.decode()
        assert "Odile Roux" in page
        assert FIT in page
    [line] = Entry.objects.filter(action="concern:project")
    assert (line.person_id, line.target) == (None, f"around.childproject:{ChildProject.objects.get().pk}")


@pytest.mark.parametrize("who", [name for name in (*PEOPLE, "hawa") if name not in OPEN])
def test_nobody_else_reads_or_writes_it(cast: Cast, who: str) -> None:
    note(cast)
    for name in ("casefile:protection", "around:note_project"):
        assert cast.client(who).get(url(cast, name)).status_code in {403, 404}
    assert not ChildProject.objects.visible_to(cast.actor(who)).exists()
    assert not Entry.objects.visible_to(cast.actor("alice")).filter(action="concern:project").exists()


def test_the_family_and_its_pack_find_nothing_of_it(cast: Cast) -> None:
    note(cast)
    child = Person.objects.get(pk=cast.children["kadiatou"].pk)
    pack = Pack(child, Asker(cast.guardians["kadiatou"]))
    words = " ".join(one.value for section in pack.sections for sheet in section.sheets for one in sheet.items)
    assert "Odile Roux" not in words
    assert FIT not in words
    assert "around.childproject" not in {section.code for section in pack.sections}


@pytest.mark.parametrize(("more", "said"), [
    ({"standing": "non"}, "effacez la date"),
    ({"since": (TODAY + timedelta(days=1)).isoformat()}, "dans le futur"),
    ({"since": "2001-01-01"}, "avant la naissance"),
])  # fmt: skip
def test_what_does_not_hold_together_is_refused_in_words(cast: Cast, more: dict[str, str], said: str) -> None:
    answer = note(cast, **more)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert FIT in answer.content.decode()
    assert not ChildProject.objects.exists()


def test_the_base_keeps_no_word_where_there_is_none(cast: Cast) -> None:
    note(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildProject.objects.update(standing="non")


def test_two_people_write_it_and_nothing_is_lost(cast: Cast) -> None:
    first, second = cast.client("daniele"), cast.client("alice")
    pages = [one.get(url(cast, "around:note_project")) for one in (first, second)]
    first.post(url(cast, "around:note_project"), {**hidden_of(pages[0]), "standing": "oui", "fit": FIT})
    late = second.post(url(cast, "around:note_project"), {**hidden_of(pages[1]), "standing": "inconnu"})
    assert late.status_code == 409
    assert ChildProject.objects.get().fit == FIT
    assert note(cast, "alice", fit="Autrement.").status_code == 302
    assert (ChildProject.objects.get().fit, ChildProject.objects.get().version) == ("Autrement.", 2)


def test_a_script_that_read_nothing_is_refused(cast: Cast) -> None:
    note(cast)
    with pytest.raises(DomainError):
        note_project(
            cast.children["kadiatou"], ProjectSheet("inconnu"), version=None, by=cast.actor("daniele"), on=TODAY
        )
