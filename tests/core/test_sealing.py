"""Words about a child are kept sealed with the child's own key; the key gone, they are gone."""

from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, Field, JSONField, TextField
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from village.core import crypto, drafts, rotation, sealing, secrets
from village.core.holding import Purpose, holding_of
from village.core.models import SealingKey
from village.core.reference import our_models, own_fields
from village.core.sealing import GONE, UNREADABLE, KeyErased, Sealed, SealedText, forget_keys, seal, unseal
from village.people.models import Person
from village.plans.models import JournalEntry, Plan, PlanVersion

WORDS = "Kadiatou dort mal depuis la rentrée."
PLACE = "plans.journalentry.text"
# Words of a sensitive category that no child's key can seal.
NOT_SEALED = {
    "activities.ActivitySession.remark": "d’un groupe, non d’un enfant",
    "privacy.ArchiveReading.motive": "le dossier n’a plus de lignes ; le motif part avec sa boîte",
    "surveys.Answer.words": "anonyme, d’aucun enfant que l’on connaisse",
    "referrals.Referral.derogation_about": "les titres de critères du programme, comptés dans le bilan",
}


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return cast.plans["kadiatou"]


@pytest.fixture
def note(cast: Cast, plan: Plan) -> JournalEntry:
    answers = {"kind": "entretien", "text": WORDS, "on": timezone.localdate().isoformat(), "readers": "equipe"}
    answer = fill_in(cast.client("daniele"), reverse("plans:write_note", args=[plan.pk]), **answers)
    assert answer.status_code == 302
    return JournalEntry.objects.get()


def stored(note: JournalEntry) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM plans_journalentry WHERE id = %s", [note.pk])
        return str(cursor.fetchone()[0])


def _may_be_clear(field: "Field[Any, Any]") -> bool:
    answer = holding_of(field)
    sensitive = answer is not None and answer.category in "345P" and answer.purpose is not Purpose.PROVE
    free = isinstance(field, CharField | TextField | JSONField) and not field.choices
    return not (sensitive and free) or isinstance(field, SealedText) or str(field) in NOT_SEALED


def test_every_free_text_of_a_sensitive_category_is_sealed() -> None:
    faults = [str(field) for model in our_models() for field in own_fields(model) if not _may_be_clear(field)]
    assert not faults, "\n".join(faults)


def test_the_database_holds_no_word_of_a_note(note: JournalEntry) -> None:
    assert note.text == WORDS
    assert stored(note).startswith("s1.")
    assert "Kadiatou" not in stored(note)


def test_the_database_refuses_words_in_clear(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="guardian_words_are_sealed"), connection.cursor() as cursor:
        cursor.execute("UPDATE people_guardian SET rejection_reason = %s", [WORDS])


def test_sealed_words_open_nowhere_else(note: JournalEntry, cast: Cast) -> None:
    sealed = stored(note)
    assert unseal(sealed, PLACE) == WORDS
    with pytest.raises(InvalidTag):
        unseal(sealed, "plans.journalentry.positive")
    other = cast.children["yanis"].own_key()
    _, number, rest = sealed.split(".", 2)
    assert other != int(number)
    with pytest.raises(InvalidTag):
        unseal(f"s1.{other}.{rest}", PLACE)
    with pytest.raises(InvalidTag):
        unseal(sealed[:-6] + ("AAAA==" if sealed[-6:] != "AAAA==" else "BBBB=="), PLACE)


def test_words_that_did_not_change_go_back_as_they_came(note: JournalEntry) -> None:
    before = stored(note)
    read = JournalEntry.objects.get(pk=note.pk)
    read.save()
    assert stored(note) == before


def test_nothing_is_looked_up_in_sealed_words(note: JournalEntry) -> None:
    for lookup in ("text", "text__contains", "text__icontains", "text__startswith"):
        with pytest.raises(FieldError):
            JournalEntry.objects.filter(**{lookup: WORDS}).exists()
    with pytest.raises(FieldError):
        JournalEntry.objects.update(positive=WORDS)


def test_each_child_has_a_key_of_its_own(cast: Cast) -> None:
    keys = {cast.children[name].own_key() for name in ("kadiatou", "yanis", "zoe")}
    assert len(keys) == 3
    assert cast.children["kadiatou"].own_key() in keys


def test_first_words_of_two_people_at_once_take_one_key(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    twin = type(child).objects.get(pk=child.pk)
    type(child).objects.update(sealing_key=None)  # as those of an earlier version
    child.sealing_key = twin.sealing_key = None
    before = SealingKey.objects.count()
    assert child.own_key() == twin.own_key()
    assert SealingKey.objects.count() == before + 1


def test_the_key_gone_the_words_are_gone_for_good(note: JournalEntry) -> None:
    sealed = stored(note)
    SealingKey.objects.all().delete()
    forget_keys()
    assert JournalEntry.objects.get().text == GONE
    assert unseal(sealed, PLACE) == GONE  # an older copy of the base, put back without its keys


@pytest.mark.usefixtures("note")
def test_a_key_erased_is_not_remembered_longer_than_its_time() -> None:
    assert JournalEntry.objects.get().text == WORDS
    SealingKey.objects.all().delete()
    for number, (_, key) in list(sealing._known.items()):
        sealing._known[number] = (0.0, key)
    assert JournalEntry.objects.get().text == GONE


def test_a_new_master_key_opens_what_the_old_one_sealed_and_the_old_one_opens_nothing(
    note: JournalEntry, cast: Cast, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("MASTER_KEY", raising=False)
    secrets.replace("MASTER_KEY", crypto_key := settings.MASTER_KEY, tmp_path)
    drafts.keep(cast.users["daniele"].pk, "note:1:text", "à suivre")
    call_command("rotate_key")
    forget_keys()
    assert JournalEntry.objects.get().text == WORDS
    assert drafts.read(cast.users["daniele"].pk, "note:1:text") == "à suivre"
    assert not (tmp_path / "master_key_previous").exists()
    secrets.replace("MASTER_KEY", crypto_key, tmp_path)
    forget_keys()
    with pytest.raises(InvalidTag):
        JournalEntry.objects.get()


def test_an_interrupted_rotation_goes_on(
    note: JournalEntry, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("MASTER_KEY", raising=False)
    secrets.replace("MASTER_KEY", settings.MASTER_KEY, tmp_path)
    rotation.begin()  # then the power goes
    forget_keys()
    assert JournalEntry.objects.get().text == WORDS, "people go on reading meanwhile"
    new = secrets.fresh("MASTER_KEY", tmp_path)
    call_command("rotate_key")
    assert secrets.fresh("MASTER_KEY", tmp_path) == new
    assert all(crypto.is_current(bytes(key.wrapped)) for key in SealingKey.objects.all())


def test_the_old_master_key_stays_while_somebody_who_began_with_it_still_works(
    settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("MASTER_KEY", raising=False)
    secrets.replace("MASTER_KEY", settings.MASTER_KEY, tmp_path)
    here = connection.settings_dict
    with psycopg.connect(**connection.get_connection_params() | {"dbname": here["NAME"]}) as at_work:
        at_work.execute("SELECT 1")  # a transaction is open, with a key sealed by the old one not yet to be seen
        with pytest.raises(CommandError, match="l’ancienne clé reste"):
            call_command("rotate_key", "--wait", "0")
        assert (tmp_path / "master_key_previous").exists()
    call_command("rotate_key", "--wait", "0")
    assert not (tmp_path / "master_key_previous").exists()


def test_a_key_that_is_gone_seals_nothing(note: JournalEntry) -> None:
    number = note.plan.child.own_key()
    SealingKey.objects.all().delete()
    forget_keys()
    with pytest.raises(KeyErased), transaction.atomic():
        seal(WORDS, number, PLACE)


def _lose_keys() -> None:
    """As in an older copy of the base, put back without the keys that were erased since."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_sealingkey")
    forget_keys()


@pytest.fixture
def altered(note: JournalEntry) -> JournalEntry:
    """Another note, of which somebody changed the seal."""
    seal = Sealed(stored(note)[:-8] + "AAAAAA==")
    answers = {"kind": "entretien", "on": note.on, "readers": "equipe", "written_at": note.written_at}
    return JournalEntry.objects.create(plan=note.plan, author=note.author, text=seal, **answers)


def test_a_new_note_when_the_key_is_gone_is_refused_in_words_and_nothing_is_written(
    cast: Cast, note: JournalEntry
) -> None:
    sealed = stored(note)
    _lose_keys()
    answers = {"kind": "entretien", "text": "Elle va mieux.", "on": note.on.isoformat(), "readers": "equipe"}
    answer = fill_in(cast.client("daniele"), reverse("plans:write_note", args=[note.plan_id]), **answers)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "plus rien ne s’écrit dans ce dossier" in page
    assert "Elle va mieux." in page
    assert JournalEntry.objects.count() == 1
    assert stored(note) == sealed


def test_words_that_no_longer_open_go_back_as_they_came(altered: JournalEntry) -> None:
    before = stored(altered)
    JournalEntry.objects.get(pk=altered.pk).save()
    assert stored(altered) == before
    _lose_keys()
    JournalEntry.objects.get(pk=altered.pk).save()
    assert stored(altered) == before
    Person.objects.update(sealing_key=None)  # a new key would be drawn: it seals nothing said in their place
    JournalEntry.objects.get(pk=altered.pk).save()
    assert stored(altered) == before


@pytest.mark.parametrize("lost", ["key", "altered"])
def test_what_was_kept_whole_and_no_longer_opens_stays_as_it_is(cast: Cast, plan: Plan, lost: str) -> None:
    version = PlanVersion(plan=plan, number=1, written_on=timezone.localdate(), planning="Le mardi.")
    version.as_approved = {"goals": [{"wording": WORDS}], "actions": []}
    version.save()

    def kept() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT as_approved FROM plans_planversion WHERE id = %s", [version.pk])
            return str(cursor.fetchone()[0])

    if lost == "key":
        _lose_keys()
    else:
        PlanVersion.objects.update(as_approved=Sealed(kept()[:-8] + "AAAAAA=="))
    before, read = kept(), PlanVersion.objects.get()
    assert not read.as_approved
    read.version += 1
    read.save()
    assert kept() == before


def test_one_altered_text_does_not_keep_the_dossier_shut(cast: Cast, altered: JournalEntry) -> None:
    page = cast.client("daniele").get(reverse("casefile:notes", args=[altered.plan.child_id]))
    assert page.status_code == 200
    assert UNREADABLE in page.content.decode()
    assert WORDS in page.content.decode()


@pytest.mark.parametrize("said", [UNREADABLE, GONE])
def test_what_is_said_in_the_place_of_lost_words_is_never_sealed_as_words(
    cast: Cast, note: JournalEntry, said: str
) -> None:
    answers = {"kind": "entretien", "text": said, "on": note.on.isoformat(), "readers": "equipe"}
    answer = fill_in(cast.client("daniele"), reverse("plans:write_note", args=[note.plan_id]), **answers)
    assert answer.status_code == 422
    assert "ne se lit plus" in answer.content.decode()
    assert JournalEntry.objects.count() == 1
