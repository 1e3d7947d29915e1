"""Notes de suivi: facts, words of the family, what was agreed. One line each: « kind|mark|text ».

Kinds are those of `JournalEntry.Kind`. Marks: `+` good news, `>` a step forward, `<` a step back, `f` the family was there,
`6` from six years on, `c` at the collège.
"""

from dataclasses import dataclass

from village.demo.words import typeset


@dataclass(frozen=True)
class NoteIdea:
    kind: str
    good: bool
    direction: str
    with_family: bool
    from_age: int
    text: str


def _ideas(lines: str) -> tuple[NoteIdea, ...]:
    return tuple(_idea(line) for line in lines.strip().splitlines())


def _idea(line: str) -> NoteIdea:
    kind, marks, text = line.strip().split("|", 2)
    direction = "avant" if ">" in marks else "arriere" if "<" in marks else ""
    from_age = 11 if "c" in marks else 6 if "6" in marks else 0
    return NoteIdea(kind, "+" in marks, direction, "f" in marks, from_age, typeset(text))


SCHOOL = _ideas("""
ecole|>6|{p} lève la main une à deux fois par jour. Les consignes longues restent difficiles : {prof} les redit une par une.
ecole|>6|{prof} constate des progrès en lecture depuis un mois. {p} lit maintenant des phrases simples sans aide.
ecole|6|Échange avec {prof} à la sortie. Le travail du soir est rendu trois fois sur quatre, le cartable est complet.
ecole|<|{p} a manqué six demi-journées ce mois-ci. {prof} souhaite que nous en parlions ensemble avec {parent}.
ecole|+>c|Conseil de classe : félicitations pour les efforts. {p} a gagné trois points en français et le sait.
ecole||Équipe éducative à {ecole}. On garde les mêmes aménagements : place au premier rang, consigne reformulée, pause au calme.
ecole|6|{prof} propose que {p} passe d’abord à l’oral en petit groupe, puis devant la classe après les vacances.
ecole|<6|Semaine difficile en classe. {p} s’est levé{e} souvent et a refusé deux exercices de mathématiques. Aucune sanction.
ecole|>6|Les dictées ont été raccourcies. {p} les termine et ne rend plus de feuille blanche.
entretien|f6|{p} explique que les mots se mélangent quand {il} doit lire vite. {Parent} ne savait pas, et en reparlera avec {lui}.
entretien|>6|{p} a choisi de travailler les tables de multiplication. Nous avons fabriqué un jeu de cartes, {il} l’emporte à la maison.
entretien|6|{p} dit préférer l’atelier du mardi parce que « là, on a le temps ». {Il} voudrait continuer après Noël.
entretien|f6|Lecture du bulletin avec {mme}. Les appréciations ont été expliquées une par une. {p} a montré ses cahiers.
entretien|<|{p} est venu{e} sans ses affaires et fatigué{e}. Nous avons parlé des soirées : la télévision reste allumée tard.
entretien|+>6|{p} a lu une page entière à voix haute, puis a demandé à recommencer. {Il} veut lire cette histoire à sa petite cousine.
domicile|f6|Un coin pour les devoirs est installé dans la cuisine. {Parent} demande comment aider sans faire à sa place.
domicile|>f|{mme} a accompagné la classe au musée. Elle a lu le cahier avec {p}, qui a raconté la sortie devant nous.
domicile|f6|Nous avons rangé le cartable ensemble. {p} tient l’agenda, {parent} signe chaque soir depuis deux semaines.
telephone|f|Appel à {mme} : la réunion avec {prof} lui a fait du bien. Elle a compris ce qui est attendu pour la fin du trimestre.
telephone|6|Message de {prof} : {p} a participé au débat du conseil des élèves. À lui redire quand nous nous verrons.
telephone|f6|{mme} s’inquiète du passage en classe supérieure. Rendez-vous pris avec la direction, j’y serai si elle le souhaite.
partenaire|>6|L’étudiante du tutorat note que {p} commence seul{e} et demande de l’aide au bout de cinq minutes, plus dès le début.
partenaire|6|Point avec le centre social : {p} vient aux devoirs les lundis et jeudis, trois absences prévenues en deux mois.
partenaire|+6|La bibliothécaire a remis sa carte à {p}. {Il} a emprunté deux livres, dont un sur les volcans, choisi seul{e}.
partenaire|6|Le réseau d’aides (RASED) verra {p} deux fois par semaine jusqu’aux vacances, sur le temps périscolaire.
partenaire|<|L’atelier langage signale deux absences de suite, sans appel. Je joins la famille cette semaine.
ecole|+>6|{p} a présenté son exposé devant la classe. {prof} : « On entendait tout jusqu’au fond. »
ecole|6|Visite de la médiathèque préparée avec {prof} : {p} a trouvé cinq questions à poser.
entretien|>6|{p} sait maintenant dire ce qui l’aide : du silence, une règle sous la ligne, et qu’on ne lise pas par-dessus son épaule.
telephone|c|La vie scolaire m’informe de trois retards en dix jours. Ils correspondent aux jours où {p} part seul{e}.
""")

SOCIAL = _ideas("""
entretien|>|{p} arrive à dire quand la colère monte. Nous avons dessiné un thermomètre, {il} l’a emporté pour sa chambre.
entretien||{p} parle de deux copains, dont un qui habite l’immeuble. La récréation se passe mieux quand ils jouent au ballon.
entretien|<|Une dispute à la sortie, sans coups. {p} regrette et voudrait s’excuser, mais ne sait pas comment commencer.
entretien|+>|{p} a aidé un plus petit à retrouver sa classe. {Il} raconte la scène trois fois, avec un grand sourire.
entretien|f6|Nous avons relu le parcours à trois. {p} a demandé ce que veut dire « autonomie » : {il} a trouvé « faire seul{e} sans être seul{e} ».
ecole|>6|La surveillante note moins de conflits dans la cour depuis que {p} est arbitre des matchs le vendredi.
ecole|<c|Deux exclusions de cours cette semaine, pour bavardage puis refus de changer de place. {p} reconnaît les faits.
ecole|c|Le médiateur a reçu {p} et l’autre élève. Chacun a parlé, un accord est écrit et affiché dans le casier.
ecole|+|Aucun incident depuis cinq semaines. {prof} l’a dit à {p} devant nous.
domicile|f|La famille attend un relogement. Le logement est petit, {p} dort dans le salon et se couche quand tout le monde se couche.
domicile|f|Le rythme du soir est écrit sur le réfrigérateur, avec des dessins. {Parent} l’a fait avec les enfants.
domicile|f|{mme} a repris le travail à temps partiel. Une voisine garde les enfants de 16 h 30 à 18 h, {p} l’aime bien.
domicile|>f|Les écrans s’éteignent à 20 h, quatre soirs sur sept. Tout le monde trouve que les matins sont plus calmes.
telephone|f|{mme} demande un soutien pour le dossier de cantine. Rendez-vous donné avec l’assistante sociale de secteur.
telephone||Message laissé, puis rappel de {mme} le soir même. Rien d’urgent, elle voulait confirmer la date.
telephone|f6|{Parent} me dit que {p} a dormi chez un ami pour la première fois. C’était demandé depuis l’été.
partenaire||La MDS suit la demande de relogement. Une réponse est attendue avant le printemps. Je n’ai rien demandé d’autre.
partenaire|>6|L’éducatrice du quartier voit {p} au terrain le mercredi. {Il} respecte les règles du groupe et prépare le goûter.
partenaire||Le centre social peut prendre {p} pendant les petites vacances. Le tarif dépend du quotient, {mme} apporte le papier.
partenaire|<|{p} n’est pas venu{e} aux deux dernières séances. L’animateur l’a croisé{e} : {il} dit que le bus fait peur le soir.
entretien|6|{p} a choisi trois mots pour sa semaine : « longue, foot, frites ». Nous avons cherché ce qui la rendait longue.
entretien|>6|{p} a préparé seul{e} son sac pour la sortie et vérifié la liste. C’était l’étape prévue pour la fin du mois.
ecole|>6|Le nouveau plan de classe convient. {p} travaille à côté d’une camarade calme, à sa demande.
telephone|+f|{mme} appelle pour dire merci : l’anniversaire s’est bien passé, six enfants sont venus.
""")

HEALTH = _ideas("""
telephone|f6|{mme} a rappelé trois cabinets d’orthophonie : listes d’attente partout. Nous gardons la date de la première demande.
telephone|+f|L’orthophoniste a une place dans un mois. {mme} a noté l’adresse, le trajet se fait à pied.
telephone|f|Rendez-vous chez l’ophtalmologue confirmé. Je rappelle la veille, comme convenu avec {mme}.
telephone||Le secrétariat du CMP confirme l’inscription sur la liste. Délai annoncé : six à huit mois.
domicile|f|Nous avons rempli ensemble le dossier de complémentaire santé. Il manque une attestation, {mme} la demande demain.
domicile|f|{Parent} a retrouvé le carnet de santé. Les vaccins sont à jour, le bilan de vue n’a jamais été fait.
domicile|>f|Les lunettes sont arrivées. {p} les garde en classe et les oublie à la maison : une deuxième boîte reste sur le bureau.
entretien|>|{p} dort mieux depuis que le téléphone reste dans la cuisine. {Il} le dit sans qu’on le lui demande.
entretien||{p} n’a pas envie d’aller « chez la dame des mots ». Nous avons regardé ensemble des photos du cabinet.
entretien|f|{mme} a pu dire au médecin ce qui l’inquiète, avec l’interprète. Elle avait préparé ses questions par écrit.
entretien|+f|Premier rendez-vous honoré. {p} en est sorti{e} en souriant et veut y retourner.
ecole||L’infirmière de {ecole} a revu {p} : rien à signaler, prochain contrôle dans six mois. Le détail reste dans son dossier.
ecole|>6|{prof} voit la différence depuis les séances d’orthophonie : {p} ose reprendre un mot mal dit.
ecole||En attendant le soin, {prof} garde des consignes courtes et lues à voix haute. Cela aide toute la classe.
partenaire||L’orthophoniste vacataire a fait le bilan. Elle propose un relais en libéral et écrit le courrier avec les parents.
partenaire|>|Retour de l’atelier langage : {p} raconte une histoire de quatre images, dans l’ordre, sans s’arrêter.
partenaire||La psychologue a reçu {p} quatre fois. Elle poursuit. Ce qui s’y dit y reste : elle confirme seulement les dates.
partenaire|<|Deux rendez-vous manqués au CMPP. La famille n’avait pas reçu le courrier, l’adresse était ancienne.
partenaire||Le dentiste de garde a soulagé la douleur. Un suivi est à trouver, deux cabinets prennent des enfants à Salon.
telephone|<f|Le rendez-vous est reporté de deux mois par le cabinet. {mme} est déçue, nous maintenons l’atelier en attendant.
domicile|f|Le trajet jusqu’au cabinet prend une heure en bus. Nous avons cherché une solution avec l’association de transport solidaire.
entretien|+>6|{p} explique à quoi sert chaque exercice et les montre à {parent}. C’est {lui} qui mène la séance.
""")

PARENTING = _ideas("""
entretien|f|{mme} vient à {ecole} plus volontiers. Elle a posé deux questions à {prof}, sans passer par moi.
entretien|>f|{mme} raconte comment elle a dit non, calmement, et tenu. Elle trouve que c’était plus simple qu’elle ne pensait.
entretien|f|{mme} est fatiguée. Elle demande à qui parler pour elle. Coordonnées de la permanence données, elle décidera.
entretien|+f|Au café des parents, {mme} a traduit pour une autre maman. On lui a demandé de revenir.
domicile|f|Nous avons parlé des moments qui vont bien : le bain, l’histoire, le marché du dimanche. On part de là.
domicile|>f|Le tableau des règles est fait par toute la famille. Deux règles pour les enfants, deux pour les adultes.
domicile|f|Visite prévue, tout le monde était là. Le grand frère a servi de mémoire : il connaît toutes les dates.
domicile|f|Avec l’interprète, {mme} explique l’école de son enfance. Elle comprend mieux pourquoi on lui demande de jouer avec {p}.
domicile|+f|{Parent} et {p} ont fabriqué un livre avec des photos de la famille. {p} le lit à tous ceux qui entrent.
telephone|f|{mme} accepte de venir à l’atelier parents-enfants du samedi. Elle viendra avec la petite dernière.
telephone|<f|{mme} n’est pas venue et ne répond plus depuis dix jours. Je passe par un message simple, sans reproche.
telephone|f|{mme} rappelle : elle avait changé de numéro. La nouvelle date lui convient.
telephone||Message à {mme} pour lui dire que {p} a bien travaillé aujourd’hui. Réponse : un cœur et « merci ».
ecole|f|Rencontre à trois avec {prof}. Chacun a dit une chose qui va bien et une chose à essayer.
ecole|>|{prof} croise {mme} chaque matin à la grille, elles se parlent. C’était l’étape de cette année.
ecole|f|{mme} a signé l’autorisation de sortie et propose d’accompagner le groupe.
partenaire|>|La Maison des parents note que {mme} vient régulièrement et prend la parole. Elle a proposé un atelier cuisine.
partenaire||La PMI confirme une place à la halte-garderie pour la petite sœur. {mme} aura deux matinées pour ses démarches.
partenaire|f|Premier rendez-vous avec la médiatrice familiale. Les deux parents sont venus et ont pris une deuxième date.
partenaire||La technicienne de la CAF passera mardi. {mme} souhaite que je sois là au début, puis que je la laisse.
entretien|f|Les parents ne voient pas la difficulté de la même façon. Nous avons noté les deux points de vue, l’un à côté de l’autre.
entretien|+f|{mme} a commencé les cours de français. Elle a lu le mot de la maîtresse seule, pour la première fois.
""")

LEISURE = _ideas("""
partenaire|>6|L’entraîneur accueille {p} le mercredi. {Il} est à l’heure et salue tout le monde en arrivant.
partenaire|+6|{p} a joué son premier match. Perdu, mais {il} a marqué et tout le car a chanté.
partenaire|6|Inscription au judo faite. La licence est réglée : un tiers par la famille, le reste par le programme et le club.
partenaire|<|{p} ne vient plus au théâtre. L’intervenante pense que le rôle lui faisait peur. Elle garde sa place deux semaines.
partenaire|>|À la médiathèque, {p} reste aux ateliers du début à la fin. L’animatrice l’appelle par son prénom.
partenaire||Le club de natation a une place au deuxième trimestre. {p} s’entraîne à l’eau avec le centre de loisirs.
entretien|6|{p} hésite entre la danse et le cirque. Deux séances d’essai sont prévues, {il} choisira ensuite.
entretien|+>|{p} montre les photos du spectacle. {Il} connaît le nom de tous les projecteurs.
entretien|>6|{p} s’est fait un ami au club. Ils rentrent ensemble à pied, c’est nouveau.
entretien|f|{Parent} ne connaissait pas l’aide aux loisirs. Le dossier tient en une page, nous l’avons rempli tout de suite.
domicile|f|Les affaires de sport sont prêtes dans l’entrée. {p} les a préparées sans qu’on le lui rappelle.
domicile|>f|La famille est sortie au parc de la Cité, tous ensemble, pour la première fois depuis longtemps.
domicile|f|{mme} craint les trajets le soir. Un autre parent du quartier propose de ramener les enfants.
telephone|f6|{mme} confirme pour le séjour d’avril. {p} a déjà fait la liste de ses affaires.
telephone||Le club demande le certificat médical. {mme} a rendez-vous vendredi.
telephone|+f|{mme} : « On en parle toute la semaine. » La saison est réglée, ils continueront sans nous.
ecole|>6|{prof} a vu le spectacle. Depuis, d’autres enfants demandent à {p} de leur apprendre un tour.
ecole|c|Le professeur d’éducation physique propose l’association sportive du mercredi : gratuite, ouverte à tous.
partenaire|+>6|Le centre de loisirs a confié à {p} le goûter des petits. {Il} a tenu son rôle toute l’après-midi.
partenaire||Sortie à l’étang avec le groupe : douze enfants, trois parents. {p} a nommé quatre oiseaux.
""")

# A second sentence, now and then: what was agreed, in a few words.
AGREED = tuple(
    typeset(line.strip())
    for line in """
Nous nous revoyons dans trois semaines.
{mme} est d’accord pour que j’en parle à l’école.
{p} choisit : on continue ainsi jusqu’aux vacances.
Je rappelle la famille vendredi.
On ne change rien pour l’instant.
{mme} préfère un message plutôt qu’un appel.
Nous avons noté ensemble la prochaine étape.
{p} a voulu écrire la date sur le calendrier.
L’école redira à {p} ce qui a été remarqué.
À reprendre avec {parent} au prochain rendez-vous.
J’ai proposé d’être là, {mme} ira seule.
La suite se décide en EPS, avec l’avis de la famille.
Rien d’autre à signaler.
{p} sera prévenu{e} par {prof}.
Un point dans un mois suffit.
""".strip().splitlines()
)

# What a référent keeps for herself: working thoughts, never facts that others need.
PRIVATE = tuple(
    typeset(line.strip())
    for line in """
Pour moi : j’ai parlé trop vite aujourd’hui. Laisser plus de silence la prochaine fois.
Pour moi : me demander si ce rythme convient à la famille ou seulement à mon agenda.
Pour moi : relire mes notes de l’automne avant le point d’étape, ne pas m’arrêter à la dernière semaine.
Pour moi : reprendre cette situation à l’analyse de pratiques, sans le nom.
Pour moi : je me sens démunie devant l’attente du soin. En parler à l’équipe.
Pour moi : penser à dire d’abord ce qui va bien.
Pour moi : vérifier ce que j’ai compris, l’interprète était au téléphone.
Pour moi : {p} n’a presque rien dit. Prévoir une activité plutôt qu’un bureau.
Pour moi : attention à ne pas prendre parti entre les deux parents.
Pour moi : noter la date, je l’ai déjà oubliée une fois.
""".strip().splitlines()
)

# What comes next, and in how many days.
NEXT = (
    ("rappeler {mme}", 10),
    ("revoir {p} à {ecole}", 21),
    ("visite à domicile", 28),
    ("préparer le point d’étape", 30),
    ("demander des nouvelles à {prof}", 14),
    ("vérifier l’inscription", 12),
    ("apporter le dossier d’aide aux loisirs", 9),
    ("confirmer le rendez-vous la veille", 15),
    ("faire le point avec le centre social", 20),
    ("donner la réponse à la famille", 7),
    ("proposer une date à trois", 18),
    ("passer à l’atelier voir {p}", 16),
)

NOTES: dict[str, tuple[NoteIdea, ...]] = {
    "scolaire": SCHOOL,
    "educatif-social": SOCIAL,
    "sante": HEALTH,
    "parentalite": PARENTING,
    "culture-sport": LEISURE,
}
