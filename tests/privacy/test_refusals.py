"""What the operations about data refuse, whatever page or script asks: in French, and nothing is written."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.evaluation.figures import a_referral
from tests.privacy.test_retention import on_slip, propose
from tests.privacy.test_rights import ask, note
from tests.refusals import overtaken, refused
from village.accounts.models import User
from village.audit.journal import Act
from village.audit.models import Entry
from village.core.dates import Period
from village.evaluation.operations import freeze_years
from village.people.models import Guardian, Person
from village.plans.models import Goal
from village.privacy.models import ArchivedDossier, Disposal, LegalHold, RightsRequest, Slip
from village.privacy.operations import disposing, erasing, expiring, giving, requests, retention
from village.privacy.operations.correcting import correct_words
from village.privacy.operations.giving import NoticeSheet
from village.privacy.operations.requests import RequestSheet
from village.privacy.periods import Kept
from village.privacy.words import Place, places_of

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def child(cast: Cast) -> Person:
    return cast.children["kadiatou"]


# — the family is told —


def tell(cast: Cast, child: Person, **more: Any) -> Any:
    said: dict[str, Any] = {
        "audience": "parents", "guardian": cast.guardians["kadiatou"], "on": TODAY, "channel": "oral", "language": "",
        **more,
    }  # fmt: skip
    return giving.give_notice(child, NoticeSheet(**said), by=cast.actor("daniele"), on=TODAY)


def test_nobody_was_told_tomorrow(cast: Cast, child: Person) -> None:
    with refused("pas encore venu", "on"):
        tell(cast, child, on=TODAY + DAY)


def test_a_notice_is_given_to_the_child_or_to_a_parent_of_his(cast: Cast, child: Person) -> None:
    with refused("ne choisissez pas de parent", "guardian"):
        tell(cast, child, audience="enfant")
    for guardian in (None, cast.guardians["yanis"]):
        with refused("Choisissez le parent", "guardian"):
            tell(cast, child, guardian=guardian)


# — requests (art. 15 to 21) —


def receive(cast: Cast, child: Person, **more: Any) -> Any:
    said: dict[str, Any] = {
        "kind": "acces", "asker": "parent", "guardian": cast.guardians["kadiatou"], "identity": "connue",
        "channel": "oral", "received_on": TODAY, **more,
    }  # fmt: skip
    return requests.receive_request(child, RequestSheet(**said), by=cast.actor("alice"), on=TODAY)


def test_a_request_did_not_arrive_tomorrow(cast: Cast, child: Person) -> None:
    with refused("pas encore arrivée", "received_on"):
        receive(cast, child, received_on=TODAY + DAY)


def test_a_child_who_asks_asks_alone(cast: Cast, child: Person) -> None:
    with refused("L’enfant demande lui-même", "guardian"):
        receive(cast, child, asker="enfant")


def answer(cast: Cast, request: RightsRequest, version: int | None = None, outcome: str = "oui") -> RightsRequest:
    version = request.version if version is None else version
    return requests.answer_request(
        request, outcome=outcome, answer="Voilà.", version=version, by=cast.actor("alice"), on=TODAY
    )


def test_a_request_is_answered_once_by_who_read_it_as_it_is(cast: Cast) -> None:
    request = ask(cast)
    with overtaken():
        answer(cast, request, request.version + 1)
    answered = answer(cast, request)
    with refused("a reçu sa réponse"):
        answer(cast, answered)


def test_a_limitation_is_granted_once_the_dossier_is_limited(cast: Cast, child: Person) -> None:
    request = ask(cast, "limitation")
    with refused("Limitez d’abord", "outcome"):
        answer(cast, request)
    requests.limit_dossier(child, ground="exactitude", request=request, by=cast.actor("alice"), on=TODAY)
    assert answer(cast, request).outcome == "oui"


def test_a_dossier_is_limited_once_and_used_again_for_a_reason(cast: Cast, child: Person) -> None:
    alice = cast.actor("alice")
    requests.limit_dossier(child, ground="exactitude", request=None, by=alice, on=TODAY)
    with refused("déjà limité"):
        requests.limit_dossier(child, ground="exactitude", request=None, by=alice, on=TODAY)
    with refused("que la famille le sait", "reason"):
        requests.lift_limitation(child, reason=" ", by=alice, on=TODAY)


def test_a_dossier_is_handed_over_to_who_asked_for_access_while_it_is_here(cast: Cast) -> None:
    alice, now = cast.actor("alice"), timezone.now()
    with refused("à qui a demandé l’accès"):
        giving.deliver_pack(ask(cast, "opposition"), protection="", by=alice, at=now)
    request = ask(cast)
    RightsRequest.objects.filter(pk=request.pk).update(child=None)
    request.refresh_from_db()
    for act in (
        lambda: giving.deliver_pack(request, protection="", by=alice, at=now),
        lambda: giving.pack_of(request),
    ):
        with refused("n’est plus dans la base"):
            act()


# — words rectified (art. 16) —


@pytest.fixture
def place(cast: Cast, child: Person) -> Place:
    """What a note of Danièle's says."""
    note(cast, "Elle ment.")
    return next(found for found in places_of(child, by=cast.actor("alice")) if found.words == "Elle ment.")


def rectify(cast: Cast, request: RightsRequest, where: Place, **more: Any) -> Any:
    said = {"place": where.code, "before": where.words, "after": "Elle imagine.", "reason": "Un jugement.", **more}
    return correct_words(request, **said, by=cast.actor("alice"), at=timezone.now())


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"place": "plans.journalentry:0:text"}, "ne sont plus dans le dossier", "place"),
        ({"before": "D’autres mots."}, "ont changé entre-temps", "after"),
        ({"reason": " "}, "ce que la famille conteste", "reason"),
        ({"after": " Elle ment. "}, "sont les mêmes", "after"),
    ],
)
def test_a_rectification_is_of_words_that_are_there_for_a_reason(
    cast: Cast, place: Place, changes: dict[str, str], words: str, field: str
) -> None:
    with refused(words, field):
        rectify(cast, ask(cast, "rectification"), place, **changes)


def test_nothing_is_rectified_by_a_request_already_answered(cast: Cast, place: Place) -> None:
    request = ask(cast, "rectification")
    rectify(cast, request, place)
    with refused("Cette demande est close"):
        rectify(cast, answer(cast, request), place)


@pytest.mark.parametrize("after", ["", "x" * 5000])
def test_words_that_their_place_cannot_hold_are_refused_and_the_old_ones_stay(
    cast: Cast, child: Person, after: str
) -> None:
    goal = Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=item("N8", "scolaire"), wording="Se tenir bien", starts_on=SINCE,
        horizon=TODAY + DAY,
    )  # fmt: skip
    found = next(found for found in places_of(child, by=cast.actor("alice")) if found.words == goal.wording)
    with refused("vide|caractères", "after"):
        rectify(cast, ask(cast, "rectification"), found, after=after)


# — how long things are kept —


@pytest.mark.parametrize(
    ("kept", "months", "words"),
    [
        (Kept.DOSSIER, 0, "entre 1 et 600"),
        (Kept.DOSSIER, 601, "entre 1 et 600"),
        (Kept.DRAFT, 1, "toujours au bout de 30 jours"),
    ],
)
def test_a_period_is_a_number_of_months_and_drafts_have_their_own(
    cast: Cast, kept: Kept, months: int, words: str
) -> None:
    with refused(words, "months"):
        retention.set_retention(
            cast.programme, kept=kept, months=months, reason="Une étude.", by=cast.actor("alice"), on=TODAY
        )


def hold(cast: Cast, child: Person, reason: str = "Une plainte.", asked_by: str = "Le parquet") -> LegalHold:
    return retention.hold_dossier(child, reason=reason, asked_by=asked_by, by=cast.actor("alice"), on=TODAY)


@pytest.mark.parametrize("missing", ["reason", "asked_by"])
def test_a_gel_says_why_and_for_whom(cast: Cast, child: Person, missing: str) -> None:
    with refused("se relit tous les six mois", "reason"):
        hold(cast, child, **{missing: " "})


def test_a_dossier_is_held_once_and_let_go_once(cast: Cast, child: Person) -> None:
    held = hold(cast, child)
    with refused("déjà gelé"):
        hold(cast, child)
    retention.lift_hold(held, by=cast.actor("alice"), on=TODAY)
    with refused("déjà levé"):
        retention.lift_hold(held, by=cast.actor("alice"), on=TODAY)


# — what leaves: proposed, validated, on a slip, carried out —


def test_a_proposal_is_of_something(cast: Cast) -> None:
    with refused("au moins un dossier", "chosen"):
        retention.propose_disposals(
            cast.programme, chosen=[], action=Disposal.Action.ERASE, by=cast.actor("alice"), on=TODAY
        )


def test_a_fiche_without_a_parcours_is_eliminated_never_archived(cast: Cast) -> None:
    then = TODAY - timedelta(days=900)
    fiche = a_referral(cast, None, then, state="refus_famille", decided_on=then)
    with refused("le reste s’élimine"):
        retention.propose_disposals(
            cast.programme, chosen=[f"fiche:{fiche.pk}"], action=Disposal.Action.ARCHIVE, by=cast.actor("alice"),
            on=TODAY,
        )  # fmt: skip


def test_a_proposal_is_validated_once(cast: Cast, old: Person) -> None:
    proposed, karim = propose(cast, old), cast.actor("karim")
    retention.validate_disposal(proposed, by=karim, on=TODAY)
    with refused("déjà validée"):
        retention.validate_disposal(proposed, by=karim, on=TODAY)


def test_a_proposal_is_given_up_for_a_reason_and_for_good(cast: Cast, old: Person) -> None:
    proposed, karim = propose(cast, old), cast.actor("karim")
    with refused("pourquoi ce dossier reste", "reason"):
        retention.cancel_disposal(proposed, reason=" ", by=karim, on=TODAY)
    retention.cancel_disposal(proposed, reason="Une fratrie.", by=karim, on=TODAY)
    with refused("a été abandonnée"):
        retention.validate_disposal(proposed, by=karim, on=TODAY)


def test_what_was_carried_out_is_not_carried_out_again(cast: Cast, old: Person) -> None:
    proposed = propose(cast, old, "archiver")
    retention.validate_disposal(proposed, by=cast.actor("karim"), on=TODAY)
    disposing.execute_disposal(proposed, by=cast.actor("alice"), on=TODAY)
    with refused("déjà fait"):
        disposing.execute_disposal(proposed, by=cast.actor("alice"), on=TODAY)


def test_what_already_left_by_another_way_is_not_carried_out(cast: Cast, old: Person) -> None:
    proposed = on_slip(cast, propose(cast, old))
    Disposal.objects.filter(pk=proposed.pk).update(number=0)
    with refused("n’est plus dans la base"):
        disposing.execute_disposal(proposed, by=cast.actor("alice"), on=TODAY)


@pytest.fixture
def slip(cast: Cast, old: Person) -> Slip:
    retention.validate_disposal(propose(cast, old), by=cast.actor("karim"), on=TODAY)
    return retention.make_slip(cast.programme, by=cast.actor("alice"), on=TODAY)


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"visa_on": TODAY - DAY}, "après le bordereau", "visa_on"),
        ({"visa_on": TODAY + DAY}, "après le bordereau", "visa_on"),
        ({"reference": " "}, "qui l’a donné", "reference"),
        ({"visa_by": " "}, "qui l’a donné", "reference"),
    ],
)
def test_the_visa_of_the_archives_is_dated_and_signed_once(
    cast: Cast, slip: Slip, changes: dict[str, Any], words: str, field: str
) -> None:
    alice = cast.actor("alice")
    visa: dict[str, Any] = {"visa_on": TODAY, "reference": "AD13-1", "visa_by": "La directrice"}
    with refused(words, field):
        retention.record_visa(slip, **visa | changes, by=alice, on=TODAY)
    retention.record_visa(slip, **visa, by=alice, on=TODAY)
    with refused("déjà enregistré"):
        retention.record_visa(slip, **visa, by=alice, on=TODAY)


def test_a_dossier_in_which_another_child_stands_does_not_leave_with_him(cast: Cast, old: Person) -> None:
    """A big sister, written among the adults of the family: she has a dossier of her own, or will."""
    sister = Person.objects.create(
        programme=cast.programme, household=old.household, is_child=True, first_name="Ana", last_name="Zaoui",
        birth_date=date(2008, 1, 2),
    )  # fmt: skip
    Guardian.objects.create(child=old, adult=sister, relation="autre", holds_authority=False)
    with refused("en touche un autre"):
        erasing.checked_rows(old)


def test_the_figures_of_a_year_are_kept_once_before_a_dossier_leaves(cast: Cast) -> None:
    lived, alice = Period(date(2012, 9, 3), date(2013, 6, 28)), cast.actor("alice")
    first = freeze_years(cast.programme, lived, by=alice, on=TODAY)
    assert len(first) == 3  # a school year and two civil ones
    assert freeze_years(cast.programme, lived, by=alice, on=TODAY) == []
    assert Entry.objects.filter(action=Act.FIGURES_FREEZE).count() == 1


# — the archive —


def old_request(cast: Cast, child: Person, **more: Any) -> RightsRequest:
    said: dict[str, Any] = {
        "kind": "acces", "outcome": "oui", "words": "Je veux lire le dossier.", "answer": "Le voici.", **more,
    }  # fmt: skip
    return RightsRequest.objects.create(
        programme=cast.programme, child=child, number=child.pk, asker="parent",
        guardian=Guardian.objects.get(child=child), identity="connue", channel="oral", received_on=date(2013, 1, 5),
        due_on=date(2013, 2, 5), received_by=cast.users["alice"], answered_on=date(2013, 1, 9),
        answered_by=cast.users["alice"], **said,
    )  # fmt: skip


# The base asks a reason of each, for as long as it says whose it is.
REASONED = (
    {"kind": "opposition", "balance": "La peur de la famille l’emporte."},
    {"kind": "effacement", "outcome": "non", "answer": "Archives publiques : deux ans encore."},
    {"extended_on": date(2013, 1, 8), "extension_reason": "Trois structures à interroger."},
)


@pytest.mark.parametrize("said", REASONED, ids=["opposition", "refus", "prolongation"])
@pytest.mark.parametrize("verdict", ["archiver", "eliminer"])
def test_what_a_family_asked_and_why_it_was_answered_so_never_keeps_its_dossier(
    cast: Cast, old: Person, said: dict[str, Any], verdict: str
) -> None:
    old_request(cast, old, **said)
    if verdict == "archiver":
        proposed = propose(cast, old, verdict)
        retention.validate_disposal(proposed, by=cast.actor("karim"), on=TODAY)
    else:
        proposed = on_slip(cast, propose(cast, old))
    disposing.execute_disposal(proposed, by=cast.actor("alice"), on=TODAY)
    assert not Person.objects.filter(pk=old.pk).exists()
    request = RightsRequest.objects.get()
    assert (request.child, request.guardian, request.number) == (None, None, old.pk)
    assert {request.words, request.answer, request.balance, request.extension_reason} == {""}


@pytest.mark.parametrize("said", REASONED, ids=["opposition", "refus", "prolongation"])
def test_what_a_family_asked_long_ago_goes_while_the_dossier_stays(
    cast: Cast, old: Person, said: dict[str, Any]
) -> None:
    old_request(cast, old, **said)
    assert (Kept.RIGHTS, 1) in [(one.kept, one.number) for one in expiring.expire(TODAY)]
    request = RightsRequest.objects.get()
    assert (request.child, request.words, request.answer, request.balance) == (None, "", "", "")
    assert Person.objects.filter(pk=old.pk).exists()


@pytest.fixture
def archived(cast: Cast, old: Person) -> ArchivedDossier:
    """Sami's dossier, sealed, with a request of his mother's of that time."""
    old_request(cast, old)
    proposed = propose(cast, old, "archiver")
    retention.validate_disposal(proposed, by=cast.actor("karim"), on=TODAY)
    disposing.execute_disposal(proposed, by=cast.actor("alice"), on=TODAY)
    return ArchivedDossier.objects.get()


def test_an_archive_is_opened_for_a_motive_in_a_sentence(cast: Cast, archived: ArchivedDossier) -> None:
    with refused("en une phrase", "motive"):
        disposing.read_archive(archived, motive="Voir.    ", by=cast.actor("alice"), at=timezone.now())


def test_what_a_family_asked_comes_back_with_its_dossier(cast: Cast, archived: ArchivedDossier) -> None:
    assert RightsRequest.objects.get().words == ""
    disposing.return_archive(archived, by=cast.actor("alice"))
    request = RightsRequest.objects.get()
    assert (request.words, request.answer, request.child_id) == (
        "Je veux lire le dossier.",
        "Le voici.",
        request.number,
    )


# — what goes by itself —


def long_ago(months: int = 13) -> datetime:
    return timezone.now() - timedelta(days=31 * months)


def test_an_account_shut_for_a_year_is_emptied_and_the_journal_counts_it(cast: Cast) -> None:
    emile = cast.users["emile"]
    emile.memberships.update(ends_on=SINCE + DAY)
    User.objects.filter(pk=emile.pk).update(is_active=False, created_at=long_ago(), last_login=long_ago())
    found = expiring.expire(TODAY)
    emile.refresh_from_db()
    assert (emile.get_full_name(), emile.email) == ("Compte effacé", f"efface-{emile.pk}@invalid.invalid")
    assert [(one.kept, one.number) for one in found] == [(Kept.ACCOUNT, 1)]
    assert Entry.objects.get(action="data:expire").details == "compte : 1"


def test_when_nothing_had_its_time_the_journal_has_no_line(cast: Cast) -> None:
    assert expiring.expire(TODAY) == []
    assert not Entry.objects.filter(action="data:expire").exists()
