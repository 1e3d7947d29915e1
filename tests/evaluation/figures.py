"""What the tests of evaluation share: the public figures, and short ways to write a fact."""

import json
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command

from tests.cast import Cast, item
from village.people.models import Household, Person
from village.plans.models import Exit, Goal, Plan, PlannedAction
from village.referrals.models import Referral

YEAR = ("2017-09-01", "2018-08-31")


def report(programme: str = "ici", period: tuple[str, str] = YEAR) -> dict[str, Any]:
    out = StringIO()
    call_command("report", "--programme", programme, "--from", period[0], "--to", period[1], stdout=out)
    return dict(json.loads(out.getvalue()))


def figure(code: str, period: tuple[str, str] = YEAR, programme: str = "ici") -> dict[str, Any]:
    return next(line for line in report(programme, period)["indicators"] if line["code"] == code)


def counts(line: dict[str, Any], group: str) -> dict[str, Any]:
    return {row["label"]: row["count"] for row in line["breakdown"] if row["group"] == group}


def a_child(cast: Cast, born: date = date(2009, 1, 1), sex: str = "F", household: Household | None = None) -> Person:
    home = household or Household.objects.create(programme=cast.programme, commune=cast.commune)
    return Person.objects.create(
        programme=cast.programme,
        household=home,
        is_child=True,
        first_name="Lina",
        last_name="Martin",
        birth_date=born,
        sex=sex,
    )


def a_plan(child: Person, opened: date, closed: date | None = None, referral: Referral | None = None) -> Plan:
    return Plan.objects.create(
        programme=child.programme, child=child, opened_on=opened, closed_on=closed, referral=referral
    )


def a_referral(cast: Cast, child: Person | None, received: date, **more: Any) -> Referral:
    written = {
        "programme": cast.programme,
        "written_by": cast.users["bruno"],
        "child": child,
        "referrer_kind": item("N5", "education-nationale"),
        "child_first_name": "Lina",
        "child_last_name": "Martin",
        "birth_date": date(2009, 1, 1),
        "commune": cast.commune,
        "guardian_first_name": "Mona",
        "guardian_last_name": "Martin",
        "guardian_relation": "mere",
        "observed_facts": "Faits.",
        "family_dialogue": "Dialogue.",
        "state": "recue",
        "written_on": received,
        "sent_on": received,
    }
    return Referral.objects.create(**(written | more))


def an_action(plan: Plan, starts: date, ends: date | None = None, **more: Any) -> PlannedAction:
    goal = plan.goals.first() or Goal.objects.create(
        plan=plan,
        domain=item("N8", "scolaire"),
        wording="Lire avec plaisir",
        starts_on=plan.opened_on,
        horizon=date(2019, 8, 31),
    )
    written = {
        "goal": goal,
        "title": "Atelier lecture",
        "nature": "individuelle",
        "frame": "droit_commun",
        "starts_on": starts,
        "ends_on": ends,
        "approved_on": starts,
    }
    return PlannedAction.objects.create(plan=plan, **(written | more))


def an_exit(plan: Plan, attainment: str = "complete", evolution: str = "satisfaisante") -> Exit:
    assert plan.closed_on
    return Exit.objects.create(
        plan=plan,
        on=plan.closed_on,
        reason=item("N12", "objectifs-atteints"),
        attainment=item("N10", attainment),
        evolution=item("N11", evolution),
        family_words="« C’est plus calme. »",
    )
