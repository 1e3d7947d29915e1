"""`village doctor`: what a deployment must have, line by line."""

from collections.abc import Callable, Iterator

from village.core.doctor import ages, backups, base, site

Check = Callable[[], Iterator[str]]

CHECKS: dict[str, Check] = {
    "Pas de démonstration sur ce serveur": site.demonstration,
    "Site servi en HTTPS, sous son nom": site.https,
    "Envoi des messages": site.messages,
    "Secrets présents et fermés": site.kept_secrets,
    "Dossier des données": site.folder,
    "Place sur le disque": site.disk,
    "Sauvegardes": backups.backups,
    "Second facteur": site.second_factors,
    "Base PostgreSQL": base.version,
    "Liaison avec la base": base.link,
    "Horloges": base.clock,
    "Droits de l’application sur la base": base.role,
    "Règles de lignes de la base": base.wall,
    "Journal de PostgreSQL": base.server_log,
    "Mises à jour de la base": base.migrations,
    "Travaux longs": base.worker,
    "Âge des versions": ages.ages,
    "Réglages de Django": site.framework,
}
