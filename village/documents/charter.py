"""The model text of the charter (D-F8), as the programmes start from it."""

from village.programmes.model_charter import MODEL

FRAMEWORK = MODEL["frame"]
EXCHANGES = MODEL["exchanges"]
TRANSMISSION = MODEL["transmission"]
RETENTION = MODEL["conservation"]
RIGHTS = MODEL["rights"]
