"""What the house tests share."""

from tests.house.scene import house

__all__ = ["house"]
