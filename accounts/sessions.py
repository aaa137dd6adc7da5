"""Sessions in Django's table, each of which brings its member along."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User

MEMBER = [field.attname for field in User._meta.concrete_fields]

# allauth notes whose each session is. Signed like a cookie and kept as text, a session doesn't say
# so to PostgreSQL itself; Django therefore asks twice, for the session and then for its member.
SESSION_AND_MEMBER = f"""SELECT session_data, {", ".join(f"member.{name}" for name in MEMBER)}
    FROM django_session
    LEFT JOIN usersessions_usersession AS begun USING (session_key)
    LEFT JOIN accounts_user AS member ON member.id = begun.user_id
    WHERE session_key = %s AND expire_date > %s
"""  # noqa: S608 - our own columns


class SessionStore(db.SessionStore):
    """`brought` is the member whom allauth's note names; whether they are who signed in here, the
    session itself has to say: see `member_of`."""

    brought: User | None = None

    def load(self) -> dict[str, Any]:
        row = None
        # A cookie may hold anything; PostgreSQL refuses NUL.
        if self.session_key and self.session_key.isascii() and self.session_key.isalnum():
            with connection.cursor() as cursor:
                cursor.execute(SESSION_AND_MEMBER, [self.session_key, timezone.now()])
                row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, *member = row
        if member[0] is not None:
            self.brought = User.from_db(DEFAULT_DB_ALIAS, MEMBER, member)
        return self.decode(data)


def member_of(session: SessionStore) -> User | None:
    """The member who is signed in, when the session brought them and Django would agree.

    None says nothing: then `django.contrib.auth.get_user` has to be asked.
    """
    signed_in = session.get(SESSION_KEY)  # reads the session, if nobody has
    member = session.brought
    if (
        member is not None
        and member.is_welcome
        and signed_in == str(member.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        # Signs every session out when the password changes.
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash())
    ):
        return member
    return None
