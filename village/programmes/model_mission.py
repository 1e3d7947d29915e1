"""The text a first frame of the référent's missions starts from (R33): to be adapted by the partners."""

MODEL = {
    "missions": (
        "Le référent est l’interlocuteur de l’enfant et de sa famille, du début à la fin de l’accompagnement. "
        "Il est le garant du bon déroulement du parcours.\n\n"
        "Avec la famille : il l’accueille, l’écoute, écrit le parcours avec elle et le lui fait approuver. "
        "Il lui donne des nouvelles régulièrement, les bonnes d’abord.\n\n"
        "Avec les partenaires : il fait le lien entre la famille et les professionnels, et veille à ce que chacun "
        "fasse ce qu’il a dit.\n\n"
        "Avec l’équipe : il tient le dossier à jour, prépare les points d’étape et la sortie, et transmet son dossier "
        "par écrit quand un autre prend le relais."
    ),
    "limits": (
        "Le référent ne décide pas seul : l’entrée, le parcours et la sortie sont décidés par l’équipe (EPS), avec les "
        "parents.\n\n"
        "Il n’est ni thérapeute, ni enseignant, ni travailleur social de secteur : il oriente et accompagne vers eux. "
        "Le programme complète le droit commun, il ne le remplace pas.\n\n"
        "Il n’est pas la personne qui coordonne le programme, sauf dérogation écrite et datée. Ce qui lui est confié "
        "reste entre lui et la famille, sauf danger pour l’enfant."
    ),
    "means": (
        "Un temps de travail écrit, et un nombre d’enfants qui permet de les suivre.\n\n"
        "Un lieu calme pour recevoir, un téléphone professionnel, cette application.\n\n"
        "Des temps d’équipe, des temps d’analyse de la pratique, et la coordination à qui parler d’une situation "
        "difficile."
    ),
}
