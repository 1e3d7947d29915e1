"""What a family, a child and a school answered."""

from dataclasses import replace
from datetime import date

from village.documents.kinds.view import OF_CHILD, OF_FAMILY, OF_PARTNER, ChildView, FamilyView, PartnerView
from village.documents.samples.people import LETTERHEAD

FAMILY_VIEW = FamilyView(
    letterhead=LETTERHEAD,
    on=date(2018, 3, 31),
    answered_on=date(2018, 3, 29),
    questions=tuple(replace(question, answer=question.choices[0]) for question in OF_FAMILY),
    best="Que l’on vienne à la maison, avec l’interprète.",
    to_change="Des ateliers plus tard, après le travail.",
)

CHILD_VIEW = ChildView(
    letterhead=LETTERHEAD,
    on=date(2018, 3, 31),
    answered_on=date(2018, 3, 29),
    age="10 ans",
    questions=tuple(replace(question, answer=question.choices[0]) for question in OF_CHILD),
    best="Le spectacle de théâtre.",
)

PARTNER_VIEW = PartnerView(
    letterhead=LETTERHEAD,
    on=date(2018, 3, 31),
    answered_on=date(2018, 3, 30),
    organisation="École élémentaire Jean-Moulin",
    job="enseignant",
    questions=tuple(replace(question, answer=question.choices[1]) for question in OF_PARTNER),
    best="La réponse arrive vite.",
    to_change="Un appel de plus en milieu d’année.",
)
