"""What is due, who decides, what leaves, what stays."""

import uuid
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import SINCE, Cast
from tests.evaluation.figures import a_referral
from tests.forms import fill_in
from tests.privacy.conftest import LONG_AGO
from village.access.links import Link
from village.activities.models import Activity, ActivitySession, Attendance
from village.core import drafts
from village.core.dates import Period, add_months
from village.core.errors import DomainError
from village.evaluation.report import as_json, make_report
from village.meetings.models import Meeting, Panel, Situation
from village.people.models import CareTeamMembership, Person
from village.plans.models import JournalEntry
from village.privacy.countdown import Countdown
from village.privacy.models import ArchivedDossier, Disposal, RetentionRule, Slip
from village.privacy.operations import disposing, retention
from village.privacy.periods import Kept
from village.referrals.models import FamilyRequest, Referral

TODAY = timezone.localdate


def on_slip(cast: Cast, disposal: Disposal) -> Disposal:
    """Validated by the DPO, on a slip that bears its visa."""
    alice, today = cast.actor("alice"), TODAY()
    retention.validate_disposal(disposal, by=cast.actor("karim"), on=today)
    slip = retention.make_slip(cast.programme, by=alice, on=today)
    retention.record_visa(slip, visa_on=today, reference="AD13-1", visa_by="La directrice", by=alice, on=today)
    disposal.refresh_from_db()
    return disposal


def propose(cast: Cast, child: Person, action: str = "eliminer", *, at_request: bool = False) -> Disposal:
    (found,) = retention.propose_disposals(
        cast.programme, chosen=[f"dossier:{child.pk}"], action=Disposal.Action(action), by=cast.actor("alice"),
        on=TODAY(), at_request=at_request,
    )  # fmt: skip
    return found


def texts_holding(words: str) -> list[str]:
    """Each column of the database that holds these words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type <> 'bytea'"
        )
        columns = cursor.fetchall()
        found = []
        for table, column in columns:
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s', [f"%{words}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return found


def test_a_dossier_is_due_two_years_after_the_last_contact_with_the_family(cast: Cast, old: Person) -> None:
    due = Countdown(cast.programme, TODAY()).of(f"dossier:{old.pk}")
    assert due is not None
    assert due.due_on == date(2015, 6, 28)
    JournalEntry.objects.create(
        plan=cast.plans["sami"], author=cast.users["dora"], on=date(2020, 1, 15), kind="telephone", text="Il va bien.",
        written_at=timezone.now(),
    )  # fmt: skip
    again = Countdown(cast.programme, TODAY()).of(f"dossier:{old.pk}")
    assert again is not None
    assert again.due_on == date(2022, 1, 15)


@pytest.mark.parametrize(("days", "listed"), [(-61, False), (-59, True), (0, True), (400, True)])
def test_a_dossier_is_listed_two_months_before_its_last_day(
    cast: Cast, old: Person, days: int, *, listed: bool
) -> None:
    due = Countdown(cast.programme, date(2015, 6, 28) + timedelta(days=days)).due()
    assert any(one.number == old.pk for one in due) is listed


def test_a_parcours_that_goes_on_is_never_proposed(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    with pytest.raises(DomainError, match="parcours encore ouvert"):
        propose(cast, child)


def test_longer_than_usual_needs_a_written_reason(cast: Cast) -> None:
    alice = cast.client("alice")
    url = reverse("privacy:change_rule", args=["dossier"])
    assert fill_in(alice, url, months="36", reason="").status_code == 422
    assert fill_in(alice, url, months="12", reason="").status_code == 302
    assert fill_in(alice, url, months="36", reason="Une étude du département.").status_code == 302
    assert Countdown(cast.programme, TODAY()).months[Kept.DOSSIER] == 36
    with pytest.raises(IntegrityError, match="retention_longer_needs_a_reason"), transaction.atomic():
        RetentionRule.objects.update(reason="")


def test_two_people_decide(cast: Cast, old: Person) -> None:
    alice, today = cast.client("alice"), TODAY()
    page = reverse("privacy:due")
    assert fill_in(alice, page, chosen=f"dossier:{old.pk}", action="archiver").status_code == 302
    disposal = Disposal.objects.get()
    alice.post(reverse("privacy:validate", args=[disposal.pk]))
    disposal.refresh_from_db()
    assert disposal.validated_on is None
    alice.post(reverse("privacy:execute", args=[disposal.pk]))
    assert Person.objects.filter(pk=old.pk).exists()
    cast.client("karim").post(reverse("privacy:validate", args=[disposal.pk]))
    disposal.refresh_from_db()
    assert disposal.validated_on == today
    with pytest.raises(IntegrityError, match="disposal_takes_two_people"), transaction.atomic():
        Disposal.objects.update(validated_by=cast.users["alice"])


def test_the_same_dossier_is_proposed_once(cast: Cast, old: Person) -> None:
    propose(cast, old)
    with pytest.raises(DomainError, match="déjà proposé"):
        propose(cast, old)
    assert Disposal.objects.count() == 1


def test_the_dpo_sees_numbers_and_proposes_nothing(cast: Cast, old: Person) -> None:
    karim = cast.client("karim")
    text = karim.get(reverse("privacy:due")).content.decode()
    assert str(old.pk) in text
    assert "Sami" not in text
    assert karim.post(reverse("privacy:due"), {"chosen": f"dossier:{old.pk}", "action": "archiver"}).status_code == 403


def test_nothing_is_eliminated_without_the_visa_of_the_archives(cast: Cast, old: Person) -> None:
    disposal = propose(cast, old)
    retention.validate_disposal(disposal, by=cast.actor("karim"), on=TODAY())
    with pytest.raises(DomainError, match="visa"):
        disposing.execute_disposal(disposal, by=cast.actor("alice"), on=TODAY())
    with pytest.raises(IntegrityError, match="elimination_on_a_slip"), transaction.atomic():
        Disposal.objects.update(executed_on=TODAY())
    cast.client("alice").post(reverse("privacy:new_slip"))
    slip = Slip.objects.get()
    answer = cast.client("alice").get(reverse("privacy:slip", args=[slip.pk]))
    text = " ".join(PdfReader(_bytes(answer)).pages[0].extract_text().split())
    assert "2012 à 2013" in text.replace("\u00a0", " ")
    for name in ("Sami", "Zaoui", str(old.pk)):
        assert name not in text
    url = reverse("privacy:visa", args=[slip.pk])
    fill_in(cast.client("alice"), url, visa_on=TODAY().isoformat(), reference="AD13-2026-4", visa_by="La directrice")
    cast.client("alice").post(reverse("privacy:execute", args=[disposal.pk]))
    assert not Person.objects.filter(pk=old.pk).exists()


def _bytes(answer: Any) -> Any:
    from io import BytesIO

    return BytesIO(answer.content)


def test_a_gel_blocks_every_way_out(cast: Cast, old: Person) -> None:
    disposal = on_slip(cast, propose(cast, old))
    url = reverse("privacy:hold", args=[old.pk])
    fill_in(cast.client("alice"), url, reason="Un procès.", asked_by="Le tribunal")
    with pytest.raises(DomainError, match="gelé"):
        disposing.execute_disposal(disposal, by=cast.actor("alice"), on=TODAY())
    call_command("purge", stdout=(out := StringIO()))
    assert Person.objects.filter(pk=old.pk).exists()
    assert "Gelés, jamais touchés : 1" in out.getvalue().replace("\u00a0", " ")
    hold = old.legal_holds.get()
    cast.client("alice").post(reverse("privacy:lift_hold", args=[hold.pk]))
    call_command("purge", stdout=StringIO())
    assert not Person.objects.filter(pk=old.pk).exists()


def test_a_family_that_comes_back_keeps_its_dossier(cast: Cast, old: Person) -> None:
    disposal = on_slip(cast, propose(cast, old))
    JournalEntry.objects.create(
        plan=cast.plans["sami"], author=cast.users["dora"], on=TODAY(), kind="telephone", text="Elle rappelle.",
        written_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(DomainError, match="repris contact"):
        disposing.execute_disposal(disposal, by=cast.actor("alice"), on=TODAY())


def test_the_figures_of_past_years_do_not_change(cast: Cast, old: Person) -> None:
    year, free = Period(date(2012, 9, 1), date(2013, 8, 31)), Period(date(2012, 9, 1), date(2013, 8, 30))
    old.care_team.filter(link="referent").update(also_coordinates=True, derogation_reason="Poste vacant")
    old.plans.update(referral=a_referral(cast, old, LONG_AGO, derogation_reason="Son frère est suivi.",
                     derogation_about="l’âge", derogation_by=cast.users["alice"], derogation_on=LONG_AGO))  # fmt: skip
    before = as_json(make_report(cast.programme, year, today=TODAY()))
    figures = {line["code"]: line["numerator"] for line in before["indicators"]}
    assert {code: figures[code] for code in ("I1", "I31", "I32")} == {"I1": 1, "I31": 1, "I32": 1}
    disposing.execute_disposal(on_slip(cast, propose(cast, old)), by=cast.actor("alice"), on=TODAY())
    after = as_json(make_report(cast.programme, year, today=TODAY()))
    assert after.pop("frozen_on") == TODAY().isoformat()
    assert after == before
    assert make_report(cast.programme, free, today=TODAY()).lessened
    page = cast.client("alice").get("/bilan/", {"periode": "scolaire-2012"})
    assert "Chiffres figés le" in page.content.decode()


def test_nothing_of_an_erased_child_is_left_in_any_table(cast: Cast, old: Person) -> None:
    """A word of his own in every place where people write, then erased."""
    canary = "Zaoui"
    plan, dora = cast.plans["sami"], cast.users["dora"]
    JournalEntry.objects.create(plan=plan, author=dora, on=date(2012, 10, 1), kind="domicile", text=f"{canary} rit.",
                                written_at=timezone.now())  # fmt: skip
    panel = Panel.objects.create(programme=cast.programme, name="EPS")
    meeting = Meeting.objects.create(panel=panel, on=date(2013, 1, 8), starts_at="14:00")
    Situation.objects.create(meeting=meeting, child=old, plan=plan, reason="point_etape", rank=1, discussion=canary)
    Meeting.objects.update(
        opened_at=timezone.now(), closed_at=timezone.now()
    )  # its minutes, closed, change no more: they go with the dossier
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier", domain=_item("N8"), nature="collective", frame="reussite_educative",
        common_law_tried="rien",
    )  # fmt: skip
    session = ActivitySession.objects.create(activity=activity, on=date(2013, 2, 2), remark=f"{canary} a chanté.")
    Attendance.objects.create(session=session, child=old, status="present")
    Referral.objects.create(
        programme=cast.programme, written_by=cast.users["bruno"], referrer_kind=_item("N5"), child=old,
        child_first_name="Sami", child_last_name=canary, birth_date=date(2009, 3, 14), commune=cast.commune,
        guardian_first_name="Nora", guardian_last_name=canary, guardian_relation="mere", observed_facts=canary,
        family_dialogue=canary, state="admise", written_on=date(2012, 6, 1), sent_on=date(2012, 6, 1),
        decided_on=date(2012, 9, 3),
    )  # fmt: skip
    parent = cast.guardians["sami"].adult
    parent.account = account = _account(cast, canary)
    parent.save()
    CareTeamMembership.objects.create(child=old, link=Link.GUARDIAN, user=account, starts_on=date(2012, 9, 3))
    drafts.keep(dora.pk, f"{drafts.about('note', plan)}:text", f"{canary} encore")
    drafts.keep(dora.pk, f"{drafts.about('note', cast.plans['yanis'])}:text", "Pour Yanis")
    assert len(texts_holding(canary)) == 7  # his words are sealed; names, and the remark on a group, are not
    disposing.execute_disposal(on_slip(cast, propose(cast, old)), by=cast.actor("alice"), on=TODAY())
    assert texts_holding(canary) == []
    assert drafts.read(dora.pk, f"{drafts.about('note', plan)}:text") == ""
    assert drafts.read(dora.pk, f"{drafts.about('note', cast.plans['yanis'])}:text") == "Pour Yanis"
    assert Meeting.objects.filter(pk=meeting.pk).exists()
    assert Person.objects.filter(is_child=True, programme=cast.programme).count() == 2


def _item(code: str) -> Any:
    from village.programmes.models import ListItem

    return ListItem.objects.filter(list_code=code, programme=None).first()


def _account(cast: Cast, name: str) -> Any:
    from village.accounts.models import User
    from village.programmes.models import Membership

    user = User.objects.create_user(f"nora.{name}@exemple.invalid", first_name="Nora", last_name=name)
    Membership.objects.create(user=user, programme=cast.programme, role="family", starts_on=date(2012, 9, 3))
    return user


def test_brothers_and_sisters_keep_their_parents_and_their_home(cast: Cast, old: Person) -> None:
    guardian = cast.guardians["sami"]
    sister = Person.objects.create(
        programme=cast.programme, household=old.household, is_child=True, first_name="Lila", last_name="Zaoui",
        birth_date=date(2014, 1, 1),
    )  # fmt: skip
    sister.guardians.create(adult=guardian.adult, relation="mere")
    disposing.execute_disposal(on_slip(cast, propose(cast, old)), by=cast.actor("alice"), on=TODAY())
    sister.refresh_from_db()
    assert sister.household is not None
    assert sister.guardians.get().adult == guardian.adult


def test_an_archived_dossier_is_nowhere_but_in_the_archive(cast: Cast, old: Person) -> None:
    """The situations of closed sittings go with it, and come back with it."""
    panel = Panel.objects.create(programme=cast.programme, name="EPS")
    meeting = Meeting.objects.create(panel=panel, on=date(2013, 1, 8), starts_at="14:00")
    plan = cast.plans["sami"]
    Situation.objects.create(meeting=meeting, child=old, plan=plan, reason="point_etape", rank=1, discussion="Zaoui")
    Meeting.objects.update(opened_at=timezone.now(), closed_at=timezone.now())
    disposal = propose(cast, old, "archiver")
    retention.validate_disposal(disposal, by=cast.actor("karim"), on=TODAY())
    alice = cast.client("alice")
    alice.post(reverse("privacy:execute", args=[disposal.pk]))
    assert texts_holding("Zaoui") == []
    assert alice.get(f"/enfants/{old.pk}/").status_code == 404
    assert "Sami" not in alice.get("/enfants/").content.decode()
    archived = ArchivedDossier.objects.get()
    url = reverse("privacy:archive", args=[archived.pk])
    assert "Lilas" not in alice.get(url).content.decode()
    assert alice.post(url, {"motive": "court"}).status_code == 422
    opened = alice.post(url, {"motive": "La famille demande une attestation."}).content.decode()
    assert "Zaoui" in opened
    assert archived.readings.get().motive == "La famille demande une attestation."
    for other in ("daniele", "jeanne", "karim", "lise"):
        assert cast.client(other).get(url).status_code == 403
    alice.post(reverse("privacy:bring_back", args=[archived.pk]))
    back = Person.objects.get(pk=old.pk)
    assert (str(back), back.plans.count(), back.guardians.count()) == ("Sami Zaoui", 1, 1)
    assert Situation.objects.get(child=back).discussion == "Zaoui"
    assert not ArchivedDossier.objects.exists()


def test_a_family_may_have_its_dossier_eliminated_before_time_by_two_people_and_the_archives(cast: Cast) -> None:
    child, plan = cast.children["kadiatou"], cast.plans["kadiatou"]
    with pytest.raises(DomainError, match="parcours encore ouvert"):
        propose(cast, child, at_request=True)
    plan.closed_on = TODAY() - timedelta(days=10)
    plan.save()
    with pytest.raises(DomainError, match="plus à échéance"):
        propose(cast, child)
    disposal = on_slip(cast, propose(cast, child, at_request=True))
    disposing.execute_disposal(disposal, by=cast.actor("alice"), on=TODAY())
    assert not Person.objects.filter(pk=child.pk).exists()


def test_requests_without_an_outcome_are_due_after_a_year(cast: Cast) -> None:
    FamilyRequest.objects.create(
        programme=cast.programme, submission=uuid.uuid4(), received_on=date(2020, 1, 1), name="Sonia", relation="mere",
        child_first_name="Léa", child_age=8, phone="06 39 98 00 01",
        closed_on=date(2020, 2, 1), closed_by=cast.users["alice"], ending="autre",
    )  # fmt: skip
    (due,) = [one for one in Countdown(cast.programme, TODAY()).due() if one.kept is Kept.ASKING]
    assert due.due_on == date(2021, 2, 1)
    (disposal,) = retention.propose_disposals(
        cast.programme, chosen=[due.value], action=Disposal.Action.ERASE, by=cast.actor("alice"), on=TODAY()
    )
    disposing.execute_disposal(on_slip(cast, disposal), by=cast.actor("alice"), on=TODAY())
    assert not FamilyRequest.objects.exists()


def test_purge_says_and_does_nothing_that_two_people_have_not_decided(cast: Cast, old: Person) -> None:
    call_command("purge", "--dry-run", stdout=(dry := StringIO()))
    assert "dossier d’un enfant : 1" in dry.getvalue()
    assert "rien n’a été supprimé" in dry.getvalue()
    call_command("purge", stdout=StringIO())
    assert Person.objects.filter(pk=old.pk).exists()
    propose(cast, old)
    call_command("purge", stdout=StringIO())
    assert Person.objects.filter(pk=old.pk).exists()


def test_purge_survives_one_failure_goes_on_and_says_it(cast: Cast, old: Person) -> None:
    """An archived piece that no longer opens stops nothing else; whoever runs the command learns it."""
    broken = ArchivedDossier.objects.create(
        programme=cast.programme, number=4, key=uuid.uuid4(), sealed_name=b"x", sealed=b"x", first_year=1999,
        last_year=2000, archived_on=date(2001, 1, 1), archived_by=cast.users["alice"],
    )  # fmt: skip
    slip = Slip.objects.create(
        programme=cast.programme, number=9, made_on=SINCE, made_by=cast.users["alice"], visa_on=SINCE,
        visa_reference="1", visa_by="Les Archives",
    )  # fmt: skip
    Disposal.objects.create(
        programme=cast.programme, kept=Kept.ARCHIVE, action="eliminer", archived=broken, number=4, first_year=1999,
        last_year=2000, due_on=SINCE, slip=slip, proposed_by=cast.users["alice"], proposed_on=SINCE,
        validated_by=cast.users["karim"], validated_on=SINCE,
    )  # fmt: skip
    on_slip(cast, propose(cast, old))
    said = StringIO()
    with pytest.raises(CommandError, match="En échec : 1"):
        call_command("purge", stdout=said)
    assert "Dossier n° 4, en échec" in said.getvalue()
    assert "Exécutés : 1\u00a0dossier" in said.getvalue()
    assert not Person.objects.filter(pk=old.pk).exists()
    assert ArchivedDossier.objects.filter(pk=broken.pk).exists()


def test_twelve_years_walk_leaves_nothing_overdue_and_takes_nothing_early(cast: Cast, old: Person) -> None:
    """Month by month: listed sixty days before, archived on its day, eliminated five years later."""
    alice, karim = cast.actor("alice"), cast.actor("karim")
    day, archived_on, gone_on = date(2015, 1, 1), None, None
    while day < date(2027, 1, 1) and gone_on is None:
        for due in Countdown(cast.programme, day).due(timedelta(0)):
            if due.number != old.pk:
                continue
            assert due.due_on <= day
            assert (day - due.due_on).days <= 31
            archiving = due.kept is Kept.DOSSIER
            action = Disposal.Action.ARCHIVE if archiving else Disposal.Action.ERASE
            (found,) = retention.propose_disposals(cast.programme, chosen=[due.value], action=action, by=alice, on=day)
            retention.validate_disposal(found, by=karim, on=day)
            if not archiving:
                slip = retention.make_slip(cast.programme, by=alice, on=day)
                retention.record_visa(slip, visa_on=day, reference="AD", visa_by="AD", by=alice, on=day)
            disposing.execute_disposal(found, by=alice, on=day)
            archived_on, gone_on = (day, None) if archiving else (archived_on, day)
        day = add_months(day, 1)
    assert archived_on == date(2015, 7, 1)
    assert gone_on == date(2020, 7, 1)
    assert not ArchivedDossier.objects.exists()


def test_the_journal_forgets_its_oldest_lines_and_still_proves_the_rest(cast: Cast) -> None:
    from village.audit.journal import Act, forget, record, verify
    from village.audit.models import Entry

    old_day = timezone.now() - timedelta(days=800)
    for _ in range(3):
        record(Act.SIGN_IN, by=None, at=old_day)
    cast.client("alice").get("/donnees/")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    kept = Entry.objects.exclude(action="account:sign-in").count()
    assert forget(timezone.now() - timedelta(days=400)) == 3
    assert Entry.objects.count() == kept
    assert verify().sound
    with pytest.raises(Exception, match="six mois"), transaction.atomic():
        forget(timezone.now())
    with pytest.raises(Exception, match=r"permission denied|ne se modifie pas"), transaction.atomic():
        Entry.objects.all().delete()
