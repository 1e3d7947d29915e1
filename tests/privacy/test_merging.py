"""Two dossiers of one child become one, and two again: nothing is lost, and nobody reads more than before."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.house.scene import Scene, play
from tests.privacy.twin import at_rest, everything, merge, same_parents, seals_of, separate, twin_of
from village.access import wall
from village.access.wall import Mission
from village.activities.models import Attendance, WaitingEntry
from village.around.models import ScannedPaper
from village.around.operations.paper import content_of, lost_files
from village.core import drafts, sealed_files
from village.core.dates import Period, calendar_year
from village.core.errors import DomainError, StaleVersion
from village.core.models import SealingKey
from village.evaluation.operations import freeze_years
from village.evaluation.report import make_report, without_names
from village.meetings.models import Decision, Situation
from village.people.models import Merge, Person
from village.plans.models import Goal, JournalEntry, Plan
from village.privacy.models import Disposal, ExceptionalAccess, LegalHold
from village.privacy.operations.erasing import erase
from village.privacy.operations.merging import refusals
from village.privacy.operations.separating import since
from village.privacy.reach import edges, keys_to
from village.privacy.readings import readings_of
from village.programmes.models import ListItem

TODAY = timezone.localdate()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return play(cast)


@pytest.fixture
def pair(scene: Scene) -> tuple[Person, Person]:
    """The dossier opened by mistake, kept; Kadiatou's full one, that joins it."""
    aside = at_rest(scene)
    return twin_of(scene.cast), aside


def test_all_of_a_full_dossier_is_carried_and_goes_back_exactly(scene: Scene, pair: tuple[Person, Person]) -> None:
    kept, aside = pair
    before = everything(kept, aside)
    made = merge(scene.cast, kept, aside, "last_name", "school", "referent")
    assert not [edge for edge in edges() if edge.target is Person and keys_to(edge, [aside.pk])]
    assert not Person.objects.filter(pk=aside.pk).exists()
    assert {key for key in before if key[0].startswith(("plans.", "around.", "referrals."))} <= set(everything(kept))
    assert str(Person.objects.get(pk=kept.pk)) == "Kadiatou Traoré"
    back = separate(scene.cast, made)
    assert back.pk == aside.pk
    assert everything(Person.objects.get(pk=kept.pk), back) == before


def test_a_poor_dossier_joins_a_full_one_and_goes_back_exactly(scene: Scene, pair: tuple[Person, Person]) -> None:
    poor, full = pair
    before = everything(poor, full)
    made = merge(scene.cast, full, poor, parents=same_parents(full, poor))
    assert full.agreements.filter(channel="oral", guardian=full.guardians.get(relation="mere")).exists()
    separate(scene.cast, made)
    assert everything(*Person.objects.filter(pk__in=[poor.pk, full.pk])) == before


# --- what waits ---


def why(cast: Cast, kept: Person, aside: Person) -> str:
    with wall.open_for(Mission.KEEP, cast.programme.pk):
        found = refusals(kept, aside, TODAY)
    with pytest.raises(DomainError) as refused:
        merge(cast, kept, aside)
    assert refused.value.message == found[0]
    page = cast.client("alice").get(reverse("privacy:twin", args=[kept.pk, aside.pk])).content.decode()
    assert "Réunir les deux dossiers" not in page
    return found[0]


def test_two_parcours_at_a_time_are_not_merged(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    Plan.objects.create(programme=cast.programme, child=twin, opened_on=date(2020, 1, 6))
    assert "Deux parcours se chevauchent" in why(cast, child, twin)


def test_two_parcours_one_after_the_other_are_merged(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    Plan.objects.create(programme=cast.programme, child=twin, opened_on=date(2015, 1, 6), closed_on=SINCE)
    merge(cast, child, twin)
    assert child.plans.count() == 2


def _held(cast: Cast, child: Person) -> None:
    LegalHold.objects.create(
        child=child, reason="Une enquête.", asked_by="Le tribunal", starts_on=TODAY, review_on=TODAY,
        set_by=cast.users["alice"],
    )  # fmt: skip


def _disposed(cast: Cast, child: Person) -> None:
    Disposal.objects.create(
        programme=cast.programme, kept="dossier", action="archiver", child=child, number=child.pk, first_year=2015,
        last_year=2017, due_on=TODAY, proposed_by=cast.users["karim"], proposed_on=TODAY,
    )  # fmt: skip


def _opened(cast: Cast, child: Person) -> None:
    ExceptionalAccess.objects.create(
        child=child, user=cast.users["dora"], motive="absence", reason="Sa référente est absente, l’école appelle.",
        opened_at=timezone.now(), ends_at=timezone.now() + timedelta(minutes=50),
    )  # fmt: skip


def _on_an_agenda(cast: Cast, child: Person) -> None:
    from village.meetings.models import Meeting, Panel

    panel = Panel.objects.create(programme=cast.programme, name="EPS", commune=cast.commune)
    meeting = Meeting.objects.create(panel=panel, on=TODAY + timedelta(days=9), starts_at="14:00")
    plan = Plan.objects.create(programme=cast.programme, child=child, opened_on=date(2015, 1, 6), closed_on=SINCE)
    Situation.objects.create(meeting=meeting, child=child, plan=plan, reason="point_etape", rank=1)


def _being_written(cast: Cast, child: Person) -> None:
    drafts.keep(cast.users["daniele"].pk, f"{drafts.about('echange', child)}:text", "Je suis en train…")


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (_held, "gelé"),
        (_disposed, "Le sort"),
        (_opened, "accès exceptionnel"),
        (_on_an_agenda, "ordre du jour"),
        (_being_written, "en train d’écrire"),
    ],
)
def test_what_is_going_on_in_a_dossier_waits_to_be_over(cast: Cast, happens: Any, words: str) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    happens(cast, twin)
    assert words in why(cast, child, twin)


def test_a_session_noted_twice_and_not_the_same_is_corrected_first(scene: Scene, pair: tuple[Person, Person]) -> None:
    poor, full = pair
    Attendance.objects.get_or_create(session=scene.session, child=full, defaults={"status": "present"})
    mark = Attendance.objects.create(session=scene.session, child=poor, status="absent")
    Attendance.objects.filter(child=full).update(status="present")
    with pytest.raises(DomainError, match="pas pareil"):
        merge(scene.cast, full, poor)
    Attendance.objects.filter(pk=mark.pk).update(status="present")
    made = merge(scene.cast, full, poor)
    assert Attendance.objects.filter(session=scene.session, child=full).count() == 1
    separate(scene.cast, made)
    assert Attendance.objects.filter(session=scene.session).count() == 2


def test_what_the_child_would_have_twice_is_said_by_its_name(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    care = ListItem.objects.filter(list_code="N17").first() or item("N8", "sante")
    for one in (child, twin):
        WaitingEntry.objects.create(child=one, care=care, requested_on=SINCE)
    with pytest.raises(DomainError, match="attente de soin"):
        merge(cast, child, twin)
    assert Person.objects.filter(pk=twin.pk).exists()


# --- words, keys, papers ---


def test_erasing_the_child_erases_the_words_of_both_dossiers(scene: Scene, pair: tuple[Person, Person]) -> None:
    kept, aside = pair
    former, own = aside.own_key(), kept.own_key()
    aside.rights_requests.all().delete()
    merge(scene.cast, kept, aside)
    assert {former, own} <= seals_of(kept)
    with wall.open_for(Mission.KEEP, scene.cast.programme.pk):
        erase(kept, programme=scene.cast.programme, lived=Period(SINCE, TODAY), by=None, on=TODAY)
    assert not SealingKey.objects.filter(pk__in=[former, own]).exists()
    assert not Merge.objects.filter(number=aside.pk).exists()


def test_after_separating_neither_dossier_opens_with_the_key_of_the_other(scene: Scene) -> None:
    full, poor = at_rest(scene), twin_of(scene.cast)
    former, own = full.own_key(), poor.own_key()
    made = merge(scene.cast, poor, full)
    plan = Plan.objects.get(pk=scene.plan.pk)
    note = JournalEntry.objects.create(
        plan=plan,
        author=scene.cast.users["daniele"],
        on=TODAY,
        kind="entretien",
        text="Écrit depuis.",
        written_at=timezone.now(),
    )
    assert own in seals_of(poor)
    with wall.open_for(Mission.KEEP, scene.cast.programme.pk):
        told = since(Merge.objects.get(pk=made.pk), reader=scene.cast.actor("alice"))
    assert any("note" in words for words in told.going)
    back = separate(scene.cast, made)
    assert own not in seals_of(back)
    assert former not in seals_of(poor)
    assert JournalEntry.objects.get(pk=note.pk).text == "Écrit depuis."
    assert JournalEntry.objects.get(pk=note.pk).plan.child_id == back.pk


def test_what_is_written_since_on_the_child_stays_with_him_and_is_told_before(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    made = merge(cast, child, twin)
    note = JournalEntry.objects.create(
        plan=cast.plans["kadiatou"], author=cast.users["daniele"], on=TODAY, kind="entretien", text="Resté.",
        written_at=timezone.now(),
    )  # fmt: skip
    page = cast.client("alice").get(reverse("privacy:merged", args=[made.pk])).content.decode()
    assert "Resterait ici" in page
    assert "1 note" in page
    separate(cast, made)
    assert JournalEntry.objects.get(pk=note.pk).plan.child_id == child.pk
    assert seals_of(child) <= {child.own_key()}


def test_words_that_nobody_changed_keep_their_seal(scene: Scene, pair: tuple[Person, Person]) -> None:
    kept, aside = pair
    former = aside.own_key()
    merge(scene.cast, kept, aside)
    goal = Goal.objects.filter(plan=scene.plan).first()
    assert goal is not None
    goal.save()
    again = Goal.objects.get(pk=goal.pk)
    assert again.wording.seal.startswith(f"s1.{former}.")
    again.wording = "Autrement dit."
    again.save()
    assert Goal.objects.get(pk=goal.pk).wording.seal.startswith(f"s1.{kept.own_key()}.")


def test_a_decision_of_a_closed_meeting_can_still_be_corrected(scene: Scene, pair: tuple[Person, Person]) -> None:
    """What it said is kept beside it, seal and all: PostgreSQL compares the two."""
    from village.meetings.models import DecisionCorrection

    kept, aside = pair
    scene.meeting.opened_at = timezone.now()
    scene.meeting.save()
    situation = Situation.objects.create(
        meeting=scene.meeting, child=aside, plan=scene.plan, reason="point_etape", rank=1
    )
    decision = Decision.objects.create(
        situation=situation, outcome="poursuite", reason="Il avance.", recorded_by=scene.cast.users["alice"],
        decided_on=TODAY,
    )  # fmt: skip
    scene.meeting.closed_at = timezone.now()
    scene.meeting.save()
    merge(scene.cast, kept, aside)
    now = Decision.objects.get(pk=decision.pk)
    kept_words = DecisionCorrection(
        decision=now, version=now.version, outcome=now.outcome, reason=now.reason, changes=now.changes, why="Erreur.",
        author=scene.cast.users["alice"], written_at=timezone.now(),
    )  # fmt: skip
    field = DecisionCorrection._meta.get_field("reason")
    assert field.pre_save(kept_words, True) == now.reason.seal


def test_a_scanned_paper_opens_before_after_and_once_separated(
    scene: Scene, pair: tuple[Person, Person], django_capture_on_commit_callbacks: Any
) -> None:
    kept, aside = pair
    paper = ScannedPaper.objects.filter(child=aside).standing().first()
    assert paper is not None
    file = sealed_files.keep(b"%PDF-1.4 papier", aside.own_key())
    ScannedPaper.objects.filter(child=aside).exclude(pk=paper.pk).delete()
    ScannedPaper.objects.filter(pk=paper.pk).update(file=file)
    former, own = aside.own_key(), kept.own_key()
    with django_capture_on_commit_callbacks(execute=True):
        made = merge(scene.cast, kept, aside)
    assert content_of(ScannedPaper.objects.get(pk=paper.pk)) == b"%PDF-1.4 papier"
    assert [one.key for one in sealed_files.kept() if one.name == file.hex] == [own]
    assert file.hex not in {one.name for one in lost_files()}
    with django_capture_on_commit_callbacks(execute=True):
        separate(scene.cast, made)
    assert content_of(ScannedPaper.objects.get(pk=paper.pk)) == b"%PDF-1.4 papier"
    assert [one.key for one in sealed_files.kept() if one.name == file.hex] == [former]


def test_a_paper_that_no_longer_opens_stops_the_merge(scene: Scene, pair: tuple[Person, Person]) -> None:
    kept, aside = pair
    ScannedPaper.objects.filter(child=aside).update(withdrawn_on=None, withdrawn_by=None, withdrawn_why="")
    for one in ScannedPaper.objects.filter(child=aside):
        sealed_files.forget_old(one.file, aside.own_key())
    with pytest.raises(DomainError, match="ne s’ouvre plus"):
        merge(scene.cast, kept, aside)


# --- figures, readings, time ---


def figures(cast: Cast, year: Period) -> Any:
    return without_names(make_report(cast.programme, year, today=TODAY))


def test_the_figures_of_a_frozen_year_do_not_change(scene: Scene, pair: tuple[Person, Person]) -> None:
    kept, aside = pair
    year = calendar_year(date(TODAY.year - 1, 6, 1))
    freeze_years(scene.cast.programme, year, by=None, on=TODAY)
    before = figures(scene.cast, year)
    merge(scene.cast, kept, aside)
    assert figures(scene.cast, year) == before
    assert figures(scene.cast, calendar_year(TODAY)) is not None


def test_who_read_the_other_dossier_is_told_with_this_one(cast: Cast) -> None:
    from village.audit.journal import Act, record

    child, twin = cast.children["kadiatou"], twin_of(cast)
    record(Act.DOSSIER_READ, by=cast.actor("dora"), target=twin, person_id=twin.pk, rule="referent", details="en bref")
    merge(cast, child, twin)
    assert sum(one.times for one in readings_of(child)) == 1
    page = cast.client("alice").get(reverse("privacy:readers", args=[child.pk])).content.decode()
    assert "Dora Delmas" in page


def test_a_merge_is_not_undone_after_its_last_day_nor_before_a_later_one(cast: Cast) -> None:
    child, twin, third = cast.children["kadiatou"], twin_of(cast), twin_of(cast)
    first = merge(cast, child, twin)
    second = merge(cast, child, third)
    with pytest.raises(DomainError, match="Un autre dossier"):
        separate(cast, first)
    separate(cast, second)
    Merge.objects.filter(pk=first.pk).update(merged_on=TODAY - timedelta(days=31))
    with pytest.raises(DomainError, match="s’annulait"):
        separate(cast, Merge.objects.get(pk=first.pk))


def test_a_dossier_born_of_a_recent_merge_joins_no_other(cast: Cast) -> None:
    child, twin, third = cast.children["kadiatou"], twin_of(cast), twin_of(cast)
    merge(cast, twin, third)
    assert "réunion récente" in why(cast, child, twin)


def test_what_was_corrected_since_stays_corrected(cast: Cast) -> None:
    child, twin = cast.children["kadiatou"], twin_of(cast)
    made = merge(cast, child, twin, "last_name")
    Person.objects.filter(pk=child.pk).update(last_name="Traoré-Diallo")
    separate(cast, made)
    assert Person.objects.get(pk=child.pk).last_name == "Traoré-Diallo"


def test_the_same_preview_is_not_merged_once_something_changed(cast: Cast) -> None:
    from village.privacy.operations.joining import Choices
    from village.privacy.operations.merging import merge_dossiers

    child, twin = cast.children["kadiatou"], twin_of(cast)
    with pytest.raises(StaleVersion):
        merge_dossiers(child, twin, Choices(), version=1, by=cast.actor("alice"), at=timezone.now())
