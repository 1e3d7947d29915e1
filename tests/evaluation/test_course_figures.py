"""What lasts: families who still come, cohorts that end, what anonymous sheets say (I20, I25, I26)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.cast import Cast, item
from tests.evaluation.figures import a_child, a_plan, a_referral, an_exit, counts, figure
from village.activities.models import Activity, ActivitySession, Attendance
from village.core.dates import Period
from village.evaluation.facts import Facts
from village.evaluation.opening import rows_of
from village.evaluation.rows import BESIDE, COUNTED, DIVIDING
from village.people.models import Household, Person
from village.referrals.models import FamilyRequest
from village.surveys.models import Answer, AnswerSheet, Question, Questionnaire, QuestionnaireVersion, Wave

SPAN = Period(date(2017, 9, 1), date(2018, 8, 31))
YEAR = {"periode": "scolaire-2017"}


def sessions(cast: Cast, number: int, *, since: date = date(2018, 1, 1)) -> list[ActivitySession]:
    activity = Activity.objects.create(
        programme=cast.programme, title="Club", domain=item("N8", "scolaire"), nature="collective",
        frame="droit_commun",
    )  # fmt: skip
    days = [since.replace(day=since.day + place) for place in range(number)]
    return [
        ActivitySession.objects.create(
            activity=activity, on=on, recorded_at=timezone.make_aware(datetime.combine(on, time(19))),
            recorded_by=cast.users["emile"],
        )
        for on in days
    ]  # fmt: skip


def comes(child: Person, held: Sequence[ActivitySession], said: str) -> None:
    """« PA E R »: present, absent, excused, late; a blank, not expected."""
    names = {"P": "present", "A": "absent", "E": "excuse", "R": "retard"}
    for session, letter in zip(held, said, strict=True):
        if letter in names:
            Attendance.objects.create(session=session, child=child, status=names[letter])


# — I25 —


def test_a_family_is_engaged_when_it_comes_at_the_beginning_and_still_at_the_end(cast: Cast) -> None:
    held = sessions(cast, 5)
    comes(a_child(cast), held, "PAPPA")  # two of three, one of two
    comes(a_child(cast), held, "PPPAA")
    comes(a_child(cast), held, "AAPPR")
    comes(a_child(cast), held, "AEAPE")  # an excused absence is no coming
    comes(a_child(cast), held, "PPP  ")  # too few to say
    line = figure("I25")
    assert (line["numerator"], line["denominator"], line["value"]) == (1, 4, 25.0)
    assert counts(line, "Au début et à la fin") == {
        "venues du début à la fin": 1, "venues surtout au début": 1, "venues surtout à la fin": 2, "peu venues": 0,
    }  # fmt: skip
    assert line["remarks"] == ["Familles attendues à moins de quatre séances, hors du calcul : 1."]
    rows = rows_of("I25", Facts(cast.programme, SPAN, timezone.localdate()))
    assert [line.place for line in rows.lines].count(DIVIDING) == 3
    assert [line.words[1:3] for line in rows.lines if line.place == COUNTED] == [("2 sur 3", "1 sur 2")]
    assert [line.place for line in rows.lines].count(BESIDE) == 1


def test_brothers_and_sisters_are_one_family_and_one_of_them_is_enough(cast: Cast) -> None:
    home = Household.objects.create(programme=cast.programme, commune=cast.commune)
    held = sessions(cast, 4)
    comes(a_child(cast, household=home), held, "PPAA")
    comes(a_child(cast, household=home), held, "AAPP")
    line = figure("I25")
    assert (line["numerator"], line["denominator"]) == (1, 1)


def test_a_session_without_attendance_or_out_of_the_period_is_nobodys_absence(cast: Cast) -> None:
    child, held = a_child(cast), sessions(cast, 4)
    comes(child, held, "PPPP")
    late = sessions(cast, 2, since=date(2018, 9, 1))
    ActivitySession.objects.filter(pk=late[0].pk).update(on=date(2018, 2, 1), recorded_at=None, recorded_by=None)
    comes(child, late, "AA")
    line = figure("I25")
    assert (line["numerator"], line["denominator"], line["value"]) == (1, 1, 100.0)
    rows = rows_of("I25", Facts(cast.programme, SPAN, timezone.localdate()))
    assert rows.lines[0].words[0].replace("\u00a0", " ") == "4 séances"


# — I26 —


def test_a_cohort_says_who_reached_the_end_and_the_open_ones_apart(cast: Cast) -> None:
    for attainment in ("complete", "partielle"):
        child = a_child(cast)
        a_referral(cast, child, SPAN.first)
        an_exit(a_plan(child, date(2017, 10, 1), SPAN.last), attainment)
    again = a_child(cast)  # its last parcours still runs on the last day
    a_referral(cast, again, SPAN.first)
    an_exit(a_plan(again, date(2017, 10, 1), date(2017, 12, 1)))
    a_plan(again, date(2018, 1, 1), date(2018, 9, 1))
    before = a_child(cast)  # ended before the fiche came
    a_referral(cast, before, date(2018, 5, 1))
    an_exit(a_plan(before, date(2017, 1, 1), date(2018, 4, 30)))
    a_referral(cast, None, SPAN.last)
    line = figure("I26")
    known = figure("I7")["denominator"]
    others = known - 5  # of the cast
    assert line["denominator"] == known
    assert line["numerator"] == 1
    ends = counts(line, "Fin du parcours")
    assert (ends["fini, objectifs atteints"], ends["fini autrement"]) == (1, 1)
    assert ends["encore en cours"] >= 1
    assert sum(ends.values()) == figure("I7")["numerator"]
    rows = rows_of("I26", Facts(cast.programme, SPAN, timezone.localdate()))
    assert (rows.counted, rows.dividing, len(rows)) == (1, known, 5 + others)


# — I20 —


def a_wave(cast: Cast, *questions: tuple[int, ...], closes: date = date(2018, 5, 1), audience: str = "parents") -> Wave:
    """Of each question, how many ticked « non », « plutôt non », « plutôt oui », « oui », then nothing."""
    asking = Questionnaire.objects.create(
        programme=cast.programme, title="Avis", audience=audience, purpose="P", written_by=cast.users["alice"],
        written_on=date(2018, 1, 1),
    )  # fmt: skip
    version = QuestionnaireVersion.objects.create(questionnaire=asking, written_on=date(2018, 1, 1))
    wave = Wave.objects.create(
        version=version, name="Vague", opens_on=closes, closes_on=closes, opened_by=cast.users["alice"]
    )
    sheets = [
        AnswerSheet.objects.create(wave=wave, channel="papier", on=closes)
        for _ in range(max(map(sum, questions), default=0))
    ]
    for rank, steps in enumerate(questions, 1):
        question = Question.objects.create(version=version, rank=rank, wording=f"Q{rank}", kind="echelle")
        values = [value for value, times in enumerate(steps[:4], 1) for _ in range(times)]
        for sheet, value in zip(sheets, values, strict=False):
            Answer.objects.create(sheet=sheet, question=question, value=value)
    return wave


def test_satisfaction_is_the_part_of_favourable_answers_on_the_scale(cast: Cast) -> None:
    a_wave(cast, (0, 12, 0, 20), (11, 0, 21, 0))
    line = figure("I20")
    assert (line["numerator"], line["denominator"]) == (41, 64)
    assert counts(line, "Avis favorables, selon qui répond") == {"parents": 41}
    assert line["breakdown"][0]["share"] == round(41 / 64, 4)
    assert [remark.replace("\u00a0", " ") for remark in line["remarks"]] == ["1 campagne, 32 feuilles."]


def test_a_wave_counts_in_the_period_in_which_nothing_more_can_be_added(cast: Cast) -> None:
    a_wave(cast, (0, 0, 0, 12), closes=date(2018, 8, 15))  # over on 31 August
    assert figure("I20")["denominator"] == 12
    a_wave(cast, (0, 0, 0, 13), closes=date(2018, 8, 16))
    assert figure("I20")["denominator"] == 12


def test_a_wave_of_few_sheets_is_left_out_for_the_team_too(cast: Cast) -> None:
    a_wave(cast, (0, 0, 0, 10))
    line = figure("I20")
    assert (line["denominator"], line["value"]) == (0, None)
    assert "Campagnes laissées de côté, qui feraient retrouver une réponse : 1." in line["remarks"]


def test_a_sum_that_gives_back_what_the_results_hide_is_not_told(cast: Cast) -> None:
    """« plutôt non » is hidden with « plutôt oui » : their sum is known, and the favourable ones would tell each."""
    a_wave(cast, (30, 2, 12, 20))
    assert figure("I20")["denominator"] == 0
    Wave.objects.all().delete()
    a_wave(cast, (30, 2, 12, 20), (25, 3, 16, 20), (30, 1, 13, 20))  # which of the three, nobody can say
    assert figure("I20")["denominator"] == 192


def test_anonymous_sheets_open_no_rows_and_the_page_says_why(cast: Cast) -> None:
    page = cast.client("alice").get("/bilan/", YEAR).content.decode()
    assert "/bilan/lignes/I20/" not in page
    assert "personne ne sait qui a répondu quoi" in page
    assert "personne ne sait qui a répondu quoi" not in cast.client("daniele").get("/bilan/", YEAR).content.decode()


def test_partners_read_the_same_share_of_opinions(cast: Cast) -> None:
    a_wave(cast, (0, 12, 0, 20), (11, 0, 21, 0))
    told: dict[str, Any] = cast.client("emile").get("/bilan/donnees.json", YEAR).json()
    line = next(one for one in told["indicators"] if one["code"] == "I20")
    assert (line["numerator"], line["denominator"]) == (41, 64)


def test_opinions_that_came_by_the_link_alone_stay_in_the_team(cast: Cast) -> None:
    """Who has the link may have sent them all but a few, and take them away."""
    wave = a_wave(cast, (0, 12, 0, 20), (11, 0, 21, 0))
    some = wave.sheets.order_by("pk").values_list("pk", flat=True)[:22]
    wave.sheets.filter(pk__in=list(some)).update(channel="ecran")
    told = cast.client("emile").get("/bilan/donnees.json", YEAR).json()["indicators"]
    line = next(one for one in told if one["code"] == "I20")
    assert (line["numerator"], line["value"], line.get("breakdown")) == (None, None, None), "10 on paper, of 11"
    assert figure("I20")["denominator"] == 64


# — I12 —


def test_a_family_who_called_twice_refuses_once(cast: Cast) -> None:
    asked = (("06 12 34 56 78", ""), ("+33612345678", "m@ici.fr"), ("", "A@ici.fr"), ("", "a@ici.fr"))
    for n, (phone, email) in enumerate(asked, 1):
        FamilyRequest.objects.create(
            programme=cast.programme, submission=UUID(int=n), received_on=SPAN.first, closed_on=SPAN.last, name="N",
            relation="mere", child_first_name="A", child_age=7, phone=phone, email=email,
            ending="refus",
        )  # fmt: skip
    assert figure("I12")["numerator"] == 2
    assert rows_of("I12", Facts(cast.programme, SPAN, timezone.localdate())).counted == 2
