"""A question to a partner, asked and answered, for the tests about it."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from village.directory.models import Professional

TODAY = timezone.localdate()
QUESTION = "Comment Kadiatou entre-t-elle en classe le matin ?"
ANSWER = "Elle arrive à l’heure et s’assoit près de son amie."


def url(cast: Cast, name: str, *args: Any) -> str:
    return reverse(name, args=[cast.children["kadiatou"].pk, *args])


def words(teacher: Professional, **more: Any) -> dict[str, Any]:
    return {"near": teacher.pk, "question": QUESTION, "channel": "main", "email": "", "days": "30", **more}


def ask(cast: Cast, teacher: Professional, who: str = "daniele", **more: Any) -> Any:
    return fill_in(cast.client(who), url(cast, "around:ask"), **words(teacher, **more))


def link(cast: Cast, teacher: Professional, **more: Any) -> str:
    """Ask, and take the link off the page that shows it this once."""
    shown = ask(cast, teacher, **more)
    assert shown.status_code == 200
    address: str = shown.context["url"]
    return address.removeprefix("http://testserver")


def page_of(answer: Any) -> str:
    said: str = answer.content.decode().replace("\xa0", " ")
    return said


def send(door: str, answer: str = ANSWER) -> Any:
    return Client().post(door, {"answer": answer})
