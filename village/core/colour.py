"""The town's colour, made readable: a hexadecimal colour in, colours with enough contrast out.

Lightness is moved in OKLCH, which keeps the hue; contrast is WCAG 2.2's.
"""

import math
import re
from dataclasses import dataclass

_HEX = re.compile(r"[0-9a-f]{6}")
Rgb = tuple[float, float, float]
_ROUNDING = 0.0005

ENOUGH = 5.0
"""A little above the 4.5 of AA, so that rounding never falls under."""
LIGHT_GROUNDS = ("fbf8f2", "ffffff", "f3eee3")
DARK_GROUNDS = ("151b1b", "1d2525", "242e2e")


@dataclass(frozen=True)
class Theme:
    """For one scheme: the colour, the ink written on it, its pale wash. Six hexadecimal digits each."""

    town: str
    on_town: str
    wash: str


def is_hex(colour: str) -> bool:
    return _HEX.fullmatch(colour) is not None


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def light(colour: str) -> Theme:
    """Darken until it reads on paper, and its wash behind it."""
    _, chroma, hue = _to_oklch(colour)
    wash = _from_oklch(0.94, min(chroma, 0.016), hue)
    return Theme(_moved(colour, (*LIGHT_GROUNDS, wash), -0.01), "ffffff", wash)


def dark(colour: str) -> Theme:
    """Lighten until it reads on a dark ground, and its wash behind it."""
    _, chroma, hue = _to_oklch(colour)
    wash = _from_oklch(0.32, min(chroma, 0.035), hue)
    return Theme(_moved(colour, (*DARK_GROUNDS, wash), 0.01), DARK_GROUNDS[0], wash)


def stylesheet(colour: str) -> str:
    """Return the rules that put the town's colour in place of ours."""
    return (
        f"@layer tokens{{:root{{{_tokens(light(colour))}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_tokens(dark(colour))}}}}}"
        f"@media print{{:root{{{_tokens(light(colour))}}}}}}}\n"
    )


def _tokens(theme: Theme) -> str:
    return f"--town:#{theme.town};--on-town:#{theme.on_town};--town-wash:#{theme.wash}"


def _moved(colour: str, grounds: tuple[str, ...], pace: float) -> str:
    lightness, chroma, hue = _to_oklch(colour)
    while min(contrast(colour, ground) for ground in grounds) < ENOUGH and 0 <= lightness <= 1:
        lightness += pace
        colour = _from_oklch(lightness, chroma, hue)
    return colour


def _linear(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _undo_gamma(red), _undo_gamma(green), _undo_gamma(blue)


def _undo_gamma(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004, RUF100


def _gamma(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055  # noqa: PLR2004, RUF100


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: str) -> Rgb:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return the nearest colour a screen shows: chroma falls until it fits."""
    while chroma > 0:
        linear = _from_oklab(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
        if all(-_ROUNDING <= part <= 1 + _ROUNDING for part in linear):
            break
        chroma -= 0.005
    linear = _from_oklab(lightness, max(chroma, 0) * math.cos(hue), max(chroma, 0) * math.sin(hue))
    return "".join(f"{round(255 * _gamma(min(max(part, 0), 1))):02x}" for part in linear)


def _from_oklab(lightness: float, a: float, b: float) -> Rgb:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
