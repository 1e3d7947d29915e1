"""Who read a dossier: whole for who must answer for it; for the family, in a form that endangers nobody."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.audit.models import Entry
from village.people.operations import protect_address
from village.privacy.readings import readings_of


def read_by(cast: Cast, *names: str, rule: str = "referent", act: Act = Act.DOSSIER_READ) -> None:
    child = cast.children["kadiatou"]
    for name in names:
        record(act, by=cast.actor(name), target=child, person_id=child.pk, rule=rule, details="en bref")


def url(cast: Cast, name: str = "privacy:readers", child: str = "kadiatou") -> str:
    return reverse(name, args=[cast.children[child].pk])


def page(cast: Cast, who: str, **query: Any) -> str:
    return cast.client(who).get(url(cast), query).content.decode()


def test_the_coordination_sees_who_under_which_role_which_page_and_why(cast: Cast) -> None:
    read_by(cast, "daniele")
    seen = page(cast, "alice")
    for words in ("Danièle Roche", "Référent de parcours", "en bref", "est son référent de parcours", "Kadiatou T."):
        assert words in seen, words
    assert Entry.objects.filter(action="journal:read", person_id=cast.children["kadiatou"].pk).count() == 1


def test_the_dpo_sees_acts_and_numbers_never_a_name(cast: Cast) -> None:
    read_by(cast, "daniele")
    seen = page(cast, "karim")
    assert f"compte n° {cast.users['daniele'].pk}" in seen
    assert "est son référent de parcours" in seen
    for name in ("Danièle", "Kadiatou"):
        assert name not in seen


def test_it_is_searched_by_role_and_by_day(cast: Cast) -> None:
    read_by(cast, "daniele")
    read_by(cast, "chloe", rule="panel")
    assert "Danièle Roche" not in page(cast, "alice", role="panel_member")
    assert "Chloé Carle" in page(cast, "alice", role="panel_member")
    assert "Rien ne correspond" in page(cast, "alice", until="2017-01-01")
    assert cast.client("alice").get(url(cast), {"since": "2020-02-01", "until": "2020-01-01"}).status_code == 422


def test_a_dossier_of_elsewhere_or_of_nobody_does_not_exist(cast: Cast) -> None:
    read_by(cast, "daniele")
    for who in ("alice", "karim"):
        assert cast.client(who).get(url(cast, child="zoe")).status_code == 404
        assert cast.client(who).get(reverse("privacy:readers", args=[999_999_999])).status_code == 404
    assert cast.client("hawa").get(url(cast)).status_code == 404


def test_what_the_coordination_reads_says_nothing_of_a_document_of_danger(cast: Cast) -> None:
    read_by(cast, "daniele", act=Act.CONCERN_READ, rule="concern-circle")
    read_by(cast, "daniele")
    assert "document restreint" not in page(cast, "alice")


def test_the_family_reads_functions_and_structures_by_month_and_no_name(cast: Cast) -> None:
    read_by(cast, "daniele", "daniele", "alice")
    read_by(cast, "chloe", rule="panel")
    read_by(cast, "daniele", act=Act.CONCERN_READ, rule="concern-circle")
    words = text(cast.client("alice").get(url(cast, "privacy:readings_sheet")).content)
    for said in ("Référent de parcours", "Membre d’EPS", "École Jean-Moulin", "Qui a lu"):
        assert said in words, said
    for name in ("Danièle", "Roche", "Chloé", "Carle", "Alice", "danger", "restreint"):
        assert name not in words, name
    assert f"{timezone.localdate():%d/%m}" not in "".join(one.month for one in readings_of(cast.children["kadiatou"]))
    times = [one.times for one in readings_of(cast.children["kadiatou"])]
    assert sum(times) == 6  # with those of the page and of the sheet itself


def test_what_is_printed_or_handed_over_is_counted_for_the_family(cast: Cast) -> None:
    read_by(cast, "daniele")
    read_by(cast, "daniele", act=Act.DOCUMENT_PRINT)
    read_by(cast, "daniele", act=Act.RIGHTS_EXPORT)
    assert sum(one.times for one in readings_of(cast.children["kadiatou"])) == 3


def test_where_the_address_is_protected_the_sheet_says_only_how_many(cast: Cast) -> None:
    read_by(cast, "daniele", "chloe")
    child, today = cast.children["kadiatou"], timezone.localdate()
    protect_address(child, ground="ordonnance", living=[], by=cast.actor("alice"), on=today)
    words = text(cast.client("alice").get(url(cast, "privacy:readings_sheet")).content)
    assert "une personne habilitée" in words
    for said in ("Référent", "Jean-Moulin", "EPS"):
        assert said not in words, said


def test_a_line_without_a_role_is_of_the_application(cast: Cast) -> None:
    record(Act.DOSSIER_READ, by=None, person_id=cast.children["kadiatou"].pk, programme_id=cast.programme.pk)
    (one,) = readings_of(cast.children["kadiatou"])
    assert (one.function, one.organisation, one.purpose) == (
        "l’application",
        "l’équipe du programme",
        "travail du programme",
    )


def test_a_coordinator_of_another_programme_leaves_no_line_here(cast: Cast) -> None:
    hawa: Actor = cast.actor("hawa")
    record(Act.DOSSIER_READ, by=hawa, person_id=cast.children["kadiatou"].pk)
    assert readings_of(cast.children["kadiatou"]) == []
