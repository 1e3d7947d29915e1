"""What parents and children are told about their data, in plain words: no sentence over 15 words.

To be told is a right, not an agreement: these pages ask nothing and are signed by nobody.
"""

from village.core.french import counted
from village.privacy.periods import Kept
from village.programmes.models import Programme

VERSION = 1
"""Raised when a word changes: the register says which text each family received."""

Told = list[tuple[str, tuple[str, ...]]]


def for_parents(programme: Programme, months: dict[str, int]) -> Told:
    """`months`: how long each thing is kept here."""
    return [
        (
            "Pourquoi nous écrivons",
            (
                "Votre enfant est accompagné par notre programme.",
                "Pour bien l’aider, l’équipe note ce qu’elle fait avec vous.",
                "C’est une mission de service public, prévue par la loi.",
                "Nous n’avons donc pas à vous demander votre accord pour tenir un dossier.",
                "Mais rien ne se fait avec votre enfant sans votre accord.",
            ),
        ),
        (
            "Ce que nous écrivons",
            (
                "Vos noms, votre adresse, l’école de votre enfant.",
                "Ce que nous décidons ensemble, et ce qui avance.",
                "Parfois sa santé, seulement si c’est utile pour l’aider.",
                "Jamais votre religion, vos opinions, ni vos papiers.",
            ),
        ),
        (
            "Qui peut lire",
            (
                "Le référent de votre enfant, et la personne qui coordonne.",
                "Les membres de l’équipe, quand ils parlent de votre enfant.",
                "Chacun a signé une charte de confidentialité.",
                "Chaque lecture est notée : vous pouvez demander qui a lu.",
                "Ni les élus, ni les financeurs ne voient votre nom.",
            ),
        ),
        (
            "Combien de temps",
            (
                f"{_long(months[Kept.DOSSIER])} après notre dernier contact, le dossier ne sert plus.",
                "Il est alors rangé à part, ou supprimé.",
                f"Une demande sans suite part au bout de {_long(months[Kept.REFERRAL]).lower()}.",
            ),
        ),
        (
            "Vos droits",
            (
                "Vous pouvez lire tout le dossier et en avoir une copie.",
                "Vous pouvez faire corriger une erreur.",
                "Vous pouvez vous opposer, ou demander une pause.",
                "Vous pouvez demander que l’on efface.",
                "C’est gratuit. Nous répondons en un mois.",
                "Votre enfant peut demander lui aussi.",
            ),
        ),
        (
            "À qui demander",
            (
                f"Le programme : {programme.name}.",
                f"Contact : {programme.contact}." if programme.contact else "À votre référent, ou à la coordination.",
                "Si notre réponse ne vous convient pas, la CNIL peut vous aider : cnil.fr.",
            ),
        ),
    ]


def for_children(programme: Programme) -> Told:
    return [
        (
            "Pourquoi ?",
            (
                "Des adultes t’aident à l’école et dans ta vie.",
                "Ils écrivent pour ne rien oublier.",
                "Ils écrivent ce que tu réussis, aussi.",
            ),
        ),
        (
            "Qui lit ?",
            (
                "La personne qui t’accompagne.",
                "Quelques adultes qui travaillent avec elle.",
                "Pas tes camarades. Pas toute l’école.",
            ),
        ),
        (
            "Tu as le droit de…",
            (
                "Demander ce qui est écrit sur toi.",
                "Dire : « ce n’est pas vrai, il faut corriger ».",
                "Dire ce que tu penses, et que ce soit écrit.",
                "Demander de l’aide pour comprendre.",
            ),
        ),
        (
            "Et après ?",
            (
                "Quand l’aide est finie, on garde ces pages un moment.",
                "Puis elles sont supprimées.",
                "Si tu es en danger, les adultes doivent prévenir pour te protéger.",
            ),
        ),
        (
            "Une question ?",
            (
                "Demande à la personne qui t’accompagne.",
                f"Le programme s’appelle : {programme.name}.",
            ),
        ),
    ]


def _long(months: int) -> str:
    """« 2 ans », « 18 mois »."""
    return counted(months // 12, "an") if months % 12 == 0 else counted(months, "mois", "mois")
