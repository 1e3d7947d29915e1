"""Followed children: how many, of which families, who they are, where they live, who sent them."""

from collections import defaultdict
from datetime import date
from typing import Any

from tests.evaluation.second.counted import Counted, share, tally, whole
from tests.evaluation.second.rows import Row, Rows, Span
from village.accounts.models import User
from village.activities.models import ClassProgramme, ClassSequence
from village.directory.models import School
from village.meetings.models import Meeting, Panel, Situation
from village.people.models import CareTeamMembership, Household, Person, Schooling
from village.plans.models import Plan
from village.programmes.models import Commune, Membership, Quarter
from village.referrals.models import Referral

UNKNOWN = "non renseigné"
AGES = ((2, "0–1 an"), (6, "2–5 ans"), (11, "6–10 ans"), (17, "11–16 ans"), (1000, "17 ans et plus"))
OWN = (
    ("0–3 ans (petite enfance)", range(4)),
    ("6–16 ans", range(6, 17)),
    ("16 ans", (16,)),
    ("11 ans et plus", range(11, 200)),
)
"""What every world adds to them."""
SEXES = {"F": "filles", "M": "garçons", "": "sexe non précisé"}


def active_plans(rows: Rows) -> list[Row]:
    return [plan for plan in rows.of(Plan) if rows.meets(plan["opened_on"], plan["closed_on"])]


def followed(rows: Rows) -> dict[int, list[Row]]:
    """The plans of each followed child that were active in the period, oldest first."""
    found: dict[int, list[Row]] = defaultdict(list)
    for plan in sorted(active_plans(rows), key=lambda plan: (plan["opened_on"], plan["id"])):
        found[plan["child_id"]].append(plan)
    return found


def family_of(rows: Rows, child: int) -> tuple[str, int]:
    home = rows.by(Person)[child]["household_id"]
    return ("home", home) if home else ("child", child)


def i1(rows: Rows) -> Counted:
    since = ["déjà suivis" if plans[0]["opened_on"] < rows.first else "entrés" for plans in followed(rows).values()]
    groups = {
        "Depuis quand": tally(since),
        "Niveau scolaire": tally(level_of(rows, child) for child in followed(rows)),
        "Référents de parcours": tally(referent_of(rows, child) for child in followed(rows)),
    }
    return whole(len(since), groups=groups)


def last_schooling(rows: Rows, child: int) -> Row | None:
    known = [row for row in rows.of(Schooling) if row["child_id"] == child]
    known = [row for row in known if rows.meets(row["starts_on"], row["ends_on"])]
    return max(known, key=lambda row: row["starts_on"], default=None)


def level_of(rows: Rows, child: int) -> str:
    last = last_schooling(rows, child)
    return rows.label(last["level_id"]) if last else UNKNOWN


def panel_of(rows: Rows, child: int) -> str:
    """The EPS of the last meeting where the situation was on the agenda, by the last day."""
    meetings = rows.by(Meeting)
    held = [meetings[row["meeting_id"]] for row in rows.of(Situation) if row["child_id"] == child]
    held = [meeting for meeting in held if meeting["on"] <= rows.last]
    if not held:
        return UNKNOWN
    return str(rows.by(Panel)[max(held, key=lambda meeting: (meeting["on"], meeting["id"]))["panel_id"]]["name"])


def referent_of(rows: Rows, child: int) -> str:
    ties = [row for row in rows.of(CareTeamMembership) if row["child_id"] == child and row["link"] == "referent"]
    ties = [tie for tie in ties if rows.meets(tie["starts_on"], tie["ends_on"])]
    if not ties:
        return UNKNOWN
    user = max(ties, key=lambda tie: tie["starts_on"])["user_id"]
    referents = {hat["user_id"] for hat in rows.of(Membership) if hat["role"] == "referent"}
    named = rows.by(User)[user]
    return f"{named['first_name']} {named['last_name']}" if user in referents else "ancien référent"


def i3(rows: Rows) -> Counted:
    return whole(len({family_of(rows, child) for child in followed(rows)}))


def years_of(born: date, on: date) -> int:
    return on.year - born.year - (1 if (on.month, on.day) < (born.month, born.day) else 0)


def age_band(born: date, on: date) -> str:
    return next(label for below, label in AGES if years_of(born, on) < below)


def own_bands(people: list[Row], on: date) -> dict[str, float]:
    return {label: sum(max(years_of(person["birth_date"], on), 0) in ages for person in people) for label, ages in OWN}


def i4(rows: Rows) -> Counted:
    people = [rows.by(Person)[child] for child in followed(rows)]
    sexes = [SEXES[person["sex"]] for person in people]
    ages = [age_band(person["birth_date"], rows.last) for person in people]
    both = [f"{sex}, {age}" for sex, age in zip(sexes, ages, strict=True)]
    groups = {"Filles et garçons": tally(sexes), "Âge": tally(ages), "Filles et garçons par âge": tally(both)}
    groups["Autres tranches d’âge"] = own = own_bands(people, rows.last)
    shares = {label: n / len(people) for label, n in own.items() if n}
    return share(sexes.count("filles"), len(people), groups=groups, shares=shares)


def kind_of(rows: Rows, plan: Row) -> str:
    fiche = rows.by(Referral).get(plan["referral_id"])
    return rows.label(fiche["referrer_kind_id"]) if fiche else UNKNOWN


def i5(rows: Rows) -> Counted:
    kinds = tally(kind_of(rows, plans[-1]) for plans in followed(rows).values())
    opened = tally(kind_of(rows, plan) for plan in rows.of(Plan) if rows.holds(plan["opened_on"]))
    most = max([count for kind, count in kinds.items() if kind != UNKNOWN], default=0)
    groups = {"Orienteurs des enfants suivis": kinds, "Orienteurs des parcours ouverts dans la période": opened}
    return share(most, sum(kinds.values()), groups=groups)


def priority_of(rows: Rows, child: int) -> str:
    last = last_schooling(rows, child)
    if last is None:
        return "école non renseignée"
    return {"": "hors REP", "rep": "REP", "rep+": "REP+"}[
        rows.by(School, "organisation_id")[last["school_id"]]["priority"]
    ]


def home_of(rows: Rows, child: int) -> tuple[str, str, str]:
    """Commune, in a QPV or not, quarter."""
    home = rows.by(Household).get(rows.by(Person)[child]["household_id"])
    if home is None:
        return UNKNOWN, UNKNOWN, UNKNOWN
    commune = rows.by(Commune)[home["commune_id"]]["name"]
    former = rows.by(Quarter).get(home["former_quarter_id"])
    if former and rows.meets(former["starts_on"], former["ends_on"]):
        now = rows.by(Quarter).get(home["quarter_id"])
        if now is None or now["kind"] != "qpv" or now["starts_on"] > rows.last:
            return commune, "en QPV" if _was_qpv(rows, former) else "hors QPV", former["name"]
    if home["outside_quarters"]:
        return commune, "hors QPV", "hors des quartiers désignés"
    quarter = rows.by(Quarter).get(home["quarter_id"])
    if quarter is None:
        return commune, UNKNOWN, UNKNOWN
    return commune, "en QPV" if _was_qpv(rows, quarter) else "hors QPV", quarter["name"]


def _was_qpv(rows: Rows, quarter: Row) -> bool:
    """One day of the period at least."""
    return bool(quarter["kind"] == "qpv" and rows.meets(quarter["starts_on"], quarter["ends_on"]))


def i6(rows: Rows) -> Counted:
    homes = [home_of(rows, child) for child in followed(rows)]
    communes, qpv, quarters = ([home[n] for home in homes] for n in range(3))
    inside, outside = qpv.count("en QPV"), qpv.count("hors QPV")
    groups = {
        "Communes": tally(communes), "Quartier prioritaire": tally(qpv), "Quartiers": tally(quarters),
        "EPS": tally(panel_of(rows, child) for child in followed(rows)),
        "Éducation prioritaire": tally(priority_of(rows, child) for child in followed(rows)),
    }  # fmt: skip
    return share(inside, inside + outside, groups=groups)


# --- the children of fiches ---


def fiches(rows: Rows) -> dict[Any, list[Row]]:
    """Those received in the period, by child; an unknown child is named in his fiche only."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for fiche in rows.of(Referral):
        if rows.holds(fiche["sent_on"]):
            found[fiche["child_id"] or ("fiche", fiche["id"])].append(fiche)
    return found


def _outcome(rows: Rows, child: Any, fiches: list[Row]) -> str:
    """Taken in charge: a parcours of his was active between his first fiche and the last day."""
    since = min(fiche["sent_on"] for fiche in fiches)
    for plan in rows.of(Plan):
        running = plan["opened_on"] <= rows.last and (plan["closed_on"] is None or plan["closed_on"] >= since)
        if plan["child_id"] == child and running:
            return "parcours ouvert"
    waiting = any(fiche["decided_on"] is None or fiche["decided_on"] > rows.last for fiche in fiches)
    return "en attente" if waiting else "sans parcours"


def i7(rows: Rows) -> Counted:
    outcomes = [_outcome(rows, child, fiches) for child, fiches in fiches(rows).items()]
    opened = sum(1 for plan in rows.of(Plan) if rows.holds(plan["opened_on"]))
    groups = {"Suite des fiches reçues": tally(outcomes)}
    return share(outcomes.count("parcours ouvert"), len(outcomes), groups=groups, told=[opened])


def i31(rows: Rows) -> Counted:
    """Two derogations of a child: the latest says what it is about."""
    received = fiches(rows)
    granted = [
        [fiche for fiche in fiches if fiche["derogation_on"] and fiche["derogation_on"] <= rows.last]
        for fiches in received.values()
    ]
    latest = [max(fiches, key=lambda fiche: (fiche["derogation_on"], fiche["id"])) for fiches in granted if fiches]
    groups = {"Ce qui est hors critères": tally(fiche["derogation_about"] or UNKNOWN for fiche in latest)}
    return share(len(latest), len(received), groups=groups)


# --- the référent who coordinates ---


def led_by_both(rows: Rows, child: int) -> list[Row]:
    """The ties of this child whose référent coordinated too, one day of a parcours in the period.

    A tie said to be a derogation counts when nobody wrote since when he coordinates.
    """
    lives = [
        (max(rows.first, plan["opened_on"]), min(rows.last, plan["closed_on"] or rows.last))
        for plan in active_plans(rows)
        if plan["child_id"] == child
    ]
    found = []
    for tie in rows.of(CareTeamMembership):
        if tie["child_id"] != child or tie["link"] != "referent":
            continue
        span = (tie["starts_on"], tie["ends_on"])
        both = _hats_meanwhile(rows, tie) or ([span] if tie["also_coordinates"] else [])
        if any(_common(life, span, hat) for life in lives for hat in both):
            found.append(tie)
    return found


def _hats_meanwhile(rows: Rows, tie: Row) -> list[Span]:
    """When the référent of this tie coordinated, if ever while he followed the child."""
    hats = [
        (hat["starts_on"], hat["ends_on"])
        for hat in rows.of(Membership)
        if hat["role"] == "coordinator" and hat["user_id"] == tie["user_id"]
    ]
    return [hat for hat in hats if _common(hat, (tie["starts_on"], tie["ends_on"]))]


def _common(*spans: Span) -> bool:
    return max(start for start, _ in spans) <= min(end or date.max for _, end in spans)


def _coordinated(rows: Rows) -> tuple[int, int]:
    """The followed children whose référent coordinates; those of them with a tie that says no reason."""
    ties = [found for child in followed(rows) if (found := led_by_both(rows, child))]
    return len(ties), sum(any(not tie["derogation_reason"] for tie in found) for found in ties)


def i32(rows: Rows) -> Counted:
    both, unwritten = _coordinated(rows)
    return share(both, len(followed(rows)), told=[unwritten] if unwritten else [])


# --- children per full-time référent ---


def i9(rows: Rows) -> Counted:
    hats = [hat for hat in rows.of(Membership) if hat["role"] == "referent"]
    hats = [hat for hat in hats if rows.meets(hat["starts_on"], hat["ends_on"])]
    present = sum(
        float(hat["fte"] or 0) * len([day for day in rows.days if _common((day, day), _span(hat))]) for hat in hats
    )
    fte, children = present / len(rows.days), len(followed(rows))
    both, unwritten = _coordinated(rows)
    told = [len({hat["user_id"] for hat in hats}), fte, len({hat["user_id"] for hat in hats if hat["fte"] is None})]
    told = [*told[:2], *(number for number in (told[2], both - unwritten, unwritten) if number)]
    return Counted(children, fte, children / fte if fte else None, told=told)


def _span(row: Row) -> Span:
    return row["starts_on"], row["ends_on"]


# --- classes: counted, never named ---


def i33(rows: Rows) -> Counted:
    rooms = {row["id"]: row for row in rows.of(ClassProgramme)}
    held = [row for row in rows.of(ClassSequence) if row["class_programme_id"] in rooms and rows.holds(row["on"])]
    most: dict[str, float] = {}
    for sequence in held:
        room = rooms[sequence["class_programme_id"]]
        label = f"{room['name']}, {room['school_class'] or room['site']}"
        most[label] = max(most.get(label, 0), sequence["children"])
    return whole(sum(most.values()), groups={"Par classe": most}, told=[len(held), len(most)] if held else [])
