"""Programmes followed by whole classes, counted apart from the parcours: I33 (R48)."""

from django.db.models import Max

from village.activities.models import ClassSequence
from village.evaluation.facts import Facts
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row, ratio


def _classes(facts: Facts) -> Result:
    days = (facts.counted.first, facts.counted.last)
    held = ClassSequence.objects.filter(class_programme__programme=facts.programme, on__range=days)
    names = ("class_programme__name", "class_programme__school_class", "class_programme__site")
    found = held.values_list("class_programme", *names).annotate(most=Max("children")).order_by(*names)
    classes = [(name, group or site, most) for _, name, group, site, most in found]
    total = sum(most for _, _, most in classes)
    rows = tuple(Row(f"{name}, {where}", most, ratio(most, total)) for name, where, most in classes)
    remarks = (Remark(f"Séquences tenues : {held.count()}. Classes ou lieux : {len(classes)}."),) if classes else ()
    return Result(total, total, None, (Group("Par classe", "Enfants", rows, folded=True),), remarks)


CLASSES = (
    Indicator(
        code="I33",
        label="Enfants des programmes en classe",
        definition=(
            "Pour chaque classe ou lieu, les enfants présents à la séquence la plus suivie de la période ; "
            "additionnés. Un enfant de la classe ne compte qu’une fois. Sans nom, sans fiche, sans parcours."
        ),
        population="Classes et lieux qui ont suivi au moins une séquence d’un programme en classe.",
        rule="Séquences tenues dans la période.",
        unit="enfants",
        count=_classes,
    ),
)
