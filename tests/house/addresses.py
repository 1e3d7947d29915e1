"""Where each page of the site is, for the objects of the scene."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.house.data import ADDRESSES
from tests.house.pages import Page
from tests.house.scene import Scene
from village.core.dates import school_year
from village.plans.models import JournalEntry
from village.programmes.models import Membership
from village.programmes.operations import path_of

NOBODY = 999_999_999


def _private(scene: Scene) -> JournalEntry:
    return scene.plan.notes.get(readers=JournalEntry.Readers.AUTHOR)


_OBJECTS: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "accounts": lambda _: {"pk": 1},
    "activities": lambda scene: {"pk": scene.activity.pk, "child": scene.cast.children["kadiatou"].pk},
    "activities:attendance": lambda scene: {"pk": scene.session.pk},
    "activities:obtain_care": lambda scene: {"pk": scene.wait.pk},
    "activities:call_care": lambda scene: {"pk": scene.wait.pk},
    "activities:give_up_care": lambda scene: {"pk": scene.wait.pk},
    "activities:remove_accompaniment": lambda scene: {
        "child": scene.cast.children["kadiatou"].pk,
        "pk": scene.outing.pk,
    },
    "activities:mark": lambda scene: {"pk": scene.session.pk, "child": scene.cast.children["kadiatou"].pk},
    **{
        f"activities:{name}": lambda scene: {"pk": scene.of_class.class_programme_id, "sequence": scene.of_class.pk}
        for name in ("class", "change_class", "class_file", "remove_sequence")
    },
    "activities:move": lambda scene: {"pk": scene.session.pk},
    "activities:cancel": lambda scene: {"pk": scene.session.pk},
    "activities:remove_break": lambda scene: {"pk": scene.rest.pk},
    "activities:sheet": lambda scene: {"pk": scene.session.pk},
    "activities:sheet_file": lambda scene: {"pk": scene.session.pk},
    "api": lambda scene: {"pk": scene.cast.children["kadiatou"].pk},
    **{f"api:{name}": lambda scene: {"pk": scene.token.pk} for name in ("draw", "close")},
    "api:nowhere": lambda _scene: {"elsewhere": "nulle-part"},
    "around": lambda scene: {
        "pk": scene.cast.children["kadiatou"].pk,
        "contact": scene.around.contact.pk,
        "booking": scene.around.booking.pk,
        "slot": scene.around.slot.pk,
        "asked": scene.around.asked.pk,
        "paper": scene.around.paper.pk,
    },
    "opinion": lambda scene: {"secret": scene.opinions.secret},
    "surveys": lambda scene: {"pk": scene.opinions.asked.pk, "question": scene.opinions.question.pk},
    **{
        f"surveys:{name}": lambda scene: {"pk": scene.opinions.wave.pk}
        for name in ("enter", "wave_sheet", "renew_link", "withdraw_link", "close_wave", "given_out")
    },
    "surveys:wave": lambda scene: {"pk": scene.opinions.over.pk},
    "partner": lambda scene: {"secret": scene.around.secret},
    "around:answer": lambda scene: {"pk": scene.around.concern.pk},
    "around:concern": lambda scene: {"pk": scene.around.concern.pk},
    "around:take_over": lambda scene: {"pk": scene.around.concern.pk},
    "around:enter_circle": lambda scene: {"pk": scene.around.concern.pk},
    "around:leave_circle": lambda scene: {"pk": scene.around.concern.pk, "reader": scene.around.reader.pk},
    "casefile": lambda scene: {
        "pk": scene.cast.children["kadiatou"].pk,
        "agreement": scene.cast.children["kadiatou"].agreements.get(scope="accompagnement").pk,
        "number": 1,
        "version": 1,
        "guardian": scene.stranger.pk,
    },
    "casefile:assess": lambda scene: {"plan": scene.plan.pk},
    "casefile:readmit_guardian": lambda scene: {
        "pk": scene.cast.children["kadiatou"].pk,
        "guardian": scene.rejected.pk,
    },
    "core:theme": lambda _: {"code": "1f5f5b"},
    "directory:change_organisation": lambda scene: {"pk": scene.cast.school.pk},
    "directory:change_professional": lambda scene: {"pk": scene.cast.professionals["bruno"].pk},
    "exchange": lambda scene: {"pk": scene.data.brought.pk},
    **{
        f"exchange:{name}": lambda scene: {
            "pk": scene.data.children.pk,
            "number": scene.data.children.children.get().pk,
        }
        for name in ("child_list", "columns", "values", "line", "bring", "finish", "stop", "take_back")
    },
    "directory:make_sheet": lambda scene: {"user": scene.cast.users["emile"].pk},
    "documents:blank": lambda _: {"kind": "parcours"},
    "funding": lambda scene: {"pk": scene.invoice.agreement_id, "invoice": scene.invoice.pk},
    "funding:activity-file": lambda scene: {"pk": scene.activity.pk},
    "evaluation": lambda scene: {"pk": scene.annual.pk, "section": "enfants", "code": "I1"},
    **{
        f"evaluation:{name}": lambda scene: {
            "pk": scene.impact.goal.target.tree_id,
            "kind": "impact",
            "above": scene.impact.goal_id,
            "line": scene.impact.pk,
        }
        for name in ("tree", "tree_paper", "add_branch", "change_branch", "remove_branch")
    },
    "evaluation:answer": lambda scene: {"pk": scene.survey.pk, "number": 3},
    "evaluation:change_rows": lambda _: {"code": "objectifs"},
    "evaluation:population_rows": lambda _: {"code": "suivis"},
    "evaluation:share": lambda _: {"start": school_year(timezone.localdate()).first.year - 1},
    "funding:remove-cost": lambda scene: {"pk": scene.cost.pk},
    "funding:remove-expense": lambda scene: {"pk": scene.expense.pk},
    "funding:remove-grant": lambda scene: {"pk": scene.grant.pk},
    "guide": lambda _: {"name": "bilan"},
    "guide:picture": lambda _: {"name": "absente"},  # those that exist: tests/guide
    "meetings": lambda scene: {
        "pk": scene.meeting.pk,
        "situation": scene.situation.pk,
        "guest": scene.guest.pk,
        "contribution": scene.contribution.pk,
        "task": scene.task.pk,
    },
    "meetings:put_fiche": lambda scene: {"fiche": scene.sent.pk},
    "meetings:correct_decision": lambda scene: {"pk": scene.closed.pk, "situation": scene.closed.situations.get().pk},
    "meetings:extract": lambda scene: {"pk": scene.closed.pk},
    "meetings:extract_of": lambda scene: {
        "pk": scene.closed.pk,
        "professional": scene.cast.professionals["chloe"].pk,
    },
    "meetings:change_seat": lambda scene: {"pk": scene.panel.pk, "seat": scene.seat.pk},
    "home:derogate": lambda scene: {"user": scene.cast.users["daniele"].pk},
    "home:handover": lambda scene: {"pk": scene.arriving.pk},
    "home:reassign": lambda scene: {"user": scene.cast.users["daniele"].pk},
    "home:calendar_feed": lambda _: {"secret": "perime"},
    "home:todo_of": lambda scene: {"user": scene.cast.users["daniele"].pk},
    "home:receive_handover": lambda scene: {"pk": scene.arriving.pk},
    "home:share_note": lambda scene: {"pk": scene.leaving.pk, "note": _private(scene).pk},
    "home:waive_handover": lambda scene: {"pk": scene.leaving.pk},
    "home:write_handover": lambda scene: {"pk": scene.leaving.pk},
    "documents:mission_of": lambda scene: {"pk": scene.cast.users["daniele"].memberships.get().pk},
    "meetings:panel": lambda scene: {"pk": scene.panel.pk},
    "meetings:unseat": lambda scene: {"pk": scene.panel.pk, "seat": scene.seat.pk},
    "plans": lambda scene: {
        "pk": scene.plan.pk,
        "number": 1,
        "questionnaire": scene.opinions.grid.pk,
        "moment": "debut",
        "goal": scene.plan.goals.get().pk,
        "note": scene.plan.notes.order_by("pk")[0].pk,
        "action": scene.plan.actions.get().pk,
        "relative": scene.plan.relatives.get().pk,
    },
    **{
        f"plans:{name}": lambda scene: {"pk": scene.ended.pk, "months": 6}
        for name in ("agree_news", "certificate", "exit_words", "news", "news_sheet", "reopen", "stop_news")
    },
    **ADDRESSES,
    "programmes": lambda _: {"code": "N6"},
    "programmes:correct_commune": lambda scene: {"pk": scene.cast.commune.pk},
    "programmes:change_fte": lambda scene: {"pk": scene.cast.users["daniele"].memberships.get().pk},
    "programmes:correct_member": lambda scene: {"pk": _lise(scene).pk},
    "programmes:mission_on_paper": lambda scene: {"pk": scene.cast.users["daniele"].memberships.get().pk},
    "programmes:correct_quarter": lambda scene: {"pk": scene.cast.quarter.pk},
    "programmes:forget_whole": lambda scene: {"pk": scene.cast.commune.pk, "generation": "2024"},
    "programmes:end_membership": lambda scene: {"pk": _lise(scene).pk},
    "programmes:invitation": lambda scene: {"token": path_of(scene.invitation).split("/")[-2]},
    "programmes:remind_invitation": lambda scene: {"pk": scene.invitation.pk},
    "programmes:withdraw_invitation": lambda scene: {"pk": scene.invitation.pk},
    "programmes:invite_again": lambda scene: {"pk": _lise(scene).pk},
    "programmes:close_account": lambda scene: {"pk": _lise(scene).pk},
    "programmes:manage_account": lambda scene: {"pk": _lise(scene).pk},
    "programmes:password_link": lambda scene: {"pk": _lise(scene).pk},
    "programmes:reopen_account": lambda scene: {"pk": _lise(scene).pk},
    "programmes:reset_factor": lambda scene: {"pk": _lise(scene).pk},
    "programmes:merge_list_item": lambda scene: {"code": "N6", "pk": scene.local_item.pk},
    "programmes:split_list_item": lambda scene: {"code": "N6", "pk": scene.merged_item.pk},
    "programmes:retire_list_item": lambda scene: {"code": "N6", "pk": scene.local_item.pk},
    "programmes:retire_quarter": lambda scene: {"pk": scene.cast.quarter.pk},
    "referrals": lambda scene: {"pk": scene.draft.pk, "party": "parent"},
    "referrals:acknowledgement": lambda scene: {"pk": scene.sent.pk},
    "referrals:acknowledgement_sheet": lambda scene: {"pk": scene.sent.pk},
    "referrals:confirm_parent": lambda scene: {"pk": scene.sent.pk},
    "referrals:detail": lambda scene: {"pk": scene.sent.pk},
    "referrals:document": lambda scene: {"pk": scene.sent.pk},
    "referrals:ask": lambda scene: {"pk": scene.sent.pk},
    "referrals:answer": lambda scene: {"pk": scene.sent.pk},
    "referrals:go_on": lambda scene: {"pk": scene.sent.pk},
    "referrals:identify": lambda scene: {"pk": scene.sent.pk},
    "referrals:complete": lambda scene: {"pk": scene.sent.pk},
    "referrals:derogate": lambda scene: {"pk": scene.sent.pk},
    "workshops": lambda scene: {"code": scene.cast.programme.code},
    "asking": lambda scene: {"code": scene.cast.programme.code},
    "referrals:request": lambda scene: {"pk": scene.asked.pk},
    "referrals:close_request": lambda scene: {"pk": scene.asked.pk},
    "referrals:drop": lambda scene: {"pk": scene.sent.pk},
    "referrals:settle": lambda scene: {"pk": scene.sent.pk},
    "meetings:join": lambda scene: {"pk": scene.sent.pk},
    "referrals:redirect": lambda scene: {"pk": scene.sent.pk},
    "account_reset_password_from_key": lambda _: {"uidb36": "1", "key": "perimee"},
    "": lambda _: {"pk": 1},
}


def _lise(scene: Scene) -> Membership:
    return scene.cast.users["lise"].memberships.get()


def address(page: Page, scene: Scene, *, missing: bool = False) -> str:
    """Where the page is, for the objects of the scene; `missing`: for objects that nobody ever made."""
    if page.fixed:
        return reverse(page.name)
    given = _given(page, scene)
    if missing:
        given |= dict.fromkeys(_numbers(given), NOBODY)
    return reverse(page.name, kwargs=given)


def half_missing(page: Page, scene: Scene) -> list[str]:
    """Where the page would be with one of its objects that nobody ever made, the others there: each in its turn."""
    given = {} if page.fixed else _given(page, scene)
    numbers = _numbers(given)
    return [reverse(page.name, kwargs=given | {name: NOBODY}) for name in numbers] if len(numbers) > 1 else []


def _given(page: Page, scene: Scene) -> dict[str, Any]:
    app = page.name.partition(":")[0] if ":" in page.name else ""
    known = _OBJECTS.get(page.name, _OBJECTS.get(app, _OBJECTS[""]))(scene)
    return {name: known[name] for name in page.arguments}


def _numbers(given: dict[str, Any]) -> list[str]:
    return [name for name, value in given.items() if isinstance(value, int)]
