"""What goes on by itself, behind the pages: procrastinate's queue, in the same PostgreSQL (decision 31).

A job names a row of ours that says what is to be done, for whom, and how far it is: the queue holds no name and no
word, and losing a job loses no work.
"""

import asyncio
import os

from django.db import connection
from procrastinate.contrib.django import app

_SILENT = 60
"""Seconds without a sign of a worker: it is no longer there."""


def defer(task: str, **numbers: int) -> None:
    """Ask for this, in the caller's transaction: nothing starts unless it is kept."""
    app.configure_task(task).defer(**numbers)


def has_worker() -> bool:
    """Whether a worker gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s * interval '1 second')",
            [_SILENT],
        )
        return bool(cursor.fetchone()[0])


def work(*, until_idle: bool = False) -> None:
    """Work until told to stop (or until nothing is left), one job at a time; leave with the process that started us."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        asyncio.run(_work(until_idle=until_idle))


async def _work(*, until_idle: bool) -> None:
    async with app.open_async():
        # What was done is forgotten: the journal says it, and the queue stays small.
        # Behind a pooler, nobody can listen: it looks every five seconds.
        listens = not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
        working = asyncio.ensure_future(
            app.run_worker_async(
                wait=not until_idle, listen_notify=listens, delete_jobs="successful", shutdown_graceful_timeout=20
            )
        )
        watching = asyncio.ensure_future(_orphaned())
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        for one in (working, watching):
            one.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


async def _orphaned() -> None:
    """Until the process that started us is gone: a killed server leaves no worker behind."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nobody tells us: we look
        await asyncio.sleep(1)
