"""What lasts: who comes, who still comes, how a cohort ends, what anonymous sheets say."""

from collections import defaultdict
from datetime import time, timedelta

from tests.evaluation.second.children import family_of
from tests.evaluation.second.counted import Counted, share, tally, whole
from tests.evaluation.second.rows import Row, Rows
from village.activities.models import Activity, ActivitySession, Attendance
from village.plans.models import Exit, Plan
from village.referrals.models import Referral
from village.surveys.models import Answer, AnswerSheet, Question, Questionnaire, QuestionnaireVersion, Wave


def _sessions(rows: Rows) -> dict[int, Row]:
    """Those of our offer in the period, held, whose attendance was taken."""
    ours = {row["id"] for row in rows.of(Activity)}
    return {
        row["id"]: row
        for row in rows.of(ActivitySession)
        if row["activity_id"] in ours and rows.holds(row["on"]) and row["recorded_at"] and not row["cancelled_on"]
    }


def _came(row: Row) -> bool:
    return row["status"] in {"present", "retard"}


def i41(rows: Rows) -> Counted:
    held = _sessions(rows)
    came = [row for row in rows.of(Attendance) if row["session_id"] in held and _came(row)]
    return whole(len({row["child_id"] for row in came}), told=[sum(row["parents"] for row in came)])


def i25(rows: Rows) -> Counted:
    held = _sessions(rows)
    seen: dict[tuple[str, int], dict[int, bool]] = defaultdict(dict)
    for row in rows.of(Attendance):
        if row["session_id"] in held:
            family = seen[family_of(rows, row["child_id"])]
            family[row["session_id"]] = family.get(row["session_id"], False) or _came(row)
    ways, fewer = [], 0
    for family in seen.values():
        order = sorted(family, key=lambda key: (held[key]["on"], held[key]["starts_at"] or time.min, key))
        if len(order) < 4:
            fewer += 1
            continue
        middle = (len(order) + 1) // 2
        ways.append((_half(family, order[:middle]), _half(family, order[middle:])))
    names = {
        (True, True): "venues du début à la fin", (True, False): "venues surtout au début",
        (False, True): "venues surtout à la fin", (False, False): "peu venues",
    }  # fmt: skip
    groups = {"Au début et à la fin": tally(names[way] for way in ways)}
    return share(ways.count((True, True)), len(ways), groups=groups, told=[fewer] if fewer else [])


def _half(family: dict[int, bool], sessions: list[int]) -> bool:
    return sum(family[key] for key in sessions) >= len(sessions) / 2


def i26(rows: Rows) -> Counted:
    fiches: dict[object, list[Row]] = defaultdict(list)
    for fiche in rows.of(Referral):
        if rows.holds(fiche["sent_on"]):
            fiches[fiche["child_id"] or ("fiche", fiche["id"])].append(fiche)
    ends = [_end(rows, child, min(fiche["sent_on"] for fiche in those)) for child, those in fiches.items()]
    without = ends.count("")
    told = [ends.count("encore en cours")] if ends else []
    return share(
        ends.count("fini, objectifs atteints"),
        len(ends),
        groups={"Fin du parcours": tally(end for end in ends if end)},
        told=[*told, without] if without else told,
    )


def _end(rows: Rows, child: object, since: object) -> str:
    own = [plan for plan in rows.of(Plan) if plan["child_id"] == child and plan["opened_on"] <= rows.last]
    own = [plan for plan in own if plan["closed_on"] is None or plan["closed_on"] >= since]
    if not own:
        return ""
    last = max(own, key=lambda plan: (plan["opened_on"], plan["id"]))
    if last["closed_on"] is None or last["closed_on"] > rows.last:
        return "encore en cours"
    written = rows.by(Exit, "plan_id").get(last["id"])
    if written is None:
        return "fini, fiche de sortie pas écrite"
    complete = rows.label(written["attainment_id"]) == "atteinte complète"
    return "fini, objectifs atteints" if complete else "fini autrement"


def i20(rows: Rows) -> Counted:
    """Every wave that is over, but those whose sheets are too few; the worlds draw none that must be left out else."""
    asked = {row["id"]: row for row in rows.of(Questionnaire)}
    versions = {
        row["id"]: asked[row["questionnaire_id"]]
        for row in rows.of(QuestionnaireVersion)
        if row["questionnaire_id"] in asked
    }
    scales = {row["id"] for row in rows.of(Question) if row["kind"] == "echelle"}
    by_audience: dict[str, list[int]] = defaultdict(list)
    waves = sheets = left = 0
    for wave in rows.of(Wave):
        asking = versions.get(wave["version_id"])
        if asking is None or asking["use"] != "avis" or asking["audience"] not in {"parents", "enfants"}:
            continue
        if not rows.holds(wave["closes_on"] + timedelta(days=16)):
            continue
        own = {row["id"] for row in rows.of(AnswerSheet) if row["wave_id"] == wave["id"]}
        if not own:
            continue
        if len(own) < 11:
            left += 1
            continue
        waves, sheets = waves + 1, sheets + len(own)
        by_audience[asking["audience"]] += [
            row["value"] for row in rows.of(Answer) if row["sheet_id"] in own and row["question_id"] in scales
        ]
    liked = {name: float(sum(value >= 3 for value in values)) for name, values in by_audience.items()}
    given = {name: len(values) for name, values in by_audience.items()}
    told: list[float] = [waves, sheets] if waves or left else []
    return share(
        sum(liked.values()),
        sum(given.values()),
        groups={"Avis favorables, selon qui répond": liked},
        shares={name: liked[name] / given[name] for name in liked},
        told=[*told, left] if left else told,
    )
