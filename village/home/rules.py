"""The rules of « À faire », one declared list (R55): each finds its rows in one query, and says them in words."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from village.activities.models import WaitingEntry
from village.around.models import InformationRequest
from village.core.dates import add_months
from village.core.french import age, duration, short_date
from village.home.parcours import only_collective
from village.home.work import Item, Rule, Scope, about, ties, to_page
from village.meetings.models import Situation
from village.people.models import Agreement, Handover
from village.plans.models import Goal, JournalEntry, Plan, PlanVersion
from village.referrals.models import Referral
from village.referrals.states import State

TO_WRITE, TO_APPROVE, TO_SIGN = timedelta(days=42), timedelta(days=14), timedelta(days=7)
STEPS_KEPT = timedelta(days=60)
BIRTHDAY = timedelta(days=60)


def _steps(scope: Scope) -> QuerySet[Plan]:
    """The last note planned something: a note written since says that it was done, or replaced."""
    readable = JournalEntry.objects.readable_by(scope.actor).filter(plan_id=OuterRef("pk"))
    last = readable.order_by("-written_at", "-pk")
    planned = Subquery(last.values("next_on")[:1])
    return scope.plans.annotate(due=planned, words=Subquery(last.values("next_step")[:1])).filter(
        due__range=(scope.today - STEPS_KEPT, scope.today + min(scope.ahead, timedelta(days=7)))
    )


def _agreed(scope: Scope) -> QuerySet[Plan]:
    """Those that go on: what is new waits while no agreement holds, « Accords retirés » says what to do (C11)."""
    return scope.plans.exclude(Exists(Agreement.objects.taken_back(scope.today).filter(child=OuterRef("child"))))


def _reviews(scope: Scope) -> QuerySet[Plan]:
    return _agreed(scope).filter(next_review_on__lte=scope.until).annotate(due=F("next_review_on"))


def _unwritten(scope: Scope) -> QuerySet[Plan]:
    approved = PlanVersion.objects.filter(plan=OuterRef("pk"), approved_on__isnull=False)
    waiting = _agreed(scope).exclude(Exists(approved)).annotate(due=F("opened_on"))
    return waiting if scope.user_id else waiting.filter(opened_on__lt=scope.today - TO_WRITE)


def _unapproved(scope: Scope) -> QuerySet[Plan]:
    approved = PlanVersion.objects.filter(plan=OuterRef("pk"), approved_on__isnull=False)
    draft = PlanVersion.objects.filter(
        plan=OuterRef("pk"), approved_on__isnull=True, written_on__lte=scope.today - TO_APPROVE
    )
    written = Subquery(draft.order_by("written_on").values("written_on")[:1])
    return _agreed(scope).filter(Exists(approved)).annotate(due=written).filter(due__isnull=False)


def _silent(scope: Scope) -> QuerySet[Plan]:
    limit = scope.today - timedelta(weeks=scope.programme.contact_weeks)
    told = Coalesce("informed_on", "on")
    contacts = JournalEntry.objects.filter(plan=OuterRef("pk"), with_family=True).annotate(told=told)
    heard = scope.plans.annotate(heard=Subquery(contacts.order_by("-told").values("told")[:1]))
    quiet = heard.filter(opened_on__lt=limit).filter(Q(heard__lt=limit) | Q(heard__isnull=True))
    return quiet.annotate(due=F("heard"))


def _waits(scope: Scope) -> QuerySet[Plan]:
    limit = add_months(scope.today, -scope.programme.wait_months)
    waits = WaitingEntry.objects.going_on().filter(child=OuterRef("child"), requested_on__lte=limit)
    oldest = waits.order_by("requested_on")
    long = scope.plans.annotate(
        due=Subquery(oldest.values("requested_on")[:1]),
        words=Subquery(oldest.values("care__label")[:1]),
        meanwhile=Subquery(oldest.values("meanwhile")[:1]),
    )
    return long.filter(due__isnull=False)


def _beyond(scope: Scope) -> QuerySet[Plan]:
    furthest = Goal.objects.pursued().filter(plan=OuterRef("pk")).order_by("-horizon").values("horizon")
    return scope.plans.annotate(due=Subquery(furthest[:1])).filter(due__lt=scope.today)


def _birthdays(scope: Scope) -> QuerySet[Plan]:
    ahead = BIRTHDAY if scope.user_id else timedelta(0)
    limit = add_months(scope.today + ahead, -12 * _too_old(scope))
    return scope.plans.filter(child__birth_date__lte=limit).annotate(due=F("child__birth_date"))


def _too_old(scope: Scope) -> int:
    return scope.programme.age_max + 1


def _unanswered(scope: Scope) -> QuerySet[Plan]:
    """A partner did not answer before his link expired; a question withdrawn asks nothing any more."""
    asked = InformationRequest.objects.filter(
        child=OuterRef("child"), answered_on__isnull=True, closed_on__isnull=True, expires_on__lt=scope.today
    ).order_by("expires_on")
    names = Concat("professional__first_name", Value(" "), "professional__last_name")
    return scope.plans.annotate(
        due=Subquery(asked.values("expires_on")[:1]), words=Subquery(asked.annotate(name=names).values("name")[:1])
    ).filter(due__isnull=False)


def _say_unanswered(plan: Any, scope: Scope) -> Item:
    detail = (
        f"le lien ne sert plus depuis le {short_date(plan.due, scope.today)} : renouvelez-le, ou retirez la question"
    )
    url = reverse("casefile:contacts", args=[plan.child_id])
    return about(plan.child, f"{plan.words} n’a pas répondu à votre question", plan.due, url, detail)


def _taken_back(scope: Scope) -> QuerySet[Plan]:
    """No agreement to be supported holds any more: until one is given again, or the parcours ends (C11)."""
    gone = Agreement.objects.taken_back(scope.today).filter(child=OuterRef("child"))
    last = gone.order_by("-withdrawn_on").values("withdrawn_on")[:1]
    listed = Situation.objects.filter(plan=OuterRef("pk"), decision__isnull=True).order_by("meeting__on")
    meeting = Subquery(listed.values("meeting__on")[:1])
    return scope.plans.annotate(due=Subquery(last), meeting=meeting).filter(due__isnull=False)


def _say_taken_back(plan: Any, scope: Scope) -> Item:
    text = "rencontrer la famille, puis porter sa situation à l’EPS : elle a retiré son accord"
    if plan.meeting:
        day = short_date(plan.meeting, scope.today)
        text = f"rencontrer la famille avant l’EPS du {day} : elle a retiré son accord"
    detail = f"le {short_date(plan.due, scope.today)} ; rien de nouveau ne se fait d’ici là"
    return about(plan.child, text, plan.due, reverse("casefile:agreements", args=[plan.child_id]), detail)


def _collective(scope: Scope) -> QuerySet[Plan]:
    return only_collective(_agreed(scope), scope.today).annotate(due=F("opened_on"))


def _say_collective(plan: Any, scope: Scope) -> Item:
    text = "proposer une action individuelle : il ne reste que du collectif"
    return about(plan.child, text, scope.today, reverse("casefile:plan", args=[plan.child_id]))


def _drafts(scope: Scope) -> QuerySet[Referral]:
    """Her own only: of a fiche that has not left, others know that there is one, and nothing more."""
    drafts = Referral.objects.filter(
        programme=scope.programme, state=State.DRAFT, written_on__lte=scope.today - TO_SIGN
    ).annotate(due=F("written_on"))
    if scope.user_id is None:
        return drafts
    return drafts.filter(written_by_id=scope.user_id) if scope.own else drafts.none()


def _to_hand_over(scope: Scope) -> QuerySet[Handover]:
    asked = Handover.objects.to_write().filter(child__programme=scope.programme).select_related("child", "coming")
    asked = asked.filter(leaving_id=scope.user_id) if scope.user_id else asked.filter(on__lte=scope.today)
    return asked.annotate(due=F("on"))


def _to_take_over(scope: Scope) -> QuerySet[Handover]:
    written = Handover.objects.to_read().filter(child__programme=scope.programme, on__lte=scope.today)
    if scope.user_id:
        tied = ties(scope.today).filter(child_id=OuterRef("child_id"), user_id=scope.user_id)
        written = written.filter(Exists(tied)).exclude(leaving_id=scope.user_id)
    return written.select_related("child", "leaving").annotate(due=F("on"))


def _say_step(plan: Any, _scope: Scope) -> Item:
    return about(plan.child, plan.words or "prochaine étape", plan.due)


def _say_unwritten(plan: Any, scope: Scope) -> Item:
    text, detail = "écrire le parcours et le faire approuver par la famille", short_date(plan.opened_on, scope.today)
    url = reverse("casefile:plan", args=[plan.child_id])
    return about(plan.child, text, plan.opened_on + TO_WRITE, url, f"Entrée le {detail}")


def _say_silent(plan: Any, scope: Scope) -> Item:
    since = plan.heard or plan.opened_on
    text = f"appeler la famille : pas de contact depuis {duration(scope.today - since)}"
    return about(plan.child, text, since + timedelta(weeks=scope.programme.contact_weeks))


def _say_wait(plan: Any, scope: Scope) -> Item:
    text = f"{plan.words}, attend depuis {duration(scope.today - plan.due)}"
    day = add_months(plan.due, scope.programme.wait_months)
    detail = f"en attendant : {plan.meanwhile}" if plan.meanwhile else "rien n’est prévu en attendant"
    return about(plan.child, text, day, reverse("casefile:actions", args=[plan.child_id]), detail)


def _say_birthday(plan: Any, scope: Scope) -> Item:
    day = add_months(plan.due, 12 * _too_old(scope))
    limit = f"l’âge accueilli s’arrête à {scope.programme.age_max} ans : préparer la suite"
    return about(plan.child, limit, day, detail=f"{age(plan.due, scope.today)} aujourd’hui")


def _say_draft(fiche: Any, scope: Scope) -> Item:
    name, initials = f"{fiche.child_first_name} {fiche.child_last_name[:1]}.", fiche.child_first_name[:1]
    text = "fiche de repérage à faire signer et à envoyer"
    written = f"écrite le {short_date(fiche.written_on, scope.today)}"
    return Item(name, initials, reverse("referrals:detail", args=[fiche.pk]), text, fiche.written_on + TO_SIGN, written)


def _say_hand_over(handover: Any, scope: Scope) -> Item:
    url = reverse("home:write_handover", args=[handover.pk]) if scope.own else reverse("home:handovers")
    return about(handover.child, f"écrire la fiche de relais pour {handover.coming}", handover.on, url)


def _say_take_over(handover: Any, scope: Scope) -> Item:
    url = reverse("home:handover", args=[handover.pk]) if scope.own else reverse("home:handovers")
    return about(handover.child, f"lire la fiche de relais de {handover.leaving}", handover.on, url)


RULES = (
    Rule(
        "accord",
        "Accords retirés",
        "La famille a retiré son accord pour l’accompagnement, et le parcours n’est pas terminé.",
        _taken_back,
        _say_taken_back,
    ),
    Rule(
        "etape",
        "Prochaines étapes",
        "La dernière note annonçait cette étape à cette date, et aucune note ne l’a suivie.",
        _steps,
        _say_step,
    ),
    Rule(
        "relais-a-lire",
        "Fiches de relais à lire",
        "Cet enfant vient de vous être confié : la personne qui l’accompagnait vous a écrit.",
        _to_take_over,
        _say_take_over,
        who="coming_id",
    ),
    Rule(
        "relais-a-ecrire",
        "Fiches de relais à écrire",
        "Quelqu’un d’autre va accompagner cet enfant : ce que vous savez ne doit pas se perdre.",
        _to_hand_over,
        _say_hand_over,
        who="leaving_id",
    ),
    Rule(
        "famille",
        "Familles sans nouvelles",
        "Aucune note « avec la famille » depuis le nombre de semaines réglé pour le programme.",
        _silent,
        _say_silent,
    ),
    Rule(
        "point",
        "Points d’étape",
        "L’EPS doit revoir ce parcours : la date du prochain point d’étape arrive ou est passée.",
        _reviews,
        to_page("casefile:plan", "préparer le point d’étape pour l’EPS"),
    ),
    Rule(
        "parcours",
        "Parcours à écrire",
        "Aucune version n’est approuvée par la famille, six semaines au plus après l’entrée.",
        _unwritten,
        _say_unwritten,
    ),
    Rule(
        "approbation",
        "Versions à faire approuver",
        "Une nouvelle version est écrite depuis plus de deux semaines et la famille ne l’a pas approuvée.",
        _unapproved,
        to_page("casefile:plan", "faire approuver la nouvelle version par la famille", TO_APPROVE),
    ),
    Rule(
        "collectif",
        "Parcours seulement collectifs",
        "Les actions approuvées et en cours sont toutes collectives : il en manque une pour lui seul.",
        _collective,
        _say_collective,
    ),
    Rule(
        "attente",
        "Attentes de soins trop longues",
        "Un soin demandé n’est pas obtenu après le nombre de mois réglé pour le programme.",
        _waits,
        _say_wait,
    ),
    Rule(
        "question",
        "Questions sans réponse",
        "Un partenaire n’a pas répondu avant la fin de son lien, et la question n’est pas retirée.",
        _unanswered,
        _say_unanswered,
    ),
    Rule(
        "horizon",
        "Parcours au-delà de leur horizon",
        "La date de tous les objectifs est passée : les revoir avec la famille, ou préparer la sortie.",
        _beyond,
        to_page("casefile:plan", "tous les objectifs sont arrivés à leur date"),
    ),
    Rule(
        "age",
        "Limite d’âge",
        "L’enfant dépasse bientôt, ou dépasse déjà, l’âge accueilli par le programme.",
        _birthdays,
        _say_birthday,
    ),
    Rule(
        "fiche",
        "Fiches à faire signer",
        "Vous avez commencé cette fiche de repérage il y a plus d’une semaine : elle n’est pas partie.",
        _drafts,
        _say_draft,
        who="written_by_id",
    ),
)
