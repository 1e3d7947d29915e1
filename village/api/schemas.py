"""What goes in and out, described for the OpenAPI file. An answer never holds more than its page does."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

Number = Annotated[int, Field(gt=0, lt=2**63)]


class Refused(Schema):
    """Every refusal: `code` never changes, `message` is for people, `fields` says what to mend where."""

    code: str
    message: str
    fields: dict[str, list[str]]


class Me(Schema):
    """What this token is, and in whose name it asks."""

    label: str
    purpose: str
    holder: str
    role: str
    programme: str
    ends_on: date


class ChildLine(Schema):
    id: int
    first_name: str
    last_name: str
    facts: str
    plan_id: int | None
    closed: bool


class Children(Schema):
    """One page of the children that the hat may see, in the order of names."""

    items: list[ChildLine]
    page: int
    pages: int
    count: int


class Parent(Schema):
    name: str
    relation: str
    phone: str


class Tie(Schema):
    name: str
    link: str
    since: date


class Step(Schema):
    title: str
    lines: list[str]
    state: str


class Next(Schema):
    on: date
    text: str
    late: bool


class Dossier(Schema):
    """« En bref »: `because` says why this reader reads; what he may not know is empty, `sees` says what he may."""

    id: int
    first_name: str
    last_name: str
    because: str
    sees: list[str]
    facts: list[str]
    limited_on: date | None
    protected_on: date | None
    plan_id: int | None
    path: list[Step]
    parents: list[Parent]
    team: list[Tie]
    panel: list[str]
    upcoming: list[Next]


class Action(Schema):
    title: str
    nature: str
    frame: str
    provider: str | None
    starts_on: date
    ends_on: date | None
    approved_on: date | None
    answer: str


class Goal(Schema):
    """`reserved`: of health, for who may not know of it; its words and its actions are not told."""

    id: int
    domain: str
    wording: str
    reserved: bool
    starts_on: date
    horizon: date
    baseline: int | None
    level: int | None
    actions: list[Action]
    set_aside_on: date | None
    set_aside_reason: str


class Version(Schema):
    number: int
    written_on: date
    approved_on: date | None
    validated_on: date | None


class Review(Schema):
    on: date
    summary: str
    proposal: str
    author: str


class Exit(Schema):
    on: date
    reason: str
    attainment: str
    evolution: str
    family_words: str


class Plan(Schema):
    id: int
    opened_on: date
    closed_on: date | None
    next_review_on: date | None
    goals: list[Goal]
    goals_aside: list[Goal]
    versions: list[Version]
    reviews: list[Review]
    exit: Exit | None


class Attendance(Schema):
    on: date
    activity: str
    status: str


class Enrolment(Schema):
    activity: str
    domain: str
    enrolled_on: date
    left_on: date | None


class Wait(Schema):
    care: str
    requested_on: date
    obtained_on: date | None
    given_up_on: date | None


class Actions(Schema):
    """The last 30 attendances, the enrolments; the waits for care, for who may know of health."""

    attendances: list[Attendance]
    enrolments: list[Enrolment]
    waits: list[Wait]


class NoteStep(Schema):
    goal_id: int
    goal: str
    direction: str


class Note(Schema):
    id: int
    on: date
    kind: str
    author: str
    readers: str
    text: str
    positive: str
    good_news: bool
    with_whom: str
    next_step: str
    next_on: date | None
    steps: list[NoteStep]
    additions: list[str]


class Notes(Schema):
    items: list[Note]
    page: int
    pages: int
    count: int


class Value(Schema):
    """`id` is the number to send; `code` is the national one, or the UAI, or the INSEE code, if there is one."""

    id: int
    code: str
    label: str


class Lists(Schema):
    """What a fiche may say, today, in this programme."""

    referrer_kinds: list[Value]
    levels: list[Value]
    motives: list[Value]
    adhesions: list[Value]
    communes: list[Value]
    quarters: list[Value]
    schools: list[Value]
    organisations: list[Value]
    criteria: list[Value]


class Written(Schema):
    """What was written, and the page where its author finds it."""

    id: int
    page: str


class Figures(Schema):
    """The contract of `village report --format json`."""

    programme: str
    period: dict[str, date]
    counted_to: date | None = None
    threshold: int | None = None
    ages_on: date
    indicators: list[dict[str, Any]]
    frozen_on: date | None = None
