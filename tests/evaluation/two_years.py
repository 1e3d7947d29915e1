"""A programme of two years, drawn: brothers, refusals, fiches that wait or come twice, parcours that begin again.

A plain one holds no more, so that its figures are tied as closely as they can be. A rich one has derogations, fiches
that the team turns down, schools, panels, care that is waited for, actions of all kinds: more figures, that less ties.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random

from tests.cast import Cast, item
from tests.evaluation.figures import a_child, a_plan, a_referral, an_action, an_exit
from village.activities.models import WaitingEntry
from village.core.dates import Period
from village.directory.models import Organisation, School
from village.meetings.models import Meeting, Panel, Situation
from village.people.models import Household, Person, Schooling
from village.plans.models import Exit, Plan
from village.programmes.models import ListItem, Programme
from village.referrals.models import Referral

YEARS = (Period(date(2016, 9, 1), date(2017, 8, 31)), Period(date(2017, 9, 1), date(2018, 8, 31)))
_LAST = YEARS[1].last


def day(draw: Random, first: date, last: date) -> date:
    return first + timedelta(days=draw.randrange(max((last - first).days, 0) + 1))


class Places:
    """What no world changes: three schools, two panels that sit each quarter of a year, the values of lists."""

    def __init__(self, cast: Cast, *, rich: bool) -> None:
        self.rich = rich
        kind = item("N5", "education-nationale")
        self.schools = [
            School.objects.create(
                organisation=Organisation.objects.create(programme=cast.programme, name=f"École {n}", kind=kind),
                priority=priority,
            )
            for n, priority in enumerate(("", "rep", "rep+"))
        ]
        panels = [Panel.objects.create(programme=cast.programme, name=f"EPS {n}") for n in range(2)]
        self.meetings = [
            Meeting.objects.create(
                panel=panels[n % 2], on=YEARS[0].first + timedelta(days=30 + 90 * n), starts_at=time(9)
            )
            for n in range(8)
        ]

    def has(self, draw: Random, share: float) -> bool:
        """Whether this happens, where the programme is rich."""
        return self.rich and draw.random() < share

    def one_of(self, draw: Random, list_code: str) -> ListItem:
        offered = ListItem.objects.filter(programme=None, list_code=list_code, ends_on=None).order_by("rank", "pk")
        return draw.choice(offered[:5])


def live(cast: Cast, places: Places, draw: Random) -> None:
    """Write a world."""
    home: Household | None = None
    several, refuse, wait = draw.choice((0.1, 0.3)), draw.choice((0.05, 0.25)), draw.choice((0.05, 0.2))
    for _ in range(draw.randrange(30, 140)):
        if home is None or draw.random() > several:
            where = draw.choice(({"quarter": cast.quarter}, {"outside_quarters": True}, {}))
            home = Household.objects.create(programme=cast.programme, commune=cast.commune, **where)
        child = a_child(cast, born=date(draw.randrange(2003, 2014), 1, 1), sex=draw.choice("FFMMM"), household=home)
        on = day(draw, date(2015, 12, 1), _LAST)
        _around(child, on, places, draw)
        turned_down = refuse + (0.05 if places.rich else 0)
        _answer(cast, child, on, places, draw, (refuse, turned_down, turned_down + wait))


def _around(child: Person, on: date, places: Places, draw: Random) -> None:
    """Where she learns; the care that she waits for."""
    if places.has(draw, 0.9):
        school, level = draw.choice(places.schools), places.one_of(draw, "N4")
        Schooling.objects.create(child=child, school=school, level=level, starts_on=date(2015, 9, 1))
    if places.has(draw, 0.2):
        asked = on + timedelta(days=draw.randrange(90))
        obtained = asked + timedelta(days=draw.randrange(200)) if draw.random() < 0.6 else None
        care = places.one_of(draw, "CARE")
        WaitingEntry.objects.create(child=child, care=care, requested_on=asked, obtained_on=obtained)


def _answer(cast: Cast, child: Person, on: date, places: Places, draw: Random, shares: Sequence[float]) -> None:
    """A fiche: the family says no, the team does, it waits, or a parcours opens; sometimes a second one comes."""
    kind = {"referrer_kind": item("N5", draw.choice(("education-nationale", "education-nationale", "caf", "mds")))}
    about = {
        "derogation_on": on + timedelta(days=draw.randrange(40)),
        "derogation_about": draw.choice(("hors critères : âge", "hors critères : quartier")),
        "derogation_reason": "Aucune autre aide.",
        "derogation_by": cast.users["alice"],
    }
    fiche = kind | (about if places.has(draw, 0.2) else {})
    luck, soon = draw.random(), on + timedelta(days=9)
    refused, turned_down, waiting = shares
    if luck < refused:
        a_referral(cast, child, on, state="refus_famille", decided_on=soon, **fiche)
    elif luck < turned_down:
        a_referral(cast, child, on, state="non_admise", decided_on=soon, **fiche)
    elif luck < waiting:
        a_referral(cast, child, on, **fiche)
    else:
        _follow(a_referral(cast, child, on, state="admise", decided_on=on, **fiche), places, draw)
        if draw.random() < 0.15:
            a_referral(cast, child, day(draw, on, _LAST), **kind)


def _follow(fiche: Referral, places: Places, draw: Random) -> None:
    """A parcours, that may end, and begin again soon after."""
    assert fiche.child
    assert fiche.decided_on
    on = fiche.decided_on + timedelta(days=draw.randrange(60))
    closed = day(draw, on, date(2019, 6, 1)) if draw.random() < 0.5 else None
    plan = a_plan(fiche.child, on, closed, fiche)
    _act(plan, places, draw)
    for meeting in places.meetings:
        if places.has(draw, 0.2):
            known = fiche if fiche.sent_on and fiche.sent_on <= meeting.on else None
            Situation.objects.create(
                meeting=meeting, child=fiche.child, plan=plan, referral=known, reason="point_etape", rank=1
            )
    if closed and draw.random() < 0.8:
        answers = places.one_of(draw, "N10").code, places.one_of(draw, "N11").code
        exit_ = an_exit(plan, *answers)
        Exit.objects.filter(pk=exit_.pk).update(reason=places.one_of(draw, "N12"))
    if closed and draw.random() < 0.3:
        _act(a_plan(fiche.child, closed + timedelta(days=draw.randrange(1, 90))), places, draw)


def _act(plan: Plan, places: Places, draw: Random) -> None:
    """One action of common law as long as the parcours; up to three of all kinds where the programme is rich."""
    if not places.rich:
        if draw.random() < 0.7:
            an_action(plan, plan.opened_on, plan.closed_on, nature=draw.choice(("individuelle", "collective")))
        return
    last = plan.closed_on or date(2018, 12, 31)
    for _ in range(draw.randrange(4)):
        starts = day(draw, plan.opened_on, last)
        in_school_time, priced = draw.random() < 0.2, draw.random() < 0.3
        an_action(
            plan, starts, day(draw, starts, last) if draw.random() < 0.5 else plan.closed_on,
            nature=draw.choice(("individuelle", "collective")),
            frame=draw.choice(("droit_commun", "droit_commun", "reussite_educative")), common_law_tried="Le centre.",
            in_school_time=in_school_time, in_school_time_reason="Seul créneau." if in_school_time else "",
            cost=100 if priced else None, family_share=draw.randrange(30) if priced else None,
        )  # fmt: skip


def few(programme: Programme) -> dict[str, int]:
    """What nobody outside may find where it is small, counted here by hand: who comes twice, together, or back."""
    found: dict[str, int] = {}
    plans = list(Plan.objects.filter(programme=programme).select_related("child", "exit"))
    fiches = list(Referral.objects.filter(programme=programme).select_related("child"))
    followed = [[plan for plan in plans if _under_way(plan, year)] for year in YEARS]
    for year, name, active in zip(YEARS, ("avant", "puis"), followed, strict=True):
        children = {plan.child for plan in active}
        homes = Counter(child.household_id for child in children)
        found[f"{name}, parcours de plus que d’enfants"] = len(active) - len(children)
        found[f"{name}, enfants de plus que de familles"] = len(children) - len(homes)
        found[f"{name}, enfants après le deuxième"] = sum(n - 2 for n in homes.values() if n > 2)
        ended = [plan for plan in active if plan.closed_on and plan.closed_on <= year.last]
        found[f"{name}, parcours finis sans sortie"] = sum(not hasattr(plan, "exit") for plan in ended)
        sent = [fiche for fiche in fiches if fiche.sent_on and year.first <= fiche.sent_on <= year.last]
        found[f"{name}, fiches de plus que d’enfants"] = len(sent) - len({fiche.child_id for fiche in sent})
        refusing = {
            fiche.child.household_id
            for fiche in fiches
            if fiche.child and fiche.state == "refus_famille" and _within(fiche.decided_on, year)
        }
        found[f"{name}, familles qui refusent, suivies"] = len(refusing & homes.keys())
        found[f"{name}, familles qui refusent, non suivies"] = len(refusing - homes.keys())
    before, after = ({plan.child_id for plan in active} for active in followed)
    gone = before - {plan.child_id for plan in followed[0] if not plan.closed_on or plan.closed_on > YEARS[0].last}
    found["partis"], found["partis, revenus"] = len(gone), len(gone & after)
    return found


def _within(on: date | None, year: Period) -> bool:
    return on is not None and year.first <= on <= year.last


def _under_way(plan: Plan, year: Period) -> bool:
    return plan.opened_on <= year.last and (plan.closed_on is None or plan.closed_on >= year.first)
