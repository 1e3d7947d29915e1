"""The hats one may wear in a programme. The page « Qui voit quoi » is printed from here."""

from enum import StrEnum


class Role(StrEnum):
    COORDINATOR = "coordinator"
    ASSISTANT = "assistant"
    REFERENT = "referent"
    PANEL_MEMBER = "panel_member"
    REFERRER = "referrer"
    FACILITATOR = "facilitator"
    FAMILY = "family"
    ELECTED = "elected"
    NETWORK = "network"
    DPO = "dpo"
    TECHNICIAN = "technician"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def sentence(self) -> str:
        """What this role sees and does not see, in one sentence for everybody."""
        return _LABELS[self][1]


_LABELS = {
    Role.COORDINATOR: (
        "Coordination",
        "Voit tous les dossiers du programme pour préparer les EPS, sauf les notes privées des référents.",
    ),
    Role.ASSISTANT: (
        "Assistance administrative",
        "Voit les identités, les écoles et les rendez-vous ; ne voit ni diagnostic, ni santé, ni notes.",
    ),
    Role.REFERENT: (
        "Référent de parcours",
        "Voit en entier les dossiers des enfants qu’il accompagne ; un autre, une heure, par accès exceptionnel.",
    ),
    Role.PANEL_MEMBER: (
        "Membre d’EPS",
        "Voit les situations à l’ordre du jour des réunions où il siège ; ne voit pas les notes de suivi.",
    ),
    Role.REFERRER: (
        "Orienteur",
        "Écrit des fiches de repérage et voit ce qu’elles deviennent ; ne voit pas le dossier.",
    ),
    Role.FACILITATOR: (
        "Intervenant",
        "Voit ses séances, avec le prénom et l’âge des inscrits ; ne voit jamais les motifs.",
    ),
    Role.FAMILY: (
        "Famille",
        "Voit ce qui a été décidé avec elle pour son enfant, et qui l’accompagne.",
    ),
    Role.ELECTED: ("Élu ou financeur", "Voit le bilan et le budget ; jamais un nom."),
    Role.NETWORK: ("Réseau", "Voit les chiffres que le programme publie ; jamais un nom."),
    Role.DPO: (
        "Protection des données",
        "Voit qui a lu et écrit quoi, et pourquoi ; ne voit pas le contenu des dossiers.",
    ),
    Role.TECHNICIAN: (
        "Administration technique",
        "Règle le programme et les comptes ; ne compose pas les EPS et ne voit pas les dossiers.",
    ),
}
