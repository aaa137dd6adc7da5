"""What tests of all rooms share. tests/database.py has started the database before."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings

from accounts.models import User
from tests import make


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> Iterator[None]:
    """Names without hashes: tests collect no static files.

    For all of them at once, as a browser's last request may be answered when its test is over.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    """Argon2 is slow by design, and tests make hundreds of members."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]


# Made by Django for each model, not by a migration: four hundred rows that no test reads, and that
# each test which empties the tables would wait for.
NOT_BROUGHT_BACK = ["django.contrib.auth", "django.contrib.contenttypes"]
OTHERS_LET_GO = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> None:
    """Told before the database is made."""
    settings.TEST_NON_SERIALIZED_APPS = NOT_BROUGHT_BACK


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What migrations put into the tables comes back after each test that empties them.

    Django keeps that text on the connection, and inside Playwright's loop there is another one. At
    the end whoever still answers a browser that is gone lets go of the database.
    """
    from django.db import connections  # noqa: PLC0415 - after the settings

    made = connections["default"]
    if contents := getattr(made, "_test_serialized_contents", ""):
        type(made)._test_serialized_contents = contents
    yield
    with django_db_blocker.unblock(), made.cursor() as cursor:
        cursor.execute(OTHERS_LET_GO)


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_in_the_end() -> Iterator[None]:
    """A browser's last request may hold a table when its test is over: of a saved draft, perhaps.

    PostgreSQL then gives up one of the two that wait for each other; the tables are emptied again.
    """
    from django.core.management import CommandError  # noqa: PLC0415 - after the settings
    from django.test import TransactionTestCase  # noqa: PLC0415

    empty = TransactionTestCase._fixture_teardown

    def empty_patiently(case: TransactionTestCase) -> None:
        for _ in range(3):
            try:
                return empty(case)
            except CommandError:
                time.sleep(0.5)
        return empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_patiently)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What processes remember is forgotten between tests."""
    from forum.reactions import showing  # noqa: PLC0415
    from forum.reading import head, index, post_rows, views_counted  # noqa: PLC0415 - after the settings
    from forum.reading.rationing import FILTERS  # noqa: PLC0415
    from forum.search import views as searching  # noqa: PLC0415
    from forum.search.finding import newest_entry  # noqa: PLC0415
    from forum.web import fragments  # noqa: PLC0415

    # Views wait longer than any test: written in the background, they would meet the next one.
    views_counted.WRITTEN_EVERY = 3600
    yield
    index.census.forget()
    newest_entry.forget()
    index.members_online.forget()
    head._pieces.clear()
    head._heads.clear()
    post_rows._frames.clear()
    post_rows._actions.clear()
    showing._kept.clear()
    fragments._kept.clear()
    fragments._frames.clear()
    views_counted._views.clear()
    FILTERS.spent.clear()
    for ration in (
        searching.SEARCHES,
        searching.SEARCHES_OF_A_MEMBER,
        searching.SIMILAR_OF_A_MEMBER,
    ):
        ration.spent.clear()


@pytest.fixture(autouse=True)
def _nothing_left_over(request) -> None:
    """Django empties the tables of its models; those of tasks and of the cache are not of them."""
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    if request.node.get_closest_marker("django_db"):
        cache.clear()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser of this member."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def just_signed_in(signed_in) -> Callable[[User], Client]:
    """A browser of this member, who has given their password this moment."""

    def sign_in(user: User) -> Client:
        user.set_password("a-password-of-tests")
        user.save(update_fields=["password"])
        user.prove_email()
        client = signed_in(user)
        client.post("/accounts/reauthenticate/?next=/", {"password": "a-password-of-tests"})
        return client

    return sign_in


@pytest.fixture
def member(db) -> User:
    return make.member("alice")


@pytest.fixture
def unhurried_search(monkeypatch) -> None:
    """On a busy machine one search may leave out, or refuse, what the next one shows."""
    from forum.search import bounds  # noqa: PLC0415

    for bound in ("ALL", "EACH", "WHOLE"):
        monkeypatch.setattr(bounds, bound, 60.0)


@pytest.fixture
def run_tasks() -> Callable[[], int]:
    """Do what was queued, as the worker would; how many tasks there were."""
    from django.db import connection  # noqa: PLC0415
    from django.utils.module_loading import import_string  # noqa: PLC0415

    def run() -> int:
        done = 0
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = ("
                    "SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1)"
                    " RETURNING id, args"
                )
                row = cursor.fetchone()
            if row is None:
                return done
            job_id, args = row[0], json.loads(row[1])
            import_string(args["path"]).call(*args["args"], **args["kwargs"])
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job_id]
                )
            done += 1

    return run


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What empties the tables comes last, journeys at the very end: the next of its kind fills them
    again, but a test that only rolls back would find them empty."""

    def empties(item: pytest.Item) -> tuple[bool, bool]:
        mark = item.get_closest_marker("django_db")
        transaction = "transactional_db" in item.fixturenames or bool(
            mark and mark.kwargs.get("transaction")
        )
        filled = "django_db_serialized_rollback" in item.fixturenames or bool(
            mark and mark.kwargs.get("serialized_rollback")
        )
        assert filled or not transaction, f"{item} would leave the tables empty"
        return "journeys" in item.path.parts, transaction

    items.sort(key=empties)
