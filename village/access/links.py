"""How a person is tied to a child."""

from enum import StrEnum


class Link(StrEnum):
    """How a person is tied to a child (dated membership of the care team)."""

    REFERENT = "referent"
    PANEL = "panel"
    HEARD = "heard"
    REFERRER = "referrer"
    PROVIDER = "provider"
    GUARDIAN = "guardian"

    @property
    def label(self) -> str:
        return {
            Link.REFERENT: "référent de parcours",
            Link.PANEL: "membre de l’EPS",
            Link.HEARD: "membre de l’EPS, après la séance",
            Link.REFERRER: "orienteur",
            Link.PROVIDER: "intervenant",
            Link.GUARDIAN: "famille",
        }[self]


# Those who sit in an EPS: before the situation is seen there, then after (RO7).
SEATED = (Link.PANEL, Link.HEARD)
