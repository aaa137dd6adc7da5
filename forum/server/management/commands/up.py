from __future__ import annotations

import errno
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from forum.server import preparing
from forum.server.console import say, step
from forum.server.first_administrator import NobodyToAsk, make_administrator
from forum.server.refusal import Refused
from forum.server.supervisor import Child, Supervisor
from forum.server.with_database import own_cluster

READY_WITHIN = 60
HIGHEST_PORT = 65535
MANAGE = str(settings.BASE_DIR / "manage.py")


class Command(BaseCommand):
    help = "Start the forum: PostgreSQL, web and worker. Ctrl-C stops all of it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", help="to listen on; else FORUM_PORT, else 8000")
        parser.add_argument("--address", help="to listen on; else FORUM_ADDRESS, else 127.0.0.1")

    def handle(self, *args: Any, port: str | None, address: str | None, **options: Any) -> None:
        try:
            stop_on_signals()
            up(address or os.environ.get("FORUM_ADDRESS") or "127.0.0.1", port_from(port))
        except Refused as refusal:
            sys.exit(str(refusal))
        except KeyboardInterrupt:
            say("Stopped.")
            # Python would take itself apart for as long as all the stopping took.
            os._exit(0)


def up(address: str, port: int) -> None:
    os.environ["FORUM_PORT"] = str(port)  # for the processes to come, whose addresses hold it
    live_port = live_port_beside(port)
    lock = own_the_data_folder(settings.DATA_DIR)
    parts = [web(address, port), worker()]
    if live_port:
        parts.append(live(address, live_port))
    supervisor = Supervisor(own_cluster(), parts)
    try:
        supervisor.end_leftovers()
        refuse_taken(address, port)
        if live_port:
            refuse_taken(address, live_port, "FORUM_LIVE_PORT")
        how_to_sign_in = prepare(supervisor)
        with step("Web and worker"):
            supervisor.start_children()
            if how_to_sign_in and supervisor.cluster:
                supervisor.cluster.checkpoint()
            wait_until_well(supervisor, address, port)
        say(f"\nCtrl-C stops Veche; {settings.DATA_DIR / 'logs'} has its logs.")
        if how_to_sign_in:
            say(how_to_sign_in)
        say(f"Veche is open at {site_address(port)}/")
        supervisor.watch()
    finally:
        # From here on a second Ctrl-C changes nothing: two seconds are soon over.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop()
        lock.close()


# --- before anything runs -------------------------------------------------------------------------


def stop_on_signals() -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def port_from(option: str | None) -> int:
    if option is None:
        return int(settings.PORT)
    if not (option.isascii() and option.isdigit() and 1 <= int(option) <= 65535):
        raise Refused(f"--port is {option!r}; it takes a whole number from 1 to 65535.")
    return int(option)


def live_port_beside(port: int) -> int:
    """Where live events are served: what FORUM_LIVE_PORT says, else the next port; 0 for none."""
    if os.environ.get("FORUM_LIVE_PORT"):
        return int(settings.LIVE_PORT)
    return port + 1 if port < HIGHEST_PORT else 0


def own_the_data_folder(data_dir: Path) -> IO[str]:
    """Hold the data folder for ourselves alone until the file is closed. Raises Refused."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "up.lock").open("a+")
    except OSError as wrong:
        raise Refused(
            f"FORUM_DATA_DIR is {str(data_dir)!r} and can't be written ({wrong.strerror}); "
            "it takes a folder that this user may write."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise Refused(
            f"Veche already runs from {data_dir} (process {lock.read().strip()}); "
            "stop it first, or choose another FORUM_DATA_DIR."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def refuse_taken(address: str, port: int, variable: str = "") -> None:
    """Raise Refused when nobody could listen there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as wrong:
            raise Refused(why_not(wrong, address, port, variable)) from None


def why_not(wrong: OSError, address: str, port: int, variable: str) -> str:
    if wrong.errno == errno.EADDRINUSE:
        how = f"in {variable}, or 0 for none" if variable else "with ./dev up --port"
        return f"Port {port} is taken by another program; choose another {how}."
    if wrong.errno == errno.EACCES:
        return f"This user may not listen on port {port}; choose one above 1023."
    return (
        f"FORUM_ADDRESS is {address!r}; it takes an address of this machine, "
        "such as 127.0.0.1 or 0.0.0.0."
    )


# --- before anybody is served ---------------------------------------------------------------------


def prepare(supervisor: Supervisor) -> str:
    """Bring everything up to date; on a first start, the line that says how to sign in."""
    if supervisor.cluster:
        new = not supervisor.cluster.folder.exists()
        with step("Making PostgreSQL" if new else "PostgreSQL"):
            supervisor.start_database()
    with step("Tables") as progress:
        preparing.reach_database()
        preparing.migrate(progress)
    with step("Static files"):
        if not settings.DEBUG:
            preparing.collect_static_files()
    how_to_sign_in = fill_empty_forum()
    connections.close_all()
    return how_to_sign_in


def fill_empty_forum() -> str:
    if not preparing.is_empty():
        return ""
    if settings.DEMO:
        with step("Demo forum") as progress:
            return preparing.make_demo(progress)
    ask_for_first_administrator()
    return ""


def ask_for_first_administrator() -> None:
    say("\nThis forum has no members yet; its first administrator:")
    try:
        say(f"{make_administrator()} is an administrator.\n")
    except NobodyToAsk as how:
        say(f"{how}\n")


# --- what runs ------------------------------------------------------------------------------------


def web(address: str, port: int) -> Child:
    command = [sys.executable, "-m", "forum.server.web", address, str(port)]
    if settings.DEBUG:  # reloads itself when the code changes
        command = [sys.executable, MANAGE, "runserver", f"{address}:{port}"]
    return child("web", command)


def worker() -> Child:
    return child("worker", [sys.executable, MANAGE, "worker"])


def live(address: str, port: int) -> Child:
    return child("live", [sys.executable, "-m", "forum.server.live", address, str(port)])


def child(name: str, command: list[str]) -> Child:
    return Child(name, command, settings.BASE_DIR, settings.DATA_DIR)


def wait_until_well(supervisor: Supervisor, address: str, port: int) -> None:
    """Wait until /healthz answers 200. Raises Refused when a process ends first."""
    deadline = time.monotonic() + READY_WITHIN
    while not is_well(address, port):
        for part in supervisor.children:
            if not part.is_alive():
                why = part.last_line or part.how_it_ended()
                raise Refused(f"The {part.name} process doesn't start: {why}.")
        if time.monotonic() > deadline:
            raise Refused(f"Web and worker aren't ready after {READY_WITHIN} s: see the logs.")
        time.sleep(0.05)


def is_well(address: str, port: int) -> bool:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not chosen
    asked = http.client.HTTPConnection(everywhere.get(address, address), port, timeout=3)
    try:
        asked.request("GET", "/healthz", headers={"Host": an_allowed_host()})
        return asked.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def an_allowed_host() -> str:
    named = (settings.ALLOWED_HOSTS or ["localhost"])[0]
    return "localhost" if named == "*" else named.lstrip(".")


def site_address(port: int) -> str:
    return os.environ.get("FORUM_URL", "").rstrip("/") or f"http://localhost:{port}"
