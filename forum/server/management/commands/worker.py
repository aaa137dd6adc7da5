from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from forum.server.health import BEAT, MISSED_AFTER

logger = logging.getLogger(__name__)

# Tasks at once, by queue. What waits for other people's servers lets nothing else wait.
AT_ONCE = {"default": 2, "cards": 1}
RESCUE_EVERY = 5
TIDY_EVERY = 60 * 60
DAY = 24


class Command(BaseCommand):
    help = "Run queued tasks until stopped."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asyncio.run(work())
        except ConnectorException as wrong:
            sys.exit(f"The worker lost the database: {wrong.__cause__ or wrong}")


async def work() -> None:
    connections = sum(at_once + 2 for at_once in AT_ONCE.values())
    connector = PsycopgConnector(
        kwargs=connector_params(), min_size=1, max_size=connections, timeout=3
    )
    # A second app, so that what tasks queue still goes through Django's connection and transaction.
    async with app.with_connector(connector).open_async() as worker:
        tasks = (rescue(worker), tidy(worker), catch_up())
        chores = [asyncio.create_task(chore) for chore in tasks]
        working = asyncio.gather(*(run(worker, queue, n) for queue, n in AT_ONCE.items()))
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, working.cancel)
        try:
            with suppress(asyncio.CancelledError):
                await working
        finally:
            for chore in chores:
                chore.cancel()


async def run(worker: App, queue: str, at_once: int) -> None:
    """Until it is cancelled; then what it is doing gets a moment to end."""
    await worker.run_worker_async(
        queues=[queue],
        concurrency=at_once,
        update_heartbeat_interval=BEAT,
        stalled_worker_timeout=MISSED_AFTER,
        shutdown_graceful_timeout=0.5,
        install_signal_handlers=False,
    )


async def rescue(worker: App) -> None:
    """Queue the tasks of killed workers again. Tasks are safe to run twice."""
    while True:
        with outlasting_the_database():
            stalled = worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=MISSED_AFTER)
            for job in await stalled:
                logger.warning("%s was cut short; it runs again.", job.call_string)
                await worker.job_manager.retry_job(job)
        await asyncio.sleep(RESCUE_EVERY)


async def tidy(worker: App) -> None:
    """Forget finished tasks after a day, failed ones after a month, sessions that ended, and files
    that no post shows."""
    while True:
        await asyncio.sleep(TIDY_EVERY)
        with outlasting_the_database():
            await worker.job_manager.delete_old_jobs(nb_hours=DAY)
            await worker.job_manager.delete_old_jobs(
                nb_hours=30 * DAY, include_failed=True, include_cancelled=True, include_aborted=True
            )
            await sync_to_async(forget_old_sessions)()
            await sync_to_async(queue_purging)()


async def catch_up() -> None:
    """Queue what an upgrade left to do: posts whose HTML an older renderer made."""
    with outlasting_the_database():
        await sync_to_async(queue_rerendering)()


def queue_rerendering() -> None:
    close_old_connections()
    call_command("rerender", queue=True)


def queue_purging() -> None:
    close_old_connections()
    call_command("purge_uploads", queue=True)
    call_command("purge_cards", queue=True)


def forget_old_sessions() -> None:
    close_old_connections()
    call_command("clearsessions")


@contextmanager
def outlasting_the_database() -> Iterator[None]:
    """A chore that found no database is done next time."""
    try:
        yield
    except (ConnectorException, DatabaseError) as wrong:
        logger.warning("A chore waits for the database: %s", wrong.__cause__ or wrong)
