"""RU14, RU15: what the bilan measures, and that it reaches all the partners each year."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.dates import Period, school_year
from village.core.errors import DomainError
from village.evaluation.indicators import INDICATORS
from village.evaluation.models import ReportSharing
from village.evaluation.operations import share_report
from village.notifications.models import Notification
from village.plans.models import Plan

LAST = school_year(date(school_year(timezone.localdate()).first.year - 1, 9, 1))
PAGE = reverse("evaluation:share", args=[LAST.first.year])
REPORT = f"/bilan/?periode=scolaire-{LAST.first.year}"


@pytest.mark.rule("RU14")
def test_ru14_the_bilan_looks_at_goals_at_evolution_and_at_care_not_at_marks() -> None:
    codes = {indicator.code for indicator in INDICATORS}
    assert {"I13", "I14", "I15", "I16"} <= codes  # goals reached, evolution observed, care obtained, what families pay
    for indicator in INDICATORS:
        words = f"{indicator.label} {indicator.definition}".lower()
        assert not any(mark in words for mark in ("résultats scolaires", "moyenne générale", "bulletin")), (
            indicator.code
        )


@pytest.mark.rule("RU15")
def test_ru15_the_bilan_of_the_year_is_to_do_until_all_the_partners_have_it(cast: Cast) -> None:
    alice = cast.client("alice")
    assert "à transmettre à tous les partenaires" in alice.get("/").content.decode()
    assert "pas encore transmis" in alice.get(REPORT).content.decode()
    assert fill_in(alice, PAGE, words="Merci à tous.").status_code == 302
    told = set(Notification.objects.values_list("user__email", flat=True))
    names = ("bruno", "chloe", "daniele", "dora", "emile", "gaspard", "ines", "karim")
    assert told == {cast.users[name].email for name in names}
    assert all("Merci à tous." in row.text for row in Notification.objects.all())
    assert Entry.objects.get(action="report:share").details.endswith(", 8 comptes")
    assert "à transmettre à tous les partenaires" not in alice.get("/").content.decode()
    assert "Bilan transmis aux partenaires" in alice.get(REPORT).content.decode()
    url = Notification.objects.get(user=cast.users["bruno"]).url
    assert "sont masqués" in cast.client("bruno").get(url).content.decode()  # a partner without any child reads it


def test_a_bilan_is_sent_once(cast: Cast) -> None:
    alice = cast.client("alice")
    sent = hidden_of(alice.get(PAGE)) | {"words": ""}
    assert [alice.post(PAGE, sent).status_code for _ in range(2)] == [302, 302]
    assert ReportSharing.objects.count() == 1
    again = fill_in(alice, PAGE, words="Encore")
    assert again.status_code == 422
    assert "déjà transmis" in again.content.decode()
    assert Notification.objects.filter(user=cast.users["bruno"]).count() == 1


def test_a_year_that_is_not_over_is_not_sent(cast: Cast) -> None:
    now, alice = timezone.now(), cast.actor("alice")
    for period, says in (
        (school_year(timezone.localdate()), "finit le"),
        (Period(LAST.first, LAST.last - timedelta(days=1)), "année scolaire"),
    ):
        with pytest.raises(DomainError, match=says):
            share_report(cast.programme, period, words="", by=alice, at=now)
    assert cast.client("alice").get(reverse("evaluation:share", args=[LAST.first.year + 1])).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportSharing.objects.create(
            programme=cast.programme, first_day=LAST.first, last_day=LAST.last, told=0, shared_on=LAST.last,
            shared_by=cast.users["alice"],
        )  # fmt: skip


@pytest.mark.parametrize("who", ["daniele", "jeanne", "hawa", "gaspard"])
def test_only_the_coordination_of_this_programme_sends_it(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        share_report(cast.programme, LAST, words="", by=cast.actor(who), at=timezone.now())


def test_a_programme_that_followed_nobody_owes_no_bilan(cast: Cast) -> None:
    Plan.objects.filter(programme=cast.programme).update(closed_on=date(2018, 1, 1))
    assert "à transmettre à tous" not in cast.client("alice").get("/").content.decode()
