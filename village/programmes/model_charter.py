"""The text a first charter starts from (D-F8): honest, short, to be adapted. The five headings are mandatory."""

MODEL = {
    "frame": (
        "Cette charte dit comment nous partageons ce que nous savons d’un enfant et de sa famille. Elle engage chaque "
        "personne qui la signe, avant tout échange.\n\n"
        "Nous suivons la loi : le respect de la vie privée, le secret professionnel de chacun, le règlement européen "
        "sur la protection des données et la loi « Informatique et libertés »."
    ),
    "exchanges": (
        "Nous parlons d’un enfant avec l’accord de ses parents. Ils savent qui parle de quoi, et pourquoi.\n\n"
        "Nous ne partageons que ce qui aide à comprendre la situation et à trouver une réponse. Nous écrivons des "
        "faits, avec respect, comme si l’enfant nous lisait un jour.\n\n"
        "Ce qui relève du secret d’une profession reste à cette profession. Un enfant en danger est signalé selon la "
        "loi ; ses parents en sont avertis, sauf si c’est contraire à son intérêt."
    ),
    "transmission": (
        "Lieux : les réunions de l’équipe pluridisciplinaire de soutien (EPS), le bureau du programme, l’école avec "
        "son accord. Jamais un couloir ni un lieu public.\n\n"
        "Moyens : cette application, qui garde la trace de chaque lecture ; le téléphone, sans message détaillé sur "
        "un répondeur ; le papier, remis en main propre. Jamais une messagerie personnelle.\n\n"
        "Partenaires : écrivez ici la liste des structures qui signent cette charte."
    ),
    "conservation": (
        "Les dossiers sont gardés dans l’application, protégés par un compte personnel, ou dans un lieu fermé.\n\n"
        "Ils sont gardés pendant l’accompagnement, puis pour la durée fixée par le registre du programme. Ensuite ils "
        "sont effacés. Les bilans ne gardent que des nombres, sans aucun nom."
    ),
    "rights": (
        "Nous nous référons à la Déclaration universelle des droits de l’homme et à la Convention internationale des "
        "droits de l’enfant. L’intérêt de l’enfant passe avant tout ; son avis est entendu.\n\n"
        "Les parents et l’enfant peuvent lire ce qui est écrit, le faire corriger, le faire effacer, et retirer leur "
        "accord à tout moment, sans reproche."
    ),
}
