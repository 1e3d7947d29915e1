"""The addresses of pages, without walking through all of them each time."""

from functools import cache

from django.urls import NoReverseMatch, reverse

# Unlike any part of an address: where the keys go in one that is asked for these.
_PLACES = (9_019_019_019, 9_029_029_029, 9_039_039_039)


def address(name: str, *keys: int) -> str:
    """What `reverse` answers for a page found by the numbers of its rows."""
    pieces = _pieces(name, len(keys))
    return pieces[0] + "".join(f"{int(key)}{after}" for key, after in zip(keys, pieces[1:], strict=True))


@cache
def address_if_any(name: str) -> str:
    """The same, empty if the installation has no such page."""
    try:
        return address(name)
    except NoReverseMatch:
        return ""


@cache
def _pieces(name: str, keys: int) -> tuple[str, ...]:
    places = _PLACES[:keys]
    rest, pieces = reverse(name, args=places), []
    for place in places:
        before, rest = rest.split(str(place))
        pieces.append(before)
    return (*pieces, rest)
