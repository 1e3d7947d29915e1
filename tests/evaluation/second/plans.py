"""Plans and actions: what is done, how it ends, how long it lasts, what is waited for, what it costs."""

from collections import defaultdict
from datetime import timedelta

from tests.evaluation.second.children import active_plans, family_of, followed
from tests.evaluation.second.counted import MONTH, Counted, months, share, tally
from tests.evaluation.second.curve import Spell, falls_to_nothing, median, ways_out
from tests.evaluation.second.rows import Row, Rows
from village.activities.models import WaitingEntry
from village.people.models import Person
from village.plans.models import Exit, Plan, PlannedAction
from village.referrals.models import FamilyRequest, Referral


def running_actions(rows: Rows) -> list[Row]:
    """Approved, under way one day of the period, in a plan active in the period (I11, I16)."""
    active = {plan["id"] for plan in active_plans(rows)}
    return [
        action
        for action in rows.of(PlannedAction)
        if action["plan_id"] in active
        and _approved(rows, action)
        and rows.meets(action["starts_on"], action["ends_on"])
    ]


def _approved(rows: Rows, action: Row) -> bool:
    return action["approved_on"] is not None and action["approved_on"] <= rows.last


def i8(rows: Rows) -> Counted:
    own = {
        action["plan_id"]
        for action in rows.of(PlannedAction)
        if action["nature"] == "individuelle" and _approved(rows, action) and action["starts_on"] <= rows.last
    }
    plans = ["individualisés" if plan["id"] in own else "non individualisés" for plan in active_plans(rows)]
    times = [
        "sur le temps scolaire" if action["in_school_time"] else "hors temps scolaire"
        for action in running_actions(rows)
    ]
    groups = {"Parcours": tally(plans), "Actions et temps scolaire": tally(times)}
    return share(plans.count("individualisés"), len(plans), groups=groups)


def i11(rows: Rows) -> Counted:
    names = {"droit_commun": "droit commun", "reussite_educative": "réussite éducative"}
    frames = [names[action["frame"]] for action in running_actions(rows)]
    return share(frames.count("droit commun"), len(frames), groups={"Cadre des actions": tally(frames)})


def i16(rows: Rows) -> Counted:
    actions = running_actions(rows)
    known = [action for action in actions if action["cost"] is not None and action["family_share"] is not None]
    paid, cost = (float(sum(action[name] for action in known)) for name in ("family_share", "cost"))
    return share(paid, cost, told=[len(known), len(actions)])


def exited(rows: Rows) -> list[Row]:
    return [plan for plan in rows.of(Plan) if rows.holds(plan["closed_on"])]


def i10(rows: Rows) -> Counted:
    ended = exited(rows)
    total = months(plan["closed_on"] - plan["opened_on"] for plan in ended)
    why = {row["plan_id"]: rows.label(row["reason_id"]) for row in rows.of(Exit)}
    spells = []
    for plan in active_plans(rows):
        over = plan["closed_on"] is not None and plan["closed_on"] <= rows.last
        spells.append(
            Spell(
                whole_months(max(timedelta(0), rows.first - plan["opened_on"])),
                whole_months(min(plan["closed_on"] or rows.last, rows.last) - plan["opened_on"]),
                ended=over,
                why=why.get(plan["id"], "sans fiche de sortie") if over else "",
            )
        )
    mean = total / len(ended) if ended else None
    if falls_to_nothing(spells):
        return Counted(total, len(ended), mean, told=[24])
    if not any(spell.why not in {"", "sans fiche de sortie"} for spell in spells):
        return Counted(total, len(ended), mean, told=median(spells))
    later = "encore en cours, ou finis après 24 mois"
    ends = [spell.why if spell.ended and spell.until <= 24 else later for spell in spells]
    shares = ways_out(spells, 24)
    shares[later] = 1 - sum(shares.values())
    groups = {"Comment finissent les parcours, à 24 mois": tally(ends)}
    return Counted(total, len(ended), mean, groups=groups, shares=shares, told=median(spells))


def whole_months(span: timedelta) -> int:
    return int(span.days / MONTH)


def i12(rows: Rows) -> Counted:
    refused: set[tuple[str, int]] = set()
    alone: set[tuple[str, int | str]] = set()
    for fiche in rows.of(Referral):
        if fiche["state"] == "refus_famille" and rows.holds(fiche["decided_on"]):
            refused.add(family_of(rows, fiche["child_id"]) if fiche["child_id"] else ("fiche", fiche["id"]))
    for request in rows.of(FamilyRequest):
        if request["ending"] == "refus" and rows.holds(request["closed_on"]):
            alone.add(("telephone", "".join(filter(str.isdigit, request["phone"]))[-9:]))
    helped = {family_of(rows, child) for child in followed(rows)}
    doors = {"après une fiche de repérage": float(len(refused)), "après sa propre demande": float(len(alone))}
    groups = {"À quel moment": doors} if alone else {}
    return share(len(refused | alone), len(refused | alone | helped), groups=groups)


def _exits(rows: Rows, name: str, title: str, best: str) -> Counted:
    ended = {plan["id"] for plan in exited(rows)}
    found = [rows.label(row[name]) for row in rows.of(Exit) if row["plan_id"] in ended]
    unwritten = len(ended) - len(found)
    return share(found.count(best), len(found), groups={title: tally(found)}, told=[unwritten] if unwritten else [])


def i13(rows: Rows) -> Counted:
    return _exits(rows, "attainment_id", "Atteinte des objectifs", "atteinte complète")


def i14(rows: Rows) -> Counted:
    return _exits(rows, "evolution_id", "Évolution observée", "satisfaisante")


def i15(rows: Rows) -> Counted:
    ours = {person["id"] for person in rows.of(Person) if person["is_child"]}
    by_care: dict[str, list[timedelta]] = defaultdict(list)
    still = 0
    for wait in rows.of(WaitingEntry):
        if wait["child_id"] not in ours:
            continue
        if rows.holds(wait["obtained_on"]):
            by_care[rows.label(wait["care_id"])].append(wait["obtained_on"] - wait["requested_on"])
        ends = [day for day in (wait["obtained_on"], wait["given_up_on"]) if day and day <= rows.last]
        still += wait["requested_on"] <= rows.last and not ends
    spans = [span for those in by_care.values() for span in those]
    total = months(spans)
    return Counted(
        total,
        len(spans),
        total / len(spans) if spans else None,
        groups={"Soin attendu": {care: float(len(those)) for care, those in by_care.items()}},
        values={care: months(those) / len(those) for care, those in by_care.items()},
        told=[still] if still else [],
    )
