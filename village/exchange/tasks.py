"""What the queue calls."""

from procrastinate.contrib.django import app

from village.exchange.operations.asking import TASK
from village.exchange.operations.working import carry_on, resume_forgotten


@app.task(name=TASK)
def carry_on_import(number: int, programme: int) -> None:
    carry_on(number, programme)


@app.periodic(cron="* * * * *")
@app.task(name="exchange.resume")
def resume(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    resume_forgotten()
