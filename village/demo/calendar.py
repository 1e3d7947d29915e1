"""When the two EPS meet: fixed for the first years, then counted back from the coming meeting."""

from datetime import date, timedelta

from village.demo.places import BERRE, SALON

FIRST = date(2015, 9, 3)
_FIXED_UNTIL = date(2018, 12, 31)
_THURSDAY, _TUESDAY = 3, 1
# Salon meets every other Thursday, Berre every fourth Tuesday.
_RHYTHM = {SALON: (_THURSDAY, 14), BERRE: (_TUESDAY, 28)}
_ANCHOR = {SALON: date(2017, 9, 14), BERRE: date(2017, 9, 19)}


def meeting_days(commune: str, today: date) -> list[date]:
    """The days of this commune's EPS, oldest first; the last one is to come, in two days at least."""
    weekday, step = _RHYTHM[commune]
    coming = today + timedelta(days=2)
    coming += timedelta(days=(weekday - coming.weekday()) % 7)
    recent = _back_from(coming, step, _FIXED_UNTIL)
    first_years = _back_from(_last_fixed(_ANCHOR[commune], step), step, FIRST)
    return sorted(day for day in (*first_years, *recent) if _works(day) or day == coming)


def _last_fixed(anchor: date, step: int) -> date:
    return anchor + timedelta(days=(_FIXED_UNTIL - anchor).days // step * step)


def _back_from(day: date, step: int, after: date) -> list[date]:
    days = []
    while day > after:
        days.append(day)
        day -= timedelta(days=step)
    return days


def _works(day: date) -> bool:
    """No meeting from mid-July to the end of August, nor between Christmas and New Year."""
    summer = (7, 14) <= (day.month, day.day) <= (8, 31)
    winter = (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 2)
    return not (summer or winter)


def nearest(days: list[date], wanted: date) -> date:
    return min(days, key=lambda day: abs((day - wanted).days))
