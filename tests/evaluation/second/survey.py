"""What the national survey asks besides the bilan, counted from the definitions in words."""

from collections import defaultdict
from datetime import date
from statistics import median

from tests.evaluation.second.children import family_of, followed, last_schooling
from tests.evaluation.second.counted import Counted, share, tally, whole
from tests.evaluation.second.plans import exited, running_actions
from tests.evaluation.second.rows import Row, Rows
from village.directory.models import Organisation, School
from village.meetings.models import Meeting, Panel, Situation
from village.plans.models import Exit, Goal, Plan, PlannedAction
from village.programmes.models import Commune, Membership, Quarter
from village.referrals.models import Referral

REASONS = {"entree": "entrée", "parcours": "parcours à valider", "point_etape": "point d’étape", "sortie": "sortie"}
AFTER = {
    "admise": "accompagnées", "terminee": "accompagnées", "rattachee": "enfant déjà accompagné",
    "non_admise": "non admises", "reorientee": "réorientées vers le droit commun",
    "refus_famille": "refusées par la famille", "sans_suite": "sans suite",
}  # fmt: skip
TEAM = {"coordinator": "Coordination", "referent": "Référent de parcours", "assistant": "Assistance administrative"}


def i2(rows: Rows) -> Counted:
    """The worlds have no diagnostic: motives only."""
    motives = {
        child: {rows.label(tie["listitem_id"]) for plan in plans for tie in _motives(rows, plan)}
        for child, plans in followed(rows).items()
    }
    known = [child for child, found in motives.items() if found]
    groups = {"Motifs de la fiche": tally(label for found in motives.values() for label in found)}
    return share(len(known), len(motives), groups=groups, told=[len(known), 0])


def _motives(rows: Rows, plan: Row) -> list[Row]:
    return [tie for tie in rows.of(Referral.motives.through) if tie["referral_id"] == plan["referral_id"]]


def i34(rows: Rows) -> Counted:
    before, after = [], []
    for plans in followed(rows).values():
        already = any(plan["opened_on"] < rows.first for plan in plans)
        still = any(plan["closed_on"] is None or plan["closed_on"] > rows.last for plan in plans)
        before.append("présents au premier jour" if already else "entrés")
        after.append("présents après le dernier jour" if still else "sortis")
    return whole(len(before), groups={"Au premier jour": tally(before), "Au dernier jour": tally(after)})


def _first_sitting(rows: Rows, fiche: int) -> date | None:
    """The first EPS that had the fiche on its agenda."""
    meetings = rows.by(Meeting)
    days = [meetings[row["meeting_id"]]["on"] for row in rows.of(Situation) if row["referral_id"] == fiche]
    return min(days, default=None)


def i35(rows: Rows) -> Counted:
    received = [fiche for fiche in rows.of(Referral) if rows.holds(fiche["sent_on"])]
    studied, who, then = [], [], []
    for fiche in received:
        on = _first_sitting(rows, fiche["id"])
        studied.append("étudiées en EPS" if on and on <= rows.last else "pas encore, ou sans EPS")
        who.append(rows.label(fiche["referrer_kind_id"]))
        decided = fiche["decided_on"] is not None and fiche["decided_on"] <= rows.last
        then.append(AFTER.get(fiche["state"], "en attente") if decided else "en attente")
    groups = {
        "Étudiées en EPS": tally(studied), "Orienteurs des situations reçues": tally(who), "Suite donnée": tally(then),
    }  # fmt: skip
    return whole(len(received), groups=groups)


def _waited(delays: list[int], *, beside: list[int] | None = None) -> Counted:
    told: list[float] = [len(delays), median(delays), max(delays)] if delays else []
    more = beside or []
    return Counted(sum(delays), len(delays), sum(delays) / len(delays) if delays else None, told=[*told, *more])


def i36(rows: Rows) -> Counted:
    delays = []
    for fiche in rows.of(Referral):
        on = _first_sitting(rows, fiche["id"])
        if fiche["sent_on"] and rows.holds(on) and on:
            delays.append((on - fiche["sent_on"]).days)
    return _after(delays)


def _after(delays: list[int]) -> Counted:
    before = [delay for delay in delays if delay < 0]
    return _waited([delay for delay in delays if delay >= 0], beside=[len(before)] if before else [])


def i37(rows: Rows) -> Counted:
    delays = []
    for plan in rows.of(Plan):
        sitting = _first_sitting(rows, plan["referral_id"]) if plan["referral_id"] else None
        starts = [
            action["starts_on"]
            for action in rows.of(PlannedAction)
            if action["plan_id"] == plan["id"] and action["approved_on"] and action["approved_on"] <= rows.last
        ]
        if sitting and starts and rows.holds(min(starts)):
            delays.append((min(starts) - sitting).days)
    return _after(delays)


def i38(rows: Rows) -> Counted:
    panels = {row["id"]: row["name"] for row in rows.of(Panel)}
    held = {row["id"]: row for row in rows.of(Meeting) if row["panel_id"] in panels and rows.holds(row["on"])}
    seen = [row for row in rows.of(Situation) if row["meeting_id"] in held]
    by_panel = tally(panels[row["panel_id"]] for row in held.values())
    told: list[float] = []
    if held:
        told = [len(by_panel), round(len(held) / len(by_panel), 1), len({row["child_id"] for row in seen})]
    groups = {
        "Réunions de chaque EPS": by_panel,
        "Situations étudiées": tally(REASONS[row["reason"]] for row in seen),
    }
    return whole(len(held), groups=groups, told=told)


def i39(rows: Rows) -> Counted:
    actions, goals, plans = running_actions(rows), rows.by(Goal), rows.by(Plan)
    themes = [rows.label(goals[action["goal_id"]]["domain_id"]) for action in actions]
    natures = [f"actions {action['nature']}s" for action in actions]
    touched: dict[str, set[int]] = defaultdict(set)
    for theme, action in zip(themes, actions, strict=True):
        touched[theme].add(plans[action["plan_id"]]["child_id"])
    groups = {
        "Actions par thème": tally(themes), "Nature des actions": tally(natures),
        "Enfants touchés par thème": {theme: float(len(children)) for theme, children in touched.items()},
    }  # fmt: skip
    return whole(len(actions), groups=groups, told=[len({child for found in touched.values() for child in found})])


def i42(rows: Rows) -> Counted:
    ended = {plan["id"] for plan in exited(rows)}
    why = [rows.label(row["reason_id"]) for row in rows.of(Exit) if row["plan_id"] in ended]
    unwritten = len(ended) - len(why)
    return whole(len(why), groups={"Motifs de sortie": tally(why)}, told=[unwritten] if unwritten else [])


def i43(rows: Rows) -> Counted:
    last = [last_schooling(rows, child) for child in followed(rows)]
    schools = {row["school_id"] for row in last if row}
    names = {"": "hors REP", "rep": "REP", "rep+": "REP+"}
    kinds = [names[rows.by(School, "organisation_id")[school]["priority"]] for school in schools]
    return whole(len(schools), groups={"Établissements": tally(kinds)})


def i44(rows: Rows) -> Counted:
    ours = {row["id"] for row in rows.of(Commune)}
    return whole(
        sum(
            row["kind"] == "qpv" and row["commune_id"] in ours and rows.meets(row["starts_on"], row["ends_on"])
            for row in rows.of(Quarter)
        )
    )


def i45(rows: Rows) -> Counted:
    """The share of a full time of each, day by day; without the share of somebody, no total."""
    hats = [row for row in rows.of(Membership) if row["role"] in TEAM and rows.meets(row["starts_on"], row["ends_on"])]
    parts: dict[str, float] = defaultdict(float)
    for hat in hats:
        if hat["fte"] is not None:
            last = hat["ends_on"] or date.max
            here = sum(hat["starts_on"] <= day <= last for day in rows.days)
            parts[TEAM[hat["role"]]] += float(hat["fte"]) * here / len(rows.days)
    people = [len({hat["user_id"] for hat in hats if hat["role"] == role}) for role in TEAM]
    unknown = sum(len({hat["user_id"] for hat in hats if hat["role"] == role and hat["fte"] is None}) for role in TEAM)
    total = sum(parts.values())
    told: list[float] = [number for number in (*people, unknown) if number]
    return Counted(total, None, None if unknown else total, groups={"ETP par rôle": dict(parts)}, told=told)


def i46(rows: Rows) -> Counted:
    schools = {row["organisation_id"] for row in rows.of(School)}
    kinds = [rows.label(row["kind_id"]) for row in rows.of(Organisation) if row["id"] not in schools]
    return whole(len(kinds), groups={"Partenaires": tally(kinds)})


def i47(rows: Rows) -> Counted:
    families = tally(str(family_of(rows, child)) for child in followed(rows))
    return share(sum(number > 1 for number in families.values()), len(families))
